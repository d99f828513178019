with

names as (

    select distinct
        name_id,
        mention_text,
        state
    from {{ ref('int_agency_mentions__split') }}

),

links as (

    select * from {{ ref('int_agency_names__linked') }}

),

link_rules as (

    select * from {{ ref('link_rules') }}

),

-- An agency without a directory entry counts too. Its id depends on how the name reads and on the
-- state alone, so that its names in two sources meet in one agency.
local_agencies as (

    select
        name_id,
        'local:' || {{ content_id(['local_agency_key(mention_text, state)', 'state']) }}
            as local_agency_id
    from names

),

ruled as (

    select
        links.name_id,
        link_rules.link_rule,
        local_agencies.local_agency_id,
        case
            when links.decision in ('exact', 'override')
                then links.agency_id
            when links.decision = 'accepted' and links.match_probability >= link_rules.accepted_from
                then links.agency_id
            when links.decision = 'review' and links.match_probability >= link_rules.review_from
                then links.candidate_agency_id
        end as directory_agency_id
    from links
    inner join local_agencies
        on links.name_id = local_agencies.name_id
    cross join link_rules

),

final as (

    select
        -- ids
        name_id,
        coalesce(directory_agency_id, local_agency_id) as agency_id,
        local_agency_id,

        -- text
        link_rule,

        -- booleans
        directory_agency_id is null as is_local
    from ruled

)

select * from final
