with

edition as (

    select * from {{ source('raw', 'edition') }}

),

overrides as (

    select overrides.*
    from {{ ref('agency_overrides') }} as overrides
    inner join edition
        on overrides.statement_set = edition.edition

),

applied as (

    select * from {{ ref('int_agency_overrides__applied') }}

),

matched as (

    select * from {{ ref('int_agency_names__matched') }}

),

seen as (

    select
        overrides.override_id,
        count(applied.name_id) as name_count,
        count(applied.name_id) filter (
            where matched.candidate_agency_id
            is not distinct from overrides.expected_candidate_agency_id
        ) as expected_count,
        string_agg(distinct coalesce(matched.candidate_agency_id, 'none'), ', ') as candidates
    from overrides
    left join applied
        on overrides.override_id = applied.override_id
    left join matched
        on applied.name_id = matched.name_id
    group by overrides.override_id

)

select
    override_id,
    'Override ' || override_id
    || if(
        name_count = 0,
        ' matches no name of the sources any more.',
        ' expected another candidate; the matcher now says ' || candidates || '.'
    ) as problem
from seen
where expected_count = 0
