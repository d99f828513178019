select partner_rows.source_row_id
from {{ ref('int_partner_rows__selected') }} as partner_rows
left join {{ ref('fct_agency_mentions') }} as mentions
    on partner_rows.source_row_id = mentions.source_row_id and mentions.source = 'ring'
left join {{ ref('bridge_partnership_mentions') }} as bridge
    on mentions.mention_id = bridge.mention_id
where bridge.mention_id is null
