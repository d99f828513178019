with

recipes as (

    select * from {{ ref('matching_recipes') }}

),

names as (

    select * from {{ ref('int_recipe_names__listed') }}

),

found as (

    select * from {{ ref('int_recipe_names__found') }}

),

by_code as (

    select * from {{ ref('int_partner_deaths__coded') }}
    where is_by_code

),

readings as (

    select distinct source as reading
    from {{ ref('int_encounters__listed') }}

),

-- Whoever bears a name that a recipe found, and what the codes say.
matched as (

    select
        found.recipe,
        found.reading,
        names.agency_id,
        names.encounter_id
    from found
    inner join names
        on
            found.name = names.name
            and found.is_of_partner = (names.agency_id is not null)
            and found.reading = coalesce(names.reading, found.reading)
            and (not found.is_within_state or found.block = names.state)

    union all

    select
        'ori_column' as recipe,
        'mapping_police_violence' as reading,
        agency_id,
        encounter_id
    from by_code

),

counts as (

    select
        recipe,
        reading,
        count(distinct agency_id) as agency_count,
        count(distinct encounter_id) as death_count
    from matched
    group by recipe, reading

),

final as (

    select
        -- text
        recipes.recipe,
        readings.reading,

        -- numbers
        coalesce(counts.agency_count, 0) as agency_count,
        coalesce(counts.death_count, 0) as death_count
    from recipes
    cross join readings
    left join counts
        on
            recipes.recipe = counts.recipe
            and readings.reading = counts.reading
    where
        recipes.recipe != 'ringledger'
        -- Only Mapping Police Violence gives codes.
        and (recipes.recipe != 'ori_column' or readings.reading = 'mapping_police_violence')

)

select * from final
