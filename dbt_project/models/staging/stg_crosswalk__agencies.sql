with

source_rows as (

    select * from {{ source('raw', 'agency_crosswalk') }}

),

final as (

    select
        -- ids
        upper(trim(ori)) as ori_7,
        upper(trim(ori9)) as ori,
        trim(fips_state_code) as fips_state_code,
        trim(fips_county_code) as fips_county_code,
        trim(fips_place_code) as fips_place_code,

        -- text
        trim(crosswalk_agency_name) as agency_name,
        trim(census_name) as census_name,
        trim(agency_type) as agency_type,
        trim(address_name) as address_name,
        trim(address_city) as address_city,
        upper(trim(address_state)) as address_state,

        -- numbers
        try_cast(latitude as double) as latitude,
        try_cast(longitude as double) as longitude,

        -- origin
        source_file,
        source_sha256,
        source_row_number

    from source_rows

)

select * from final
