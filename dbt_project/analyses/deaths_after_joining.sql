-- Question: How many of the deaths that name a partner fall on or after the day it joined?
-- Cannot say: That a partnership led to a death, or prevented one. Most partners joined near the
--   end of the window, so most deaths come before for that reason alone.
with

deaths as (

    select
        reading,
        encounter_id,
        bool_or(occurred_on >= partner_active_on) as is_after_joining
    from marts.rpt_claim_evidence
    where
        claim_id = 'share-of-deaths'
        and part = 'numerator'
        and agency_id is not null
    group by reading, encounter_id

)

select
    reading,
    count(*) as partner_death_count,
    count(*) filter (where is_after_joining) as after_joining_count,
    round(after_joining_count / partner_death_count, 4) as after_joining_share
from deaths
group by reading
order by reading
