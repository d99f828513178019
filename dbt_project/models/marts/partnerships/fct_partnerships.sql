with

partnerships as (

    select * from {{ ref('int_partnerships__resolved') }}
    where link_rule = 'default'

),

final as (

    select
        -- ids
        {{ content_id(['agency_id', 'program']) }} as partnership_id,
        agency_id,

        -- text
        program,

        -- numbers
        mention_count,

        -- booleans
        is_partner_by_as_of,

        -- dates
        active_on_earliest,
        active_on_latest,
        first_seen_on
    from partnerships

)

select * from final
