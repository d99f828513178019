-- Question: What kinds of agencies are the partners, and what kinds are in the directory?
-- Cannot say: What an agency does. The kind is what the directory says or, for an agency without
--   an entry, what its name says.
select
    agencies.agency_kind,
    count(*) as agency_count,
    count(partnerships.agency_id) as partner_count,
    round(count(partnerships.agency_id) / count(*), 4) as partner_share
from marts.dim_agencies as agencies
left join marts.fct_partnerships as partnerships
    on agencies.agency_id = partnerships.agency_id and partnerships.is_partner_by_as_of
group by agencies.agency_kind
order by partner_count desc, agencies.agency_kind asc
