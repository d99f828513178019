-- Question: If one partner agency had been linked wrongly and were none, how far would the share
--   of deaths fall?
-- Cannot say: That any is wrong. It takes one agency away at a time; two errors add up only
--   where no death names both.
with

named as (

    select distinct
        reading,
        encounter_id,
        agency_id
    from marts.rpt_claim_evidence
    where
        claim_id = 'share-of-deaths'
        and part = 'numerator'
        and agency_id is not null

),

credits as (

    select
        *,
        count(*) over (partition by reading, encounter_id) as partner_count
    from named

)

select
    credits.reading,
    agencies.agency_name,
    agencies.state,
    count(*) as death_count,
    count(*) filter (where credits.partner_count = 1) as deaths_of_it_alone,
    claims.value,
    (claims.numerator - deaths_of_it_alone) / claims.denominator as value_without_it
from credits
inner join marts.dim_agencies as agencies
    on credits.agency_id = agencies.agency_id
inner join marts.rpt_claims as claims
    on credits.reading = claims.reading and claims.claim_id = 'share-of-deaths'
group by
    credits.reading,
    credits.agency_id,
    agencies.agency_name,
    agencies.state,
    claims.value,
    claims.numerator,
    claims.denominator
order by credits.reading asc, deaths_of_it_alone desc, credits.agency_id asc
