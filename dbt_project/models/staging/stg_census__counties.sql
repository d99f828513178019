with

source_rows as (

    select * from {{ source('raw', 'census_counties') }}

),

final as (

    select
        -- ids
        lpad(trim(county_fips), 5, '0') as county_fips,

        -- text
        trim(state_name) as state_name,
        trim(county) as county,

        -- numbers
        try_cast(resident_count as bigint) as resident_count,

        -- origin
        source_file,
        source_sha256,
        source_row_number

    from source_rows

)

select * from final
