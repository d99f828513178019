{{ config(severity='warn') }}

select
    source,
    file_scope,
    cause,
    told_intent,
    count(*) as row_count
from {{ ref('int_death_rows__classified') }}
where death_class is null
group by source, file_scope, cause, told_intent
