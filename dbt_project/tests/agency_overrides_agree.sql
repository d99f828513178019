with

applied as (

    select * from {{ ref('int_agency_overrides__applied') }}

)

select
    first_one.name_id,
    first_one.override_id,
    second_one.override_id as other_override_id,
    'Override ' || first_one.override_id || ' (' || first_one.verdict || ') contradicts '
    || second_one.override_id || ' (' || second_one.verdict || ').' as problem
from applied as first_one
inner join applied as second_one
    on
        first_one.name_id = second_one.name_id
        and first_one.override_id < second_one.override_id
where
    ('different' not in (first_one.verdict, second_one.verdict))
    or (
        first_one.verdict != second_one.verdict
        and first_one.agency_id = second_one.agency_id
    )
