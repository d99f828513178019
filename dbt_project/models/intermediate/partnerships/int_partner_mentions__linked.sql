with

partner_rows as (

    select * from {{ ref('int_partner_rows__selected') }}

),

mentions as (

    select * from {{ ref('int_agency_mentions__split') }}
    where source = 'ring'

),

resolved as (

    select * from {{ ref('int_agency_names__resolved') }}

),

final as (

    select
        -- ids
        mentions.mention_id,
        mentions.source_row_id,
        resolved.agency_id,

        -- text
        resolved.link_rule,
        partner_rows.program,
        partner_rows.agency_cell,
        partner_rows.date_basis,

        -- booleans
        partner_rows.has_decision,

        -- dates
        partner_rows.active_on_earliest,
        partner_rows.active_on_latest,
        -- The day a partnership counts from: the first it may have begun, else was seen.
        coalesce(partner_rows.active_on_earliest, partner_rows.active_on_latest) as active_on,
        partner_rows.first_seen_on,

        -- origin
        partner_rows.source_file,
        partner_rows.source_sha256,
        partner_rows.source_row_number
    from mentions
    inner join partner_rows
        on mentions.source_row_id = partner_rows.source_row_id
    inner join resolved
        on mentions.name_id = resolved.name_id

)

select * from final
