-- Question: Which of the links behind the share of deaths are not certain?
-- Cannot say: Which of them are wrong, or which names that were left unlinked should have been
--   linked (partners_without_directory_entry and the review queue have those).
select
    evidence.reading,
    mentions.mention_text,
    mentions.state,
    evidence.agency_name,
    evidence.decision,
    evidence.match_probability,
    count(distinct evidence.encounter_id) as death_count
from marts.rpt_claim_evidence as evidence
inner join marts.fct_agency_mentions as mentions
    on evidence.mention_id = mentions.mention_id
where
    evidence.claim_id = 'share-of-deaths'
    and evidence.part = 'numerator'
    and evidence.decision != 'unmatched'
    and evidence.match_probability < 0.995
group by
    evidence.reading,
    mentions.mention_text,
    mentions.state,
    evidence.agency_name,
    evidence.decision,
    evidence.match_probability
order by evidence.reading, evidence.match_probability, mentions.mention_text, mentions.state
