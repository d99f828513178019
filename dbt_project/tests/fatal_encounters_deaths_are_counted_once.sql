with

kept as (

    select
        count(*) filter (where row_role = 'kept') as kept_count,
        count(*) filter (where row_role != 'kept') as other_count
    from {{ ref('int_encounters__resolved') }}
    where source = 'fatal_encounters'

),

encounters as (

    select count(*) as death_count
    from {{ ref('fct_encounters') }}
    where in_fatal_encounters

),

merged as (

    select count(*) as merged_count
    from {{ ref('rpt_merged_rows') }}
    where source = 'fatal_encounters'

)

select
    kept.kept_count,
    encounters.death_count,
    kept.other_count,
    merged.merged_count
from kept
cross join encounters
cross join merged
where kept.kept_count != encounters.death_count or kept.other_count != merged.merged_count
