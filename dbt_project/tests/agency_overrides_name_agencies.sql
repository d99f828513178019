select
    overrides.override_id,
    overrides.agency_id,
    'Override ' || overrides.override_id
    || case
        when overrides.verdict = 'unknown' then ' says nobody knows, and names an agency.'
        when overrides.agency_id is null then ' names no agency.'
        else ' names an agency that the directory lacks.'
    end as problem
from {{ ref('agency_overrides') }} as overrides
inner join {{ source('raw', 'edition') }} as edition
    on overrides.statement_set = edition.statement_set
left join {{ ref('int_agencies__combined') }} as agencies
    on overrides.agency_id = agencies.agency_id
where
    (overrides.verdict != 'unknown' and agencies.agency_id is null)
    or (overrides.verdict = 'unknown' and overrides.agency_id is not null)
