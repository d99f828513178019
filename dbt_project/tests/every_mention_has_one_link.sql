with

decisions as (

    select
        mentions.mention_id,
        count(links.mention_id) as decision_count
    from {{ ref('fct_agency_mentions') }} as mentions
    left join {{ ref('fct_agency_links') }} as links
        on mentions.mention_id = links.mention_id
    group by mentions.mention_id

),

resolutions as (

    select
        mentions.mention_id,
        count(resolved.agency_id) as resolution_count
    from {{ ref('fct_agency_mentions') }} as mentions
    left join {{ ref('int_agency_names__resolved') }} as resolved
        on mentions.name_id = resolved.name_id
    group by mentions.mention_id

)

select
    decisions.mention_id,
    decisions.decision_count,
    resolutions.resolution_count
from decisions
inner join resolutions
    on decisions.mention_id = resolutions.mention_id
where
    decisions.decision_count != 1
    or resolutions.resolution_count != (select count(*) from {{ ref('link_rules') }})
