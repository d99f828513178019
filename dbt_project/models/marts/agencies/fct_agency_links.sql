with

mentions as (

    select * from {{ ref('int_agency_mentions__split') }}

),

links as (

    select * from {{ ref('int_agency_names__linked') }}

),

resolved as (

    select * from {{ ref('int_agency_names__resolved') }}
    where link_rule = 'default'

),

final as (

    select
        -- ids
        mentions.mention_id,
        links.agency_id,
        resolved.agency_id as counted_agency_id,
        links.candidate_agency_id,
        links.runner_up_agency_id,

        -- text
        links.decision,
        links.method,
        links.evidence,

        -- numbers
        links.match_probability,
        links.runner_up_probability,
        links.margin
    from mentions
    left join links
        on mentions.name_id = links.name_id
    left join resolved
        on mentions.name_id = resolved.name_id

)

select * from final
