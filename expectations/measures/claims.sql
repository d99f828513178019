-- One row per claim and reading. The gap to a published denominator is partial for Fatal Encounters,
-- whose full list of mid-2020 is not among the inputs.
with

seeded as (

    select count(*) as seeded_claim_count
    from seeds.claim_readings
    where statement_set = (select statement_set from raw.edition)

),

gaps as (

    select
        *,
        case
            when not is_fictional then denominator / published_denominator - 1
        end as gap
    from marts.rpt_claims

)

select
    gaps.claim_id,
    gaps.reading,
    count(*) over () as claim_count,
    seeded.seeded_claim_count,
    gaps.numerator,
    gaps.denominator,
    abs(gaps.value - gaps.numerator / coalesce(gaps.denominator, 1)) as value_error,
    gaps.value between gaps.lower_bound and gaps.upper_bound as is_within_bounds,
    case when gaps.unit = 'share' then gaps.upper_bound end as share,
    case when gaps.reading != 'fatal_encounters' then gaps.gap end as denominator_gap,
    case when gaps.reading = 'fatal_encounters' then gaps.gap end as partial_denominator_gap
from gaps
cross join seeded
order by gaps.claim_order, gaps.reading
