select
    decisions.source_row_id,
    decisions.expected_agency,
    partner_rows.agency_cell,
    decisions.expected_active_on,
    partner_rows.active_on_earliest
from {{ ref('partner_row_decisions') }} as decisions
inner join {{ ref('rpt_edition') }} as edition
    on decisions.is_fictional = edition.is_fictional
inner join {{ ref('int_partner_rows__selected') }} as partner_rows
    on decisions.source_row_id = partner_rows.source_row_id
where not partner_rows.has_decision
