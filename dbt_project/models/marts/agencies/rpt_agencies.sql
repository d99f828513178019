with

edition as (

    select * from {{ source('raw', 'edition') }}

),

agencies as (

    select * from {{ ref('dim_agencies') }}

),

partnerships as (

    select * from {{ ref('fct_partnerships') }}

),

encounters as (

    select * from {{ ref('fct_encounters') }}

),

-- A death that both lists tell counts once, on the day that fct_encounters gives it.
deaths as (

    select distinct
        named.agency_id,
        encounters.encounter_id,
        encounters.occurred_on,
        encounters.in_mapping_police_violence,
        encounters.in_fatal_encounters
    from {{ ref('bridge_encounter_agencies') }} as named
    inner join encounters
        on named.encounter_id = encounters.encounter_id

),

counted as (

    select
        deaths.agency_id,
        count(*) as death_count,
        count(*) filter (where deaths.in_mapping_police_violence) as mpv_death_count,
        count(*) filter (where deaths.in_fatal_encounters) as fe_death_count,
        count(*) filter (
            where deaths.occurred_on between edition.window_starts_on and edition.as_of_on
        ) as window_death_count,
        count(*) filter (
            where deaths.occurred_on < partnerships.active_on_earliest
        ) as before_joining_count,
        count(*) filter (
            where deaths.occurred_on >= partnerships.active_on_latest
        ) as after_joining_count,
        min(deaths.occurred_on) as first_death_on,
        max(deaths.occurred_on) as last_death_on
    from deaths
    cross join edition
    left join partnerships
        on deaths.agency_id = partnerships.agency_id
    group by deaths.agency_id

),

final as (

    select
        -- ids
        agencies.agency_id,

        -- text
        agencies.agency_name,
        agencies.agency_kind,
        agencies.state,
        agencies.county,

        -- numbers
        coalesce(counted.death_count, 0) as death_count,
        coalesce(counted.mpv_death_count, 0) as mpv_death_count,
        coalesce(counted.fe_death_count, 0) as fe_death_count,
        coalesce(counted.window_death_count, 0) as window_death_count,
        if(partnerships.agency_id is null, null, coalesce(counted.before_joining_count, 0))
            as before_joining_count,
        if(partnerships.agency_id is null, null, coalesce(counted.after_joining_count, 0))
            as after_joining_count,

        -- booleans
        agencies.is_in_directory,
        coalesce(partnerships.is_partner_by_as_of, false) as is_partner_by_as_of,

        -- dates
        partnerships.active_on_earliest,
        partnerships.active_on_latest,
        counted.first_death_on,
        counted.last_death_on
    from agencies
    left join partnerships
        on agencies.agency_id = partnerships.agency_id
    left join counted
        on agencies.agency_id = counted.agency_id
    where partnerships.agency_id is not null or counted.agency_id is not null

)

select * from final
order by agency_id
