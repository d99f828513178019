with

directory as (

    select * from {{ ref('int_agencies__combined') }}

),

local_agencies as (

    select * from {{ ref('int_agencies__local') }}

),

final as (

    select
        -- ids
        agency_id,
        ori,
        parent_agency_id,

        -- text
        agency_name,
        agency_kind,
        state,
        county,
        shown_place as place,
        shown_place_type as place_type,
        origin,

        -- numbers
        latitude,
        longitude,

        -- booleans
        is_in_directory
    from directory

    union all

    select
        agency_id,
        null as ori,
        null as parent_agency_id,
        agency_name,
        agency_kind,
        state,
        null as county,
        null as place,
        null as place_type,
        'mention' as origin,
        null as latitude,
        null as longitude,
        false as is_in_directory
    from local_agencies

)

select * from final
