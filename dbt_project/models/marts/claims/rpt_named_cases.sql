with

named_cases as (

    select * from {{ ref('int_named_cases__matched') }}

),

encounters as (

    select * from {{ ref('int_encounters__combined') }}

),

encounter_agencies as (

    select * from {{ ref('int_encounter_agencies__resolved') }}
    where link_rule = 'default' and death_list = source

),

partnerships as (

    select * from {{ ref('int_partnerships__resolved') }}
    where link_rule = 'default' and is_partner_by_as_of

),

readings as (

    select * from {{ ref('readings') }}

),

-- One row for each agency each source names; the first of them stands for the person.
candidates as (

    select
        named_cases.*,
        encounter_agencies.agency_id,
        -- Where nobody is on record, no agency is known to be none.
        if(encounter_agencies.agency_id is not null, partnerships.agency_id is not null, null)
            as is_partner,
        partnerships.active_on,
        partnerships.active_on_latest,
        row_number() over (
            partition by named_cases.person_name
            order by
                partnerships.agency_id is not null desc,
                encounter_agencies.agency_id is not null desc,
                readings.reading_order asc,
                encounter_agencies.position asc
        ) as preference
    from named_cases
    left join readings
        on named_cases.reading = readings.reading
    left join encounter_agencies
        on
            named_cases.encounter_id = encounter_agencies.encounter_id
            and named_cases.reading = encounter_agencies.source
    left join partnerships
        on encounter_agencies.agency_id = partnerships.agency_id

),

final as (

    select
        -- ids
        candidates.encounter_id,
        candidates.agency_id,

        -- text
        candidates.person_name,
        encounters.person_name as person_name_on_record,
        candidates.city,
        candidates.state,
        candidates.url as statement_url,

        -- numbers
        candidates.case_order,

        -- booleans
        candidates.is_partner,
        case
            when encounters.occurred_on >= candidates.active_on_latest then true
            when encounters.occurred_on < candidates.active_on then false
        end as died_after_joining,

        -- dates
        encounters.occurred_on as died_on,
        candidates.active_on as partner_active_on
    from candidates
    left join encounters
        on candidates.encounter_id = encounters.encounter_id
    where candidates.preference = 1

)

select * from final
order by case_order
