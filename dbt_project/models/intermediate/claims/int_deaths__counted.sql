with

defaults as (

    select * from {{ ref('int_specifications__defaulted') }}

),

deaths as (

    select deaths.*
    from {{ ref('int_deaths__scoped') }} as deaths
    inner join defaults
        on deaths.occurred_on between defaults.period_starts_on and defaults.period_ends_on
    where deaths.is_default

),

agencies_named as (

    select distinct
        named.encounter_id,
        named.death_list
    from {{ ref('int_death_agencies__ranked') }} as named
    inner join defaults
        on
            named.link_rule = defaults.link_rule
            and named.agency_family = defaults.agency_family

),

partners_named as (

    select distinct
        credits.encounter_id,
        credits.death_list
    from {{ ref('int_death_credits__attributed') }} as credits
    inner join defaults
        on
            credits.timing = defaults.timing
            and credits.link_rule = defaults.link_rule
            and credits.agency_family = defaults.agency_family
            and credits.partner_universe = defaults.partner_universe

),

listed as (

    select * from {{ ref('int_encounters__listed') }}

),

encounters as (

    select * from {{ ref('int_encounters__combined') }}

),

named_cases as (

    select distinct
        encounter_id,
        reading
    from {{ ref('int_named_cases__matched') }}

),

final as (

    select
        -- ids
        deaths.encounter_id,

        -- text
        deaths.reading,
        deaths.death_source,
        deaths.death_list,
        encounters.state,
        encounters.county,
        listed.death_class,

        -- booleans
        agencies_named.encounter_id is not null as names_agency,
        partners_named.encounter_id is not null as names_partner,
        named_cases.encounter_id is not null as is_named_case,
        listed.is_by_force,

        -- dates
        deaths.occurred_on
    from deaths
    inner join listed
        on
            deaths.encounter_id = listed.encounter_id
            and deaths.death_list = listed.death_list
    inner join encounters
        on deaths.encounter_id = encounters.encounter_id
    left join agencies_named
        on
            deaths.encounter_id = agencies_named.encounter_id
            and deaths.death_list = agencies_named.death_list
    left join partners_named
        on
            deaths.encounter_id = partners_named.encounter_id
            and deaths.death_list = partners_named.death_list
    left join named_cases
        on
            deaths.encounter_id = named_cases.encounter_id
            and deaths.reading = named_cases.reading

)

select * from final
