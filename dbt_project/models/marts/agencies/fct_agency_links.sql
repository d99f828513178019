with

mentions as (

    select * from {{ ref('int_agency_mentions__split') }}

),

links as (

    select * from {{ ref('int_agency_names__linked') }}

),

-- An agency that no list has may be another such one.
alike as (

    select * from {{ ref('int_local_agencies__compared') }}

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
        if(
            alike.local_agency_id is null,
            links.evidence,
            json_merge_patch(
                json_object(
                    'unlisted',
                    json_object(
                        'same_as_agency_id', alike.same_as_agency_id,
                        'way', alike.way,
                        'decision', alike.decision,
                        'match_probability', alike.match_probability
                    )
                ),
                links.evidence
            )::varchar
        ) as evidence,

        -- numbers
        links.match_probability,
        links.runner_up_probability,
        links.margin
    from mentions
    left join links
        on mentions.name_id = links.name_id
    left join resolved
        on mentions.name_id = resolved.name_id
    left join alike
        on resolved.is_local and resolved.local_agency_id = alike.local_agency_id

)

select * from final
