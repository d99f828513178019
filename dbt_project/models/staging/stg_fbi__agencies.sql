with

source_rows as (

    select * from {{ source('raw', 'fbi_agencies') }}

),

final as (

    select
        -- ids
        upper(trim(ori)) as ori,

        -- text
        trim(agency_name) as agency_name,
        trim(agency_type_name) as agency_type_name,
        trim(county_name) as county_name,
        upper(trim(state_abbr)) as state,
        trim(state_name) as state_name,

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
