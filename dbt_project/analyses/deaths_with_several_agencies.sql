-- Question: How many deaths name several agencies, and how many of them count only because one
--   of several is a partner?
-- Cannot say: Whose act it was: lists name agencies present, pursuing or investigating alike.
with

deaths as (

    select
        evidence.reading,
        evidence.encounter_id,
        max(mentions.agency_count) as agency_count,
        count(distinct evidence.agency_id) as distinct_agency_count,
        count(distinct evidence.agency_id)
        filter (where partnerships.is_partner_by_as_of) as partner_count
    from marts.rpt_claim_evidence as evidence
    inner join marts.fct_agency_mentions as mentions
        on evidence.mention_id = mentions.mention_id
    left join marts.fct_partnerships as partnerships
        on evidence.agency_id = partnerships.agency_id
    where evidence.claim_id = 'share-of-deaths' and evidence.part = 'denominator'
    group by evidence.reading, evidence.encounter_id

)

select
    reading,
    least(distinct_agency_count, 5) as agency_count_up_to_5,
    count(*) as death_count,
    count(*) filter (where partner_count > 0) as partner_death_count,
    count(*) filter (where partner_count = distinct_agency_count) as all_partners_death_count
from deaths
group by reading, agency_count_up_to_5
order by reading, agency_count_up_to_5
