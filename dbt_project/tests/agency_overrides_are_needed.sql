{{ config(severity='warn') }}

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

judged as (

    select
        overrides.override_id,
        bool_or(
            case overrides.verdict
                when 'same' then matched.agency_id is distinct from overrides.agency_id
                when 'different' then matched.candidate_agency_id = overrides.agency_id
                -- It takes a name out of the queue, too.
                when 'unknown' then matched.decision != 'unmatched'
            end
        ) as is_needed
    from overrides
    inner join applied
        on overrides.override_id = applied.override_id
    inner join matched
        on applied.name_id = matched.name_id
    group by overrides.override_id

)

select
    override_id,
    'Override ' || override_id || ' changes nothing: the matcher decides so by itself.' as problem
from judged
where not coalesce(is_needed, false)
