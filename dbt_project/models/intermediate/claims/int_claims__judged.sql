with

specified as (

    select * from {{ ref('int_claims__specified') }}

),

default_choices as (

    select
        max(choice) filter (where dimension = 'attribution') as attribution,
        max(choice) filter (where dimension = 'timing') as timing,
        max(choice) filter (where dimension = 'period') as period
    from {{ ref('specification_choices') }}
    where is_default

),

claim_readings as (

    select * from {{ ref('claim_readings') }}

),

-- The linkage interval: only the rule for links moves, every other choice stays at its default. A
-- choice that does not bear on the claim is null.
bounds as (

    select
        specified.claim_id,
        specified.reading,
        min(specified.value) as lower_bound,
        max(specified.value) as upper_bound,
        max(specified.value) filter (where specified.link_rule = 'strict') as strict_value,
        max(specified.value) filter (where specified.link_rule = 'lenient') as lenient_value
    from specified
    inner join default_choices
        on
            (specified.attribution = default_choices.attribution) is not false
            and (specified.timing = default_choices.timing) is not false
            and (specified.period = default_choices.period) is not false
    group by specified.claim_id, specified.reading

),

defensible as (

    select
        claim_id,
        reading,
        count(*) as specification_count,
        count(*) filter (where holds) as holds_count
    from specified
    where is_defensible
    group by claim_id, reading

),

joined as (

    select
        specified.*,
        bounds.lower_bound,
        bounds.upper_bound,
        bounds.strict_value,
        bounds.lenient_value,
        defensible.specification_count,
        defensible.holds_count,
        claim_readings.is_lower_bound,
        claim_readings.figure_note
    from specified
    inner join bounds
        on specified.claim_id = bounds.claim_id and specified.reading = bounds.reading
    inner join defensible
        on specified.claim_id = defensible.claim_id and specified.reading = defensible.reading
    inner join claim_readings
        on
            specified.statement_set = claim_readings.statement_set
            and specified.claim_id = claim_readings.claim_id
            and specified.reading = claim_readings.reading
    where specified.is_default

),

placed as (

    select
        *,
        {{ in_wording('lower_bound') }} and {{ in_wording('upper_bound') }} as is_inside,
        coalesce(
            upper_bound < wording_low or (is_low_strict and upper_bound = wording_low), false
        ) as is_short,
        coalesce(
            lower_bound > wording_high or (is_high_strict and lower_bound = wording_high), false
        ) as is_beyond
    from joined

),

final as (

    select
        -- ids
        claim_id,

        -- text
        statement_set,
        reading,
        measure,
        unit,
        case
            when is_inside and holds_count >= 0.9 * specification_count
                then 'supported'
            -- A figure known to be too low cannot contradict an "over".
            when is_short and is_lower_bound
                then 'undetermined'
            when (is_short or is_beyond) and holds_count <= 0.1 * specification_count
                then 'contradicted'
            else 'undetermined'
        end as verdict,
        figure_note,

        -- numbers
        claim_order,
        numerator,
        denominator,
        value,
        lower_bound,
        upper_bound,
        strict_value,
        lenient_value,
        wording_low,
        wording_high,
        specification_count,
        holds_count,

        -- booleans
        is_low_strict,
        is_high_strict,
        is_lower_bound,
        is_inside,
        is_short,
        is_beyond
    from placed

)

select * from final
