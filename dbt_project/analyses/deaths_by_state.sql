-- Question: What share of each state's deaths names a partner agency?
-- Cannot say: Whether partners there are more often involved than others: that takes the share
--   of people they police. Small states have shares that a single death moves far.
with

deaths as (

    select distinct
        evidence.reading,
        evidence.part,
        evidence.encounter_id,
        encounters.state
    from marts.rpt_claim_evidence as evidence
    inner join marts.fct_encounters as encounters
        on evidence.encounter_id = encounters.encounter_id
    where evidence.claim_id = 'share-of-deaths'

)

select
    reading,
    state,
    count(*) filter (where part = 'numerator') as partner_death_count,
    count(*) filter (where part = 'denominator') as death_count,
    round(partner_death_count / death_count, 4) as partner_death_share
from deaths
group by reading, state
order by reading asc, death_count desc, state asc
