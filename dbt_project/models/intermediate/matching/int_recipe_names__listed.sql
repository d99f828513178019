with

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

deaths as (

    select
        listed.encounter_id,
        listed.source as reading
    from {{ ref('int_encounters__listed') }} as listed
    inner join specification
        on
            listed.occurred_on between specification.period_starts_on
            and specification.period_ends_on
    where listed.death_list = listed.source

),

encounter_agencies as (

    select encounter_agencies.*
    from {{ ref('int_encounter_agencies__resolved') }} as encounter_agencies
    inner join specification
        on encounter_agencies.link_rule = specification.link_rule
    where encounter_agencies.death_list = encounter_agencies.source

),

mentions as (

    select * from {{ ref('int_agency_mentions__split') }}

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
        deaths.encounter_id,
        deaths.reading,
        mentions.mention_text as name,
        mentions.state
    from deaths
    inner join encounter_agencies
        on
            deaths.encounter_id = encounter_agencies.encounter_id
            and deaths.reading = encounter_agencies.source
    inner join mentions
        on encounter_agencies.mention_id = mentions.mention_id

),

final as (

    select
        -- ids
        agency_id,
        null as encounter_id,

        -- text
        null as reading,
        name,
        state
    from partner_names

    union all

    select
        null as agency_id,
        encounter_id,
        reading,
        name,
        state
    from death_names

)

select * from final
