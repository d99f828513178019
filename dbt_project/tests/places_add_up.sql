with

place_months as (

    select * from {{ ref('rpt_place_months') }}

),

places as (

    select * from {{ ref('rpt_places') }}

),

partnerships as (

    select * from {{ ref('fct_partnerships') }}

),

encounters as (

    select * from {{ ref('fct_encounters') }}

),

placed as (

    select
        sum(place_months.partners_joined) as partners,
        sum(place_months.mpv_death_count) as mpv_deaths,
        sum(place_months.fe_death_count) as fe_deaths
    from place_months
    inner join places
        on
            place_months.state = places.state
            and place_months.county_key = places.county_key

),

partners_counted as (

    select count(*) as partners
    from partnerships
    where is_partner_by_as_of

),

deaths_counted as (

    select
        count(*) filter (where in_mapping_police_violence) as mpv_deaths,
        count(*) filter (where in_fatal_encounters) as fe_deaths
    from encounters

)

select
    placed.*,
    partners_counted.*,
    deaths_counted.*
from placed
cross join partners_counted
cross join deaths_counted
where
    placed.partners != partners_counted.partners
    or placed.mpv_deaths != deaths_counted.mpv_deaths
    or placed.fe_deaths != deaths_counted.fe_deaths
