-- Question: Of the people the statement names, who is on record, with which agency, and which
--   came first, the death or the partnership?
-- Cannot say: More than the order of two days.
select
    named_cases.person_name,
    named_cases.person_name_on_record,
    named_cases.city,
    named_cases.state,
    agencies.agency_name,
    named_cases.died_on,
    named_cases.partner_active_on,
    named_cases.is_partner,
    named_cases.died_after_joining
from marts.rpt_named_cases as named_cases
left join marts.dim_agencies as agencies
    on named_cases.agency_id = agencies.agency_id
order by named_cases.case_order
