with

outcomes as (

    select
        source,
        sum(mention_count) as mention_count
    from {{ ref('rpt_link_outcomes') }}
    group by source

),

mentions as (

    select
        source,
        count(*) as mention_count
    from {{ ref('fct_agency_mentions') }}
    group by source

)

select
    coalesce(mentions.source, outcomes.source) as source,
    outcomes.mention_count,
    mentions.mention_count as expected_count
from mentions
full outer join outcomes
    on mentions.source = outcomes.source
where mentions.mention_count is distinct from outcomes.mention_count
