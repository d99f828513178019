-- Question: In which counties do deaths name a partner, and how many of each county's deaths?
-- Cannot say: A rate: no county's number of residents is used here (deaths_per_million_residents
--   has rates). A county is spelled as each row spells it, up to "County" and the like.
with

deaths as (

    select distinct
        evidence.reading,
        evidence.part,
        evidence.encounter_id,
        encounters.state,
        lower(regexp_replace(encounters.county, '(?i) (county|parish|borough)$', '')) as county
    from marts.rpt_claim_evidence as evidence
    inner join marts.fct_encounters as encounters
        on evidence.encounter_id = encounters.encounter_id
    where evidence.claim_id = 'share-of-deaths' and encounters.county is not null

)

select
    reading,
    state,
    county,
    count(*) filter (where part = 'numerator') as partner_death_count,
    count(*) filter (where part = 'denominator') as death_count
from deaths
group by reading, state, county
having partner_death_count > 0
order by reading asc, death_count desc, state asc, county asc
