with

source_rows as (

    select * from {{ source('raw', 'atlas_of_surveillance') }}

),

renamed as (

    select
        -- ids
        trim(aos_number) as aos_number,
        {{ content_id(['aos_number', 'agency', 'state', 'technology', 'link_1_date', 'summary']) }}
            as content_key,

        -- text
        agency as agency_cell,
        trim(city) as city,
        trim(county) as county,
        upper(trim(state)) as state,
        trim(lea_type) as lea_type,
        trim(jurisdiction_type) as jurisdiction_type,
        trim(technology) as technology,
        trim(vendor) as vendor,
        trim(summary) as summary,
        trim(link_1) as link_1_url,

        -- dates
        link_1_on,

        -- origin
        source_file,
        source_sha256,
        source_row_number

    from source_rows

),

final as (

    select
        {{ source_row_id("aos_number", "content_key") }} as source_row_id,
        * exclude (content_key)
    from renamed

)

select * from final
