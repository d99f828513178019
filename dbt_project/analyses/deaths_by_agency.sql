-- Question: In how many deaths is each partner agency named?
-- Cannot say: How an agency compares with another: it says nothing of how many people it serves
--   or meets, and a record that names an agency is not a finding of fault.
select
    evidence.reading,
    agencies.agency_name,
    agencies.state,
    agencies.agency_kind,
    count(distinct evidence.encounter_id) as death_count,
    count(distinct evidence.encounter_id)
    filter (where evidence.occurred_on >= evidence.partner_active_on)
        as death_count_after_joining,
    min(evidence.partner_active_on) as partner_active_on
from marts.rpt_claim_evidence as evidence
inner join marts.dim_agencies as agencies
    on evidence.agency_id = agencies.agency_id
where evidence.claim_id = 'share-of-deaths' and evidence.part = 'numerator'
group by
    evidence.reading,
    agencies.agency_id,
    agencies.agency_name,
    agencies.state,
    agencies.agency_kind
order by evidence.reading asc, death_count desc, agencies.agency_id asc
