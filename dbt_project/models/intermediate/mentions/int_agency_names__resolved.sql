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

-- An agency without a directory entry counts too.
local_agencies as (

    select
        name_id,
        {{ local_agency_id('mention_text', 'state') }} as local_agency_id
    from names

),

compared as (

    select * from {{ ref('int_local_agencies__compared') }}

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
            -- What a veto keeps apart is no link under any rule: a near miss is only for people.
            when
                links.decision = 'review'
                and links.match_probability >= link_rules.review_from
                and links.method not like 'near miss%'
                then links.candidate_agency_id
        end as directory_agency_id,
        -- A slip of another such agency's name counts for that agency by the same rule.
        case
            when
                compared.match_probability >= if(
                    compared.decision = 'accepted',
                    link_rules.accepted_from,
                    link_rules.review_from
                )
                then compared.same_as_agency_id
            else local_agencies.local_agency_id
        end as unlisted_agency_id
    from links
    inner join local_agencies
        on links.name_id = local_agencies.name_id
    cross join link_rules
    left join compared
        on local_agencies.local_agency_id = compared.local_agency_id

),

final as (

    select
        -- ids
        name_id,
        coalesce(directory_agency_id, unlisted_agency_id) as agency_id,
        local_agency_id,

        -- text
        link_rule,

        -- booleans
        directory_agency_id is null as is_local
    from ruled

)

select * from final
