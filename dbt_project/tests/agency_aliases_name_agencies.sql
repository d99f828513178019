with

edition as (

    select * from {{ source('raw', 'edition') }}
    where edition = statement_set and base_statement_set is null and not is_fictional

),

named as (

    select
        'Alias ' || alias as said,
        ori
    from {{ ref('agency_aliases') }}

    union all

    select
        'Family ' || family_name as said,
        ori
    from {{ ref('agency_families') }}

)

select
    named.ori,
    named.said || ' is of ' || named.ori || ', which the directory lacks.' as problem
from named
cross join edition
left join {{ ref('int_agencies__combined') }} as agencies
    on named.ori = agencies.agency_id
where agencies.agency_id is null
