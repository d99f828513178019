with

edition as (

    select * from {{ source('raw', 'edition') }}

),

specified as (

    select * from {{ ref('int_claims__specified') }}

),

claims as (

    select * from {{ ref('claims') }}

),

wordings as (

    select * from {{ ref('claim_wordings') }}

),

measures as (

    select * from {{ ref('measures') }}

),

readings as (

    select * from {{ ref('readings') }}

),

claim_readings as (

    select * from {{ ref('claim_readings') }}

),

figures as (

    select
        *,
        published_numerator / coalesce(published_denominator, 1) as published_value
    from {{ ref('claim_figures') }}
    where is_shown

),

defaults as (

    select * from specified
    where is_default

),

choices as (

    select * from {{ ref('specification_choices') }}

),

default_choices as (

    select
        max(choice) filter (where dimension = 'attribution') as attribution,
        max(choice) filter (where dimension = 'timing') as timing,
        max(choice) filter (where dimension = 'period') as period
    from choices
    where is_default

),

-- The linkage interval: every other choice at its default, only the rule for links moves.
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
            coalesce(specified.attribution, default_choices.attribution)
            = default_choices.attribution
            and coalesce(specified.timing, default_choices.timing) = default_choices.timing
            and coalesce(specified.period, default_choices.period) = default_choices.period
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

-- The same question asked of the day of the death: how many of these deaths came after joining.
after_joining as (

    select
        specified.claim_id,
        specified.reading,
        specified.numerator as after_joining_count
    from specified
    inner join default_choices
        on
            specified.attribution = default_choices.attribution
            and specified.period = default_choices.period
    where
        specified.measure = 'share_of_deaths'
        and specified.link_rule = 'default'
        and specified.timing = 'on_the_day'

),

joined as (

    select
        defaults.*,
        edition.is_fictional,
        claims.statement,
        claims.url as statement_url,
        claims.caution as claim_caution,
        wordings.words,
        wordings.reason as wording_reason,
        measures.numerator_label,
        measures.denominator_label,
        readings.reading_order,
        readings.caution as reading_caution,
        claim_readings.is_lower_bound,
        claim_readings.figure_note,
        figures.published_numerator,
        figures.published_denominator,
        figures.published_value,
        bounds.lower_bound,
        bounds.upper_bound,
        bounds.strict_value,
        bounds.lenient_value,
        defensible.specification_count,
        defensible.holds_count,
        after_joining.after_joining_count
    from defaults
    cross join edition
    inner join claims
        on defaults.statement_set = claims.statement_set and defaults.claim_id = claims.claim_id
    inner join wordings
        on defaults.statement_set = wordings.statement_set and defaults.claim_id = wordings.claim_id
    inner join measures
        on defaults.measure = measures.measure
    inner join readings
        on defaults.reading = readings.reading
    inner join claim_readings
        on
            defaults.statement_set = claim_readings.statement_set
            and defaults.claim_id = claim_readings.claim_id
            and defaults.reading = claim_readings.reading
    left join figures
        on
            defaults.statement_set = figures.statement_set
            and defaults.claim_id = figures.claim_id
            and defaults.reading = figures.reading
    inner join bounds
        on defaults.claim_id = bounds.claim_id and defaults.reading = bounds.reading
    inner join defensible
        on defaults.claim_id = defensible.claim_id and defaults.reading = defensible.reading
    left join after_joining
        on defaults.claim_id = after_joining.claim_id and defaults.reading = after_joining.reading

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

judged as (

    select
        *,
        case
            when is_inside and holds_count >= 0.9 * specification_count
                then 'supported'
            -- A figure known to be too low cannot contradict an "over".
            when is_short and is_lower_bound
                then 'undetermined'
            when (is_short or is_beyond) and holds_count <= 0.1 * specification_count
                then 'contradicted'
            else 'undetermined'
        end as verdict
    from placed

),

worded as (

    select
        *,
        case unit
            when 'share'
                then printf(
                    '%s of %s %s, %s',
                    format('{:,}', numerator),
                    format('{:,}', denominator),
                    numerator_label,
                    {{ in_words('value') }}
                )
            else printf('%s %s', format('{:,}', numerator), numerator_label)
        end
        || case
            when lower_bound = upper_bound then ', however strictly names are linked'
            else printf(
                ' (%s to %s as names are linked strictly or leniently)',
                {{ in_words('lower_bound') }},
                {{ in_words('upper_bound') }}
            )
        end as figure_in_words,
        printf('"%s" allows ', words)
        || case
            when wording_low = wording_high
                then printf('exactly %s', {{ in_words('wording_low') }})
            when wording_high is null
                then
                    if(is_low_strict, 'more than ', 'at least ')
                    || {{ in_words('wording_low') }}
            when wording_low is null
                then
                    if(is_high_strict, 'less than ', 'at most ')
                    || {{ in_words('wording_high') }}
            else printf(
                '%s to %s', {{ in_words('wording_low') }}, {{ in_words('wording_high') }}
            )
        end as range_in_words
    from judged

),

final as (

    select
        -- ids
        claim_id,

        -- text
        reading,
        statement,
        statement_url,
        unit,
        verdict,
        printf(
            '%s; %s, and %s.',
            figure_in_words,
            range_in_words,
            case
                when verdict = 'supported'
                    then printf(
                        'figure, bounds and %d of %d defensible specifications lie within',
                        holds_count,
                        specification_count
                    )
                when verdict = 'contradicted'
                    then printf(
                        'figure, bounds and %d of %d defensible specifications lie outside',
                        specification_count - holds_count,
                        specification_count
                    )
                when is_short and is_lower_bound
                    then 'the figure falls short but is itself only a lower bound'
                when not (is_inside or is_short or is_beyond)
                    then 'the bounds lie on both sides'
                else printf(
                    '%d of %d defensible specifications lie within, too few to support it and too '
                    || 'many to contradict it',
                    holds_count,
                    specification_count
                )
            end
        ) as reason,
        concat_ws(
            ' ',
            claim_caution,
            case
                when after_joining_count is not null
                    then printf(
                        'Of these %s deaths, %s fall on or after the day the agency joined.',
                        format('{:,}', numerator),
                        format('{:,}', after_joining_count)
                    )
            end,
            reading_caution
        ) as caution,
        figure_note,
        wording_reason,

        -- numbers
        claim_order,
        published_value,
        published_numerator,
        published_denominator,
        wording_low,
        wording_high,
        value,
        numerator,
        denominator,
        lower_bound,
        upper_bound,
        strict_value,
        lenient_value,
        specification_count,
        holds_count,

        -- booleans
        is_low_strict,
        is_high_strict,
        is_lower_bound,
        is_fictional
    from worded
    order by claim_order, reading_order

)

select * from final
