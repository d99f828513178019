with

partner_rows as (

    select * from {{ ref('int_partner_rows__selected') }}

),

mpv_deaths as (

    select * from {{ ref('stg_mapping_police_violence__deaths') }}

),

fe_deaths as (

    select * from {{ ref('stg_fatal_encounters__deaths') }}

),

cells as (

    -- The Atlas names one agency per row, so its cell is never split: "Kansas City, Kansas Police
    -- Department" is one agency.
    select
        'ring' as source,
        source_row_id,
        agency_cell as raw_text,
        case when mention_text != '' then [mention_text] else [] end as segments,
        city,
        county,
        state,
        source_file,
        source_sha256,
        source_row_number
    from partner_rows

    union all

    select
        'mapping_police_violence' as source,
        source_row_id,
        agency_cell as raw_text,
        split_agency_cell(agency_cell) as segments,
        city,
        county,
        state,
        source_file,
        source_sha256,
        source_row_number
    from mpv_deaths

    union all

    select
        'fatal_encounters' as source,
        source_row_id,
        agency_cell as raw_text,
        split_agency_cell(agency_cell) as segments,
        city,
        county,
        state,
        source_file,
        source_sha256,
        source_row_number
    from fe_deaths

),

unnested as (

    select
        * exclude (segments),
        unnest(segments) as mention_text,
        generate_subscripts(segments, 1)::integer as position,
        len(segments)::integer as agency_count
    from cells

),

final as (

    select
        -- ids
        {{ content_id(['source', 'source_row_id', 'position']) }} as mention_id,
        {{ content_id(['mention_text', 'state', 'city', 'county']) }} as name_id,
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
    from unnested

)

select * from final
