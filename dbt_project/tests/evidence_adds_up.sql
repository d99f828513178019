with

parts as (

    select
        claim_id,
        reading,
        'numerator' as part,
        measure,
        numerator as figure
    from {{ ref('int_claims__judged') }}

    union all

    select
        claim_id,
        reading,
        'denominator' as part,
        measure,
        denominator as figure
    from {{ ref('int_claims__judged') }}
    where denominator is not null

),

evidence as (

    select
        claim_id,
        reading,
        part,
        count(distinct agency_id) as agency_count,
        count(distinct encounter_id) as death_count
    from {{ ref('rpt_claim_evidence') }}
    group by claim_id, reading, part

),

compared as (

    select
        parts.*,
        case measures.counted
            when 'agency' then coalesce(evidence.agency_count, 0)
            when 'death' then coalesce(evidence.death_count, 0)
        end as evidence_count
    from parts
    inner join {{ ref('measures') }} as measures
        on parts.measure = measures.measure
    left join evidence
        on
            parts.claim_id = evidence.claim_id
            and parts.reading = evidence.reading
            and parts.part = evidence.part

)

select * from compared
where figure != evidence_count
