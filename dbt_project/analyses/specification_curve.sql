-- Question: Which figure does each defensible set of choices give, from lowest to highest?
-- Cannot say: How likely a figure is. Specifications are not draws: they are choices somebody
--   could defend, and many of them nearly repeat each other.
select
    claim_id,
    reading,
    row_number() over curve as position,
    count(*) over (partition by claim_id, reading) as specification_count,
    value,
    numerator,
    denominator,
    holds,
    is_default,
    departures
from marts.rpt_claim_specifications
where is_defensible
window curve as (partition by claim_id, reading order by value, specification_id)
order by claim_id, reading, position
