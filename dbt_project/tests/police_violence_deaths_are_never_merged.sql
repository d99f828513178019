with

rows_with_ids as (

    select count(distinct coalesce(mpv_id, source_row_id)) as death_count
    from {{ ref('stg_mapping_police_violence__deaths') }}

),

encounters as (

    select count(*) as death_count
    from {{ ref('fct_encounters') }}
    where in_mapping_police_violence

)

select
    rows_with_ids.death_count as published_count,
    encounters.death_count as encounter_count
from rows_with_ids
cross join encounters
where rows_with_ids.death_count != encounters.death_count
