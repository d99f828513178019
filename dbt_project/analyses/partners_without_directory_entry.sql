-- Question: Which partners are in no directory, so that they count under their name alone?
-- Cannot say: That such an agency doesn't exist: the directory may lack it, or the list may
--   misspell it. Two spellings of it would count as two partners.
select
    agencies.agency_name,
    agencies.state,
    agencies.agency_kind,
    partnerships.mention_count,
    partnerships.active_on_earliest,
    links.decision,
    links.match_probability as best_candidate_probability,
    candidates.agency_name as best_candidate
from marts.fct_partnerships as partnerships
inner join marts.dim_agencies as agencies
    on partnerships.agency_id = agencies.agency_id
inner join marts.bridge_partnership_mentions as mentions
    on partnerships.partnership_id = mentions.partnership_id
inner join marts.fct_agency_links as links
    on mentions.mention_id = links.mention_id
left join marts.dim_agencies as candidates
    on links.candidate_agency_id = candidates.agency_id
where partnerships.is_partner_by_as_of and not agencies.is_in_directory
order by agencies.state, agencies.agency_name, links.mention_id
