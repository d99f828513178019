with

recipes as (

    select * from {{ ref('matching_recipes') }}

),

names as (

    select * from {{ ref('int_recipe_names__listed') }}

),

scopes as (

    select distinct is_within_state from recipes

),

-- What is compared with what: the names of one state, or all names at once.
blocks as (

    select
        names.agency_id,
        names.encounter_id,
        names.reading,
        names.name,
        scopes.is_within_state,
        if(scopes.is_within_state, names.state, '') as block
    from names
    cross join scopes

),

partner_blocks as (

    select
        is_within_state,
        block,
        list(distinct name order by name) as names
    from blocks
    where agency_id is not null
    group by is_within_state, block

),

-- A death's name with the readings that have it, so that it is compared once for all of them.
read_names as (

    select
        is_within_state,
        block,
        name,
        list(distinct reading order by reading) as readings
    from blocks
    where encounter_id is not null
    group by is_within_state, block, name

),

death_blocks as (

    select
        is_within_state,
        block,
        readings,
        list(name order by name) as names
    from read_names
    group by is_within_state, block, readings

),

-- Recipes of one scorer differ in how like is like enough: its scores are computed once.
scorers as (

    select
        scorer,
        is_within_state,
        min(threshold) as threshold
    from recipes
    where scorer is not null
    group by scorer, is_within_state

),

-- Names of either list as like one of the other as any recipe asks, with the highest score.
alike_names as (

    select
        scorers.scorer,
        scorers.is_within_state,
        death_blocks.block,
        death_blocks.readings,
        unnest(
            names_alike(
                partner_blocks.names, death_blocks.names, scorers.scorer, scorers.threshold
            )
        ) as alike
    from scorers
    inner join death_blocks
        on scorers.is_within_state = death_blocks.is_within_state
    inner join partner_blocks
        on
            death_blocks.is_within_state = partner_blocks.is_within_state
            and death_blocks.block = partner_blocks.block

),

found as (

    select
        recipes.recipe,
        alike_names.is_within_state,
        alike_names.block,
        alike_names.readings,
        struct_extract(alike_names.alike, 'is_left') as is_of_partner,
        struct_extract(alike_names.alike, 'name') as name
    from alike_names
    inner join recipes
        on
            alike_names.scorer = recipes.scorer
            and alike_names.is_within_state = recipes.is_within_state
            and struct_extract(alike_names.alike, 'score') >= recipes.threshold

),

final as (

    select distinct
        -- text
        recipe,
        unnest(readings) as reading,
        block,
        name,

        -- booleans
        is_of_partner,
        is_within_state
    from found

)

select * from final
