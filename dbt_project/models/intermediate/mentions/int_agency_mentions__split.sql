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

-- Many rows have the same cell.
distinct_cells as (

    select agency_cell from mpv_deaths

    union

    select agency_cell from fe_deaths

),

split as (

    select
        agency_cell,
        split_agency_cell(agency_cell) as segments
    from distinct_cells

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
        mpv_deaths.source_row_id,
        mpv_deaths.agency_cell as raw_text,
        split.segments,
        mpv_deaths.city,
        mpv_deaths.county,
        mpv_deaths.state,
        mpv_deaths.source_file,
        mpv_deaths.source_sha256,
        mpv_deaths.source_row_number
    from mpv_deaths
    inner join split
        on mpv_deaths.agency_cell is not distinct from split.agency_cell

    union all

    select
        'fatal_encounters' as source,
        fe_deaths.source_row_id,
        fe_deaths.agency_cell as raw_text,
        split.segments,
        fe_deaths.city,
        fe_deaths.county,
        fe_deaths.state,
        fe_deaths.source_file,
        fe_deaths.source_sha256,
        fe_deaths.source_row_number
    from fe_deaths
    inner join split
        on fe_deaths.agency_cell is not distinct from split.agency_cell

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
