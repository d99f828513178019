with

agencies as (

    select * from {{ ref('int_agencies__combined') }}

),

final as (

    select
        -- ids
        agency_id,
        coalesce(parent_agency_id, agency_id) as family_id,

        -- lists
        list_filter(list_append(merged_oris, ori), code -> code is not null) as codes
    from agencies

)

select * from final
