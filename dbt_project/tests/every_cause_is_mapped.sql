-- Each cause and intent that a row has is in the seed death_causes; new words of a publisher show
-- here until somebody says what they mean.
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
