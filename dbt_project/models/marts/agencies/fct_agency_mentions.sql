with

mentions as (

    select * from {{ ref('int_agency_mentions__split') }}

),

final as (

    select
        -- ids
        mention_id,
        name_id,
        source_row_id,

        -- text
        source,
        raw_text,
        mention_text,
        city,
        county,
        state,

        -- numbers
        position,
        agency_count,

        -- origin
        source_file,
        source_sha256,
        source_row_number
    from mentions

)

select * from final
