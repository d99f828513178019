-- Question: How many deaths of each year name a partner agency?
-- Cannot say: A trend: the lists were compiled over time, the last year is not whole, and what
--   Fatal Encounters holds changes on the last day of its all-causes file.
select
    reading,
    year(occurred_on) as year,
    count(distinct encounter_id) filter (where part = 'numerator') as partner_death_count,
    count(distinct encounter_id) filter (where part = 'denominator') as death_count,
    round(partner_death_count / death_count, 4) as partner_death_share
from marts.rpt_claim_evidence
where claim_id = 'share-of-deaths' and evidence_kind = 'death'
group by reading, year(occurred_on)
order by reading, year
