with

counties as (

    select * from {{ ref('stg_census__counties') }}

),

states as (

    select states.*
    from {{ ref('states') }} as states
    inner join {{ source('raw', 'edition') }} as edition
        on states.is_fictional = edition.is_fictional

),

-- Neither list of deaths gathers those of the territories, so their residents are left out.
final as (

    select
        -- ids
        counties.county_fips,

        -- text
        states.state,
        counties.county,
        {{ county_key('counties.county') }} as county_key,

        -- numbers
        counties.resident_count
    from counties
    inner join states
        on counties.state_name = states.state_name
    where not states.is_territory

)

select * from final
