-- One row per claim and reading. The gaps to published figures are partial for Fatal Encounters, whose
-- full list of mid-2020 is not among the inputs; deaths on both lists and on either are counted
-- once more from those of each list. A candidate edition has other files than the published counts.
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
        end as gap,
        case
            when not is_fictional and reading != 'fatal_encounters'
                then numerator / published_numerator - 1
        end as numerator_gap
    from marts.rpt_claims

),

death_counts as (

    select
        max(denominator) filter (where reading = 'mapping_police_violence') as mpv_count,
        max(denominator) filter (where reading = 'fatal_encounters') as fe_count,
        max(denominator) filter (where reading = 'both') as both_count
    from gaps
    where claim_id = 'share-of-deaths'

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
    gaps.lower_bound
    = least(gaps.value, gaps.strict_value, gaps.lenient_value, gaps.draw_lower, gaps.draw_upper)
    and gaps.upper_bound
    = greatest(gaps.value, gaps.strict_value, gaps.lenient_value, gaps.draw_lower, gaps.draw_upper)
        as is_envelope,
    gaps.value between gaps.missing_lower and gaps.missing_upper
    and gaps.value <= coalesce(gaps.unusable_upper, gaps.value) as is_within_missing,
    gaps.on_the_day_numerator,
    case when gaps.unit = 'share' then gaps.upper_bound end as share,
    case when gaps.reading != 'fatal_encounters' and not edition.is_candidate then gaps.gap end
        as denominator_gap,
    case when gaps.reading = 'fatal_encounters' and not edition.is_candidate then gaps.gap end
        as partial_denominator_gap,
    case when not edition.is_candidate then gaps.numerator_gap end as numerator_gap,
    case when edition.is_candidate then greatest(abs(gaps.gap), abs(gaps.numerator_gap)) end
        as candidate_gap,
    case
        when gaps.claim_id = 'share-of-deaths' and gaps.reading = 'either'
            then
                gaps.denominator
                / (death_counts.mpv_count + death_counts.fe_count - death_counts.both_count) - 1
    end as either_gap
from gaps
cross join seeded
cross join death_counts
cross join raw.edition as edition
order by gaps.claim_order, gaps.reading
