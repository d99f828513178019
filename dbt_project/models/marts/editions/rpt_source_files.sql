with

source_files as (

    select * from {{ source('raw', 'source_files') }}

),

final as (

    select
        -- ids
        source_id,
        sha256,

        -- text
        source_file,
        reader,
        publisher,
        title,
        citation,
        url_main,
        url_download,
        license,
        license_url,
        vintage,
        format,
        file_scope,
        text_withheld_because,

        -- numbers
        bytes,
        expected_rows,
        rows_read,
        rows_landed,
        rows_rejected,

        -- dates
        try_cast(date_published as date) as date_published,
        try_cast(date_accessed as date) as date_accessed,
        covers_from,
        covers_to
    from source_files

)

select * from final
