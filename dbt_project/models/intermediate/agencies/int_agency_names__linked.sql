with

matched as (

    select * from {{ ref('int_agency_names__matched') }}

),

-- What people decided beats what the matcher weighed.
overrides as (

    select * from {{ ref('int_agency_overrides__applied') }}
    where verdict in ('same', 'unknown')

),

final as (

    select
        -- ids
        matched.name_id,
        case
            when overrides.verdict = 'same' then overrides.agency_id
            when overrides.verdict is null then matched.agency_id
        end as agency_id,
        case
            when overrides.verdict = 'same' then overrides.agency_id
            else matched.candidate_agency_id
        end as candidate_agency_id,

        -- text
        case overrides.verdict
            when 'same' then 'override'
            when 'unknown' then 'review'
            else matched.decision
        end as decision,
        coalesce('override ' || overrides.override_id, matched.method) as method,
        matched.evidence,

        -- numbers
        if(overrides.verdict = 'same', 1.0, matched.match_probability) as match_probability,
        if(
            overrides.verdict = 'same' and matched.candidate_agency_id != overrides.agency_id,
            matched.candidate_agency_id,
            matched.runner_up_agency_id
        ) as runner_up_agency_id,
        if(overrides.verdict = 'same', 0.0, matched.runner_up_probability) as runner_up_probability,
        if(overrides.verdict = 'same', 1.0, matched.margin) as margin,
        if(overrides.verdict = 'same', 0.0, matched.no_agency_probability) as no_agency_probability
    from matched
    left join overrides
        on matched.name_id = overrides.name_id

)

select * from final
