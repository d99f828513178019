with

partner_mentions as (

    select * from {{ ref('int_partner_mentions__linked') }}
    where link_rule = 'default'

),

final as (

    select
        -- ids
        mention_id,
        {{ content_id(['agency_id', 'program']) }} as partnership_id,
        agency_id,

        -- text
        program,
        date_basis,

        -- booleans
        has_decision,

        -- dates
        active_on_earliest,
        active_on_latest
    from partner_mentions

)

select * from final
