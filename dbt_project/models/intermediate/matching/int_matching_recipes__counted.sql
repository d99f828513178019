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

death_blocks as (

    select
        reading,
        true as is_within_state,
        state as block,
        list(distinct name order by name) as names
    from death_names
    group by reading, state

    union all

    select
        reading,
        false as is_within_state,
        '' as block,
        list(distinct name order by name) as names
    from death_names
    group by reading

),

alike as (

    select
        recipes.recipe,
        death_blocks.reading,
        recipes.is_within_state,
        death_blocks.block,
        names_alike(
            partner_blocks.names, death_blocks.names, recipes.scorer, recipes.threshold
        ) as found
    from recipes
    inner join death_blocks
        on recipes.is_within_state = death_blocks.is_within_state
    inner join partner_blocks
        on
            death_blocks.is_within_state = partner_blocks.is_within_state
            and death_blocks.block = partner_blocks.block
    where recipes.scorer is not null

),

partner_names_found as (

    select
        alike.recipe,
        alike.reading,
        alike.is_within_state,
        alike.block,
        unnest(alike.found."left") as name
    from alike

),

death_names_found as (

    select
        alike.recipe,
        alike.reading,
        alike.is_within_state,
        alike.block,
        unnest(alike.found."right") as name
    from alike

),

agency_counts as (

    select
        found.recipe,
        found.reading,
        count(distinct partner_names.agency_id) as agency_count
    from partner_names_found as found
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
        found.reading,
        count(distinct death_names.encounter_id) as death_count
    from death_names_found as found
    inner join death_names
        on
            found.reading = death_names.reading
            and found.name = death_names.name
            and (not found.is_within_state or found.block = death_names.state)
    group by found.recipe, found.reading

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
