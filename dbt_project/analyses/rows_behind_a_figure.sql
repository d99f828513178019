-- Question: Which rows make up a figure? Here: the partners with a death, as Mapping Police
--   Violence has it; `ringledger trace` does the same for any.
-- Cannot say: Anything about other readings or specifications than this one's default.
select
    evidence.agency_name,
    evidence.evidence_kind,
    evidence.occurred_on,
    evidence.raw_text,
    mentions.mention_text,
    evidence.decision,
    evidence.match_probability,
    evidence.partner_active_on,
    evidence.source_file,
    evidence.source_sha256,
    evidence.source_row_number,
    evidence.agency_id
from marts.rpt_claim_evidence as evidence
left join marts.fct_agency_mentions as mentions
    on evidence.mention_id = mentions.mention_id
where
    evidence.claim_id = 'partners-with-deaths'
    and evidence.reading = 'mapping_police_violence'
    and evidence.part = 'numerator'
order by
    evidence.agency_name,
    evidence.agency_id,
    evidence.evidence_kind,
    evidence.occurred_on,
    evidence.source_row_number
