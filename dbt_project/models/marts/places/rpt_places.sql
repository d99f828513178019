with

counties as (

    select * from {{ ref('int_counties__keyed') }}

),

agencies as (

    select * from {{ ref('dim_agencies') }}

),

place_months as (

    select * from {{ ref('rpt_place_months') }}

),

-- No file gives a county's position: the median of its agencies stands for it,
-- which a position that is wrong in the directory moves little.
agencies_placed as (

    select
        coalesce(state, '') as state,
        coalesce({{ county_key("split_part(county, ';', 1)") }}, '') as county_key,
        min(split_part(county, ';', 1)) as county,
        count(*) as agency_count,
        round(median(latitude), 3) as latitude,
        round(median(longitude), 3) as longitude
    from agencies
    group by all

),

-- The directory gives no county in a state that is one, as the District of Columbia is.
states_of_one as (

    select state
    from counties
    group by state
    having count(*) = 1

),

positions as (

    select
        agencies_placed.state,
        agencies_placed.county_key,
        agencies_placed.latitude,
        agencies_placed.longitude
    from agencies_placed
    where agencies_placed.county_key != ''

    union all

    select
        agencies_placed.state,
        counties.county_key,
        agencies_placed.latitude,
        agencies_placed.longitude
    from agencies_placed
    inner join states_of_one
        on agencies_placed.state = states_of_one.state
    inner join counties
        on states_of_one.state = counties.state
    where agencies_placed.county_key = ''

),

keys as (

    select
        state,
        county_key
    from counties

    union

    select
        state,
        county_key
    from agencies_placed

    union

    select
        state,
        county_key
    from place_months

),

final as (

    select
        -- ids
        counties.county_fips,

        -- text
        keys.state,
        keys.county_key,
        coalesce(counties.county, agencies_placed.county) as county,

        -- numbers
        counties.resident_count,
        coalesce(agencies_placed.agency_count, 0) as agency_count,
        positions.latitude,
        positions.longitude
    from keys
    left join counties
        on keys.state = counties.state and keys.county_key = counties.county_key
    left join agencies_placed
        on keys.state = agencies_placed.state and keys.county_key = agencies_placed.county_key
    left join positions
        on keys.state = positions.state and keys.county_key = positions.county_key

)

select * from final
order by state, county_key
