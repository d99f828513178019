with

agencies as (

    select * from {{ ref('int_agencies__combined') }}

),

names as (

    select distinct
        name_id,
        mention_text,
        state,
        county,
        city,
        cast(null as varchar[]) as excluded
    from {{ ref('int_agency_mentions__split') }}

),

final as (

    select * from {{ linked_names('names', 'agencies') }}

)

select * from final
