-- Question: Which kinds of agencies are named in deaths, partners or not?
-- Cannot say: Which kind is more dangerous: kinds differ in number, size and duties. A death
--   that names two kinds counts under both.
select
    evidence.reading,
    agencies.agency_kind,
    count(distinct evidence.agency_id) as agency_count,
    count(distinct evidence.encounter_id) as death_count,
    count(distinct evidence.encounter_id)
    filter (where evidence.partner_active_on is not null) as death_count_of_partners
from marts.rpt_claim_evidence as evidence
inner join marts.dim_agencies as agencies
    on evidence.agency_id = agencies.agency_id
where evidence.claim_id = 'share-of-deaths' and evidence.part = 'denominator'
group by evidence.reading, agencies.agency_kind
order by evidence.reading asc, death_count desc, agencies.agency_kind asc
