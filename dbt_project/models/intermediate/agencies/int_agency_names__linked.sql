with

matched as (

    select * from {{ ref('int_agency_names__matched') }}

),

rematched as (

    select * from {{ ref('int_agency_names__rematched') }}

),

-- What people decided beats what the matcher weighed.
overrides as (

    select * from {{ ref('int_agency_overrides__applied') }}
    where verdict in ('same', 'unknown')

),

-- The matcher's word, once it knows which agencies people ruled out.
weighed as (

    select
        *,
        null::varchar as override_ids
    from matched
    where name_id not in (select rematched.name_id from rematched)

    union all

    select * from rematched

),

final as (

    select
        -- ids
        weighed.name_id,
        case
            when overrides.verdict = 'same' then overrides.agency_id
            when overrides.verdict is null then weighed.agency_id
        end as agency_id,
        case
            when overrides.verdict = 'same' then overrides.agency_id
            else weighed.candidate_agency_id
        end as candidate_agency_id,

        -- text
        case overrides.verdict
            when 'same' then 'override'
            when 'unknown' then 'review'
            else weighed.decision
        end as decision,
        case
            when overrides.override_id is not null then 'override ' || overrides.override_id
            when weighed.override_ids is not null
                then weighed.method || ', override ' || weighed.override_ids
            else weighed.method
        end as method,
        case
            when overrides.override_id is null then weighed.evidence
            else
                json_merge_patch(
                    json_object(
                        'override',
                        json_object(
                            'override_id', overrides.override_id,
                            'verdict', overrides.verdict,
                            'reason', overrides.reason,
                            'url', overrides.url
                        )
                    ),
                    weighed.evidence
                )::varchar
        end as evidence,

        -- numbers
        if(overrides.verdict = 'same', 1.0, weighed.match_probability) as match_probability,
        case
            when coalesce(overrides.verdict, '') != 'same' then weighed.runner_up_agency_id
            when weighed.candidate_agency_id != overrides.agency_id
                then weighed.candidate_agency_id
        end as runner_up_agency_id,
        if(overrides.verdict = 'same', 0.0, weighed.runner_up_probability) as runner_up_probability,
        if(overrides.verdict = 'same', 1.0, weighed.margin) as margin,
        if(overrides.verdict = 'same', 0.0, weighed.no_agency_probability) as no_agency_probability,

        -- lists
        if(overrides.verdict = 'same', [], weighed.other_candidates) as other_candidates
    from weighed
    left join overrides
        on weighed.name_id = overrides.name_id

)

select * from final
