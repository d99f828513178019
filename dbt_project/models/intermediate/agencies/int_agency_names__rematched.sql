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
        city
    from {{ ref('int_agency_mentions__split') }}

),

refused as (

    select
        name_id,
        string_agg(override_id, ', ' order by override_id) as override_ids,
        list(agency_id order by agency_id) as excluded
    from {{ ref('int_agency_overrides__applied') }}
    where verdict = 'different'
    group by name_id

),

-- Only names of which a person said which agency they don't mean.
refusing as (

    select
        names.*,
        refused.excluded
    from names
    inner join refused
        on names.name_id = refused.name_id

),

final as (

    select
        linked.*,
        refused.override_ids
    from {{ linked_names('refusing', 'agencies') }} as linked
    inner join refused
        on linked.name_id = refused.name_id

)

select * from final
