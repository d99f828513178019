with

recipes as (

    select * from {{ ref('matching_recipes') }}

),

specification as (

    select * from {{ ref('int_specifications__defaulted') }}

),

partnerships as (

    select
        partnerships.agency_id,
        partnerships.link_rule
    from {{ ref('int_partnerships__resolved') }} as partnerships
    inner join specification
        on partnerships.link_rule = specification.link_rule
    where partnerships.is_partner_by_as_of

),

partner_mentions as (

    select * from {{ ref('int_partner_mentions__linked') }}

),

encounter_agencies as (

    select * from {{ ref('int_encounter_agencies__resolved') }}
    where death_list = source

),

encounters as (

    select * from {{ ref('int_encounters__combined') }}

),

by_code as (

    select * from {{ ref('int_partner_deaths__coded') }}
    where is_by_code

),

mentions as (

    select * from {{ ref('int_agency_mentions__split') }}

),

deaths as (

    select
        encounter_id,
        'mapping_police_violence' as reading,
        mpv_occurred_on as occurred_on
    from encounters
    where in_mapping_police_violence

    union all

    select
        encounter_id,
        'fatal_encounters' as reading,
        fe_occurred_on as occurred_on
    from encounters
    where in_fatal_encounters

),

deaths_in_period as (

    select
        deaths.encounter_id,
        deaths.reading
    from deaths
    inner join specification
        on
            deaths.occurred_on between specification.period_starts_on
            and specification.period_ends_on

),

partner_names as (

    select distinct
        partnerships.agency_id,
        mentions.mention_text as name,
        mentions.state
    from partnerships
    inner join partner_mentions
        on
            partnerships.agency_id = partner_mentions.agency_id
            and partnerships.link_rule = partner_mentions.link_rule
    inner join mentions
        on partner_mentions.mention_id = mentions.mention_id

),

death_names as (

    select distinct
        deaths_in_period.reading,
        deaths_in_period.encounter_id,
        mentions.mention_text as name,
        mentions.state
    from deaths_in_period
    inner join encounter_agencies
        on
            deaths_in_period.encounter_id = encounter_agencies.encounter_id
            and deaths_in_period.reading = encounter_agencies.source
    inner join specification
        on encounter_agencies.link_rule = specification.link_rule
    inner join mentions
        on encounter_agencies.mention_id = mentions.mention_id

),

-- What is compared with what: the names of one state, or all names at once.
blocks as (

    select
        true as is_within_state,
        state as block,
        name
    from partner_names

    union

    select
        false as is_within_state,
        '' as block,
        name
    from partner_names

),

partner_blocks as (

    select
        is_within_state,
        block,
        list(name order by name) as names
    from blocks
    group by is_within_state, block

),

-- A death's name with the readings that have it, so that it is compared once for all of them.
read_names as (

    select
        true as is_within_state,
        state as block,
        name,
        list(distinct reading order by reading) as readings
    from death_names
    group by state, name

    union all

    select
        false as is_within_state,
        '' as block,
        name,
        list(distinct reading order by reading) as readings
    from death_names
    group by name

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

-- Which names a recipe takes for one of the other list.
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

partners_found as (

    select distinct
        recipe,
        is_within_state,
        block,
        name,
        unnest(readings) as reading
    from found
    where is_of_partner

),

agency_counts as (

    select
        found.recipe,
        found.reading,
        count(distinct partner_names.agency_id) as agency_count
    from partners_found as found
    inner join partner_names
        on
            found.name = partner_names.name
            and (not found.is_within_state or found.block = partner_names.state)
    group by found.recipe, found.reading

    union all

    select
        'ori_column' as recipe,
        'mapping_police_violence' as reading,
        count(distinct agency_id) as agency_count
    from by_code

),

death_counts as (

    select
        found.recipe,
        death_names.reading,
        count(distinct death_names.encounter_id) as death_count
    from found
    inner join death_names
        on
            found.name = death_names.name
            and (not found.is_within_state or found.block = death_names.state)
    where not found.is_of_partner
    group by found.recipe, death_names.reading

    union all

    select
        'ori_column' as recipe,
        'mapping_police_violence' as reading,
        count(distinct encounter_id) as death_count
    from by_code

),

readings as (

    select distinct reading from deaths

),

final as (

    select
        -- text
        recipes.recipe,
        readings.reading,

        -- numbers
        coalesce(agency_counts.agency_count, 0) as agency_count,
        coalesce(death_counts.death_count, 0) as death_count
    from recipes
    cross join readings
    left join agency_counts
        on
            recipes.recipe = agency_counts.recipe
            and readings.reading = agency_counts.reading
    left join death_counts
        on
            recipes.recipe = death_counts.recipe
            and readings.reading = death_counts.reading
    where
        recipes.recipe != 'ringledger'
        -- Only Mapping Police Violence gives codes.
        and (recipes.recipe != 'ori_column' or readings.reading = 'mapping_police_violence')

)

select * from final
