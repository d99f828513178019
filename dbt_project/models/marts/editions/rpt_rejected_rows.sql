with

rejected_rows as (

    select * from {{ source('raw', 'rejected_rows') }}

),

final as (

    select
        -- ids
        {{ content_id(['source_sha256', 'source_row_number', 'column_name']) }} as rejected_row_id,

        -- text
        column_name,
        value,
        reason,

        -- origin
        source_file,
        source_sha256,
        source_row_number
    from rejected_rows

)

select * from final
