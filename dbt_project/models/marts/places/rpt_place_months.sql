with

partnerships as (

    select * from {{ ref('fct_partnerships') }}

),

agencies as (

    select * from {{ ref('dim_agencies') }}

),

encounters as (

    select * from {{ ref('fct_encounters') }}

),

-- An agency stands in the county, or the first of the counties, that the directory gives it, and
-- counts from the month it joined.
joined as (

    select
        agencies.state,
        {{ county_key("split_part(agencies.county, ';', 1)") }} as county_key,
        date_trunc('month', partnerships.active_on_latest)::date as month_on,
        1 as partners_joined,
        0 as mpv_death_count,
        0 as fe_death_count
    from partnerships
    inner join agencies
        on partnerships.agency_id = agencies.agency_id
    where partnerships.is_partner_by_as_of

),

-- A death stands where it happened, whoever was involved.
died as (

    select
        state,
        {{ county_key('county') }} as county_key,
        date_trunc('month', occurred_on)::date as month_on,
        0 as partners_joined,
        in_mapping_police_violence::integer as mpv_death_count,
        in_fatal_encounters::integer as fe_death_count
    from encounters

),

told as (

    select * from joined
    union all
    select * from died

),

final as (

    select
        -- text
        coalesce(state, '') as state,
        coalesce(county_key, '') as county_key,

        -- numbers
        sum(partners_joined)::bigint as partners_joined,
        sum(mpv_death_count)::bigint as mpv_death_count,
        sum(fe_death_count)::bigint as fe_death_count,

        -- dates
        month_on
    from told
    group by all

)

select * from final
order by state, county_key, month_on
