with

agencies as (

    select * from {{ ref('int_agencies__combined') }}

),

local_agencies as (

    select * from {{ ref('int_agencies__local') }}

),

directory_names as (

    select
        agency_id,
        unnest(names) as agency_name,
        unnest(name_origins) as name_origin,
        unnest(range(1, len(names) + 1))::integer as position
    from agencies

),

final as (

    select
        agency_id,
        agency_name,
        name_origin,
        position
    from directory_names

    union all

    select
        agency_id,
        agency_name,
        'mention' as name_origin,
        1 as position
    from local_agencies

)

select * from final
