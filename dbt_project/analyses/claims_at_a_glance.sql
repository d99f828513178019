-- Question: What did the statement say, what comes out, and how far can it move?
-- Cannot say: Whether a figure matters. Bounds are about how names are linked, not about deaths
--   or partners missing from the files; each figure's caution belongs beside it.
select
    claim_id,
    reading,
    published_value,
    value,
    numerator,
    denominator,
    lower_bound,
    upper_bound,
    verdict,
    caution
from marts.rpt_claims
order by claim_order, reading_order
