with

named_cases as (

    select * from {{ ref('int_named_cases__matched') }}

),

encounters as (

    select * from {{ ref('int_encounters__combined') }}

),

encounter_agencies as (

    select * from {{ ref('int_encounter_agencies__resolved') }}
    where link_rule = 'default'

),

partnerships as (

    select * from {{ ref('int_partnerships__resolved') }}
    where link_rule = 'default' and is_partner_by_as_of

),

readings as (

    select * from {{ ref('readings') }}

),

agencies_of_cases as (

    select
        named_cases.person_name,
        encounter_agencies.agency_id,
        partnerships.active_on,
        partnerships.active_on_latest,
        partnerships.agency_id is not null as is_partner,
        row_number() over (
            partition by named_cases.person_name
            order by
                partnerships.agency_id is not null desc,
                readings.reading_order asc,
                encounter_agencies.position asc
        ) as preference
    from named_cases
    inner join encounter_agencies
        on named_cases.encounter_id = encounter_agencies.encounter_id
    inner join readings
        on encounter_agencies.source = readings.reading
    left join partnerships
        on encounter_agencies.agency_id = partnerships.agency_id

),

final as (

    select
        -- ids
        named_cases.encounter_id,
        agencies_of_cases.agency_id,

        -- text
        named_cases.person_name,
        encounters.person_name as person_name_on_record,
        named_cases.city,
        named_cases.state,
        named_cases.url as statement_url,

        -- numbers
        named_cases.case_order,

        -- booleans
        coalesce(agencies_of_cases.is_partner, false) as is_partner,
        case
            when encounters.occurred_on >= agencies_of_cases.active_on_latest then true
            when encounters.occurred_on < agencies_of_cases.active_on then false
        end as died_after_joining,

        -- dates
        encounters.occurred_on as died_on,
        agencies_of_cases.active_on as partner_active_on
    from named_cases
    left join encounters
        on named_cases.encounter_id = encounters.encounter_id
    left join agencies_of_cases
        on
            named_cases.person_name = agencies_of_cases.person_name
            and agencies_of_cases.preference = 1

)

select * from final
order by case_order
