-- Question: If somebody worked through the review queue from the top, how much of what could
--   move would be settled after each name?
-- Cannot say: In which direction a decision moves a figure: that is what the decision is for.
select
    mention_text,
    state,
    decision,
    match_probability,
    candidate_agency_name,
    deaths_at_stake,
    partners_at_stake,
    expected_movement,
    sum(expected_movement) over queue / sum(expected_movement) over () as settled_share
from marts.rpt_review_queue
window queue as (order by expected_movement desc, review_id asc)
order by expected_movement desc, review_id asc
