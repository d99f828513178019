with

partner_mentions as (

    select * from {{ ref('int_partner_mentions__linked') }}

),

edition as (

    select * from {{ source('raw', 'edition') }}

),

-- Several rows of the list may name one agency: it is one partner, from the earliest day on.
partnerships as (

    select
        agency_id,
        link_rule,
        program,
        arg_min(mention_id, (active_on, mention_id)) as first_mention_id,
        count(*) as mention_count,
        min(active_on_earliest) as active_on_earliest,
        min(active_on_latest) as active_on_latest,
        min(active_on) as active_on,
        min(first_seen_on) as first_seen_on
    from partner_mentions
    group by agency_id, link_rule, program

),

final as (

    select
        -- ids
        partnerships.agency_id,
        partnerships.first_mention_id,

        -- text
        partnerships.link_rule,
        partnerships.program,

        -- numbers
        partnerships.mention_count,

        -- booleans
        coalesce(partnerships.active_on <= edition.as_of_on, false) as is_partner_by_as_of,
        coalesce(
            partnerships.active_on
            between edition.as_of_on - interval 6 month and edition.as_of_on,
            false
        ) as is_added_by_as_of,

        -- dates
        partnerships.active_on_earliest,
        partnerships.active_on_latest,
        partnerships.active_on,
        partnerships.first_seen_on
    from partnerships
    cross join edition

)

select * from final
