-- One row per claim and reading: how many specifications the seeds ask for, how many there are, and
-- how often a narrower choice counts more than the wider one.
with

edition as (

    select statement_set from raw.edition

),

claims as (

    select
        claims.claim_id,
        claims.measure,
        claim_readings.reading
    from seeds.claims as claims
    inner join edition
        on claims.statement_set = edition.statement_set
    inner join seeds.claim_readings as claim_readings
        on
            claims.statement_set = claim_readings.statement_set
            and claims.claim_id = claim_readings.claim_id

),

bearing as (

    select
        claims.claim_id,
        claims.reading,
        choices.dimension,
        count(*) as choice_count
    from claims
    inner join seeds.specification_choices as choices
        on choices.reading is null or choices.reading = claims.reading
    where
        not exists (
            select 1 from seeds.specification_exceptions as exceptions
            where
                exceptions.effect = 'does_not_bear'
                and exceptions.measure = claims.measure
                and exceptions.dimension = choices.dimension
                and (exceptions.choice is null or exceptions.choice = choices.choice)
        )
    group by claims.claim_id, claims.reading, choices.dimension

),

asked as (

    select
        claim_id,
        reading,
        product(choice_count)::bigint as asked_count
    from bearing
    group by claim_id, reading

),

specifications as (

    select * from marts.rpt_claim_specifications

),

-- Pairs of specifications alike but for one choice, of which the first counts no more than the second.
wider as (

    select
        narrow.claim_id,
        narrow.reading,
        count(*) filter (where narrow.numerator > wide.numerator) as exceeding_count
    from specifications as narrow
    inner join specifications as wide
        on
            narrow.claim_id = wide.claim_id
            and narrow.reading = wide.reading
            and narrow.death_source is not distinct from wide.death_source
            and narrow.link_rule = wide.link_rule
            and narrow.agency_family = wide.agency_family
            and narrow.partner_universe = wide.partner_universe
            and (
                (
                    narrow.attribution != 'any'
                    and wide.attribution = 'any'
                    and narrow.timing = wide.timing
                    and narrow.period = wide.period
                )
                or (
                    narrow.timing = 'on_the_day'
                    and wide.timing = 'by_as_of'
                    and narrow.attribution = wide.attribution
                    and narrow.period = wide.period
                )
                or (
                    (narrow.period, wide.period) in (
                        ('five_years', 'since_window_start'), ('since_window_start', 'to_press')
                    )
                    and narrow.attribution = wide.attribution
                    and narrow.timing = wide.timing
                )
            )
    group by narrow.claim_id, narrow.reading

),

counted as (

    select
        claim_id,
        reading,
        count(*) as specification_count,
        count(*) filter (where is_default) as default_count,
        count(*) filter (where is_default and not is_defensible) as indefensible_default_count,
        max(value) filter (where is_default) as default_value
    from specifications
    group by claim_id, reading

)

select
    asked.claim_id,
    asked.reading,
    asked.asked_count,
    coalesce(counted.specification_count, 0) as specification_count,
    coalesce(counted.default_count, 0) as default_count,
    coalesce(counted.indefensible_default_count, 0) as indefensible_default_count,
    abs(counted.default_value - shown.value) as default_error,
    coalesce(wider.exceeding_count, 0) as exceeding_count
from asked
left join counted
    on asked.claim_id = counted.claim_id and asked.reading = counted.reading
left join wider
    on asked.claim_id = wider.claim_id and asked.reading = wider.reading
left join marts.rpt_claims as shown
    on asked.claim_id = shown.claim_id and asked.reading = shown.reading
order by asked.claim_id, asked.reading
