-- One row: names that a stricter rule links to an agency and a more lenient one does not.
with

links as (

    select
        name_id,
        max(agency_id) filter (where link_rule = 'strict' and not is_local) as strict_agency_id,
        max(agency_id) filter (where link_rule = 'default' and not is_local) as default_agency_id,
        max(agency_id) filter (where link_rule = 'lenient' and not is_local) as lenient_agency_id
    from intermediate.int_agency_names__resolved
    group by name_id

)

select
    count(*) filter (
        where strict_agency_id is not null and strict_agency_id is distinct from default_agency_id
    ) as strict_not_default_count,
    count(*) filter (
        where
            default_agency_id is not null
            and default_agency_id is distinct from lenient_agency_id
    ) as default_not_lenient_count
from links
