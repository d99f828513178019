with

edition as (

    select * from {{ source('raw', 'edition') }}

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
inner join edition
    on not edition.is_fictional
left join {{ ref('int_agencies__combined') }} as agencies
    on named.ori = agencies.agency_id
where agencies.agency_id is null
