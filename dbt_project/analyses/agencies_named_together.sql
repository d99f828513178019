-- Question: Which agencies are named together for one death?
-- Cannot say: Who did what. A task force, a pursuit over a city line and an inquiry by the
--   sheriff look the same.
select
    one.source,
    one_agency.agency_name,
    other_agency.agency_name as other_agency_name,
    one_agency.state,
    count(*) as death_count
from marts.bridge_encounter_agencies as one
inner join marts.bridge_encounter_agencies as other
    on
        one.encounter_id = other.encounter_id
        and one.source = other.source
        and one.agency_id < other.agency_id
inner join marts.dim_agencies as one_agency
    on one.agency_id = one_agency.agency_id
inner join marts.dim_agencies as other_agency
    on other.agency_id = other_agency.agency_id
group by
    one.source,
    one.agency_id,
    other.agency_id,
    one_agency.agency_name,
    other_agency.agency_name,
    one_agency.state
order by one.source asc, death_count desc, one.agency_id asc, other.agency_id asc
