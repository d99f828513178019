with

agencies as (

    select * from {{ ref('int_agencies__combined') }}

),

conflicts as (

    select
        agency_id,
        agency_name,
        agency_kind,
        state,
        unnest(conflicts) as conflict
    from agencies

),

final as (

    select
        -- ids
        agency_id,

        -- text
        agency_name,
        agency_kind,
        state,
        struct_extract(conflict, 'what') as what,
        struct_extract(conflict, 'fbi_says') as fbi_says,
        struct_extract(conflict, 'crosswalk_says') as crosswalk_says,
        struct_extract(conflict, 'rule') as rule,

        -- numbers
        count(*) over (partition by struct_extract(conflict, 'what')) as what_count
    from conflicts

)

select * from final
order by what asc, state asc, agency_id asc, crosswalk_says asc
