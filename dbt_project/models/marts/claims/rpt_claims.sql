with

edition as (

    select * from {{ source('raw', 'edition') }}

),

judged as (

    select * from {{ ref('int_claims__judged') }}

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

figures as (

    select
        *,
        published_numerator / coalesce(published_denominator, 1) as published_value
    from {{ ref('claim_figures') }}
    where is_shown

),

cautions as (

    select
        claim_id,
        reading,
        string_agg(sentence, ' ' order by caution_order, caution) as caution
    from {{ ref('int_claims__cautioned') }}
    group by claim_id, reading

),

missing as (

    select * from {{ ref('int_measures__missing') }}

),

compared as (

    select * from {{ ref('int_claims__compared') }}

),

-- Another question, answered beside the figure: how much of it came after the agency joined.
on_the_day as (

    select
        measure,
        reading,
        numerator::bigint as on_the_day_numerator,
        value as on_the_day_value
    from {{ ref('int_measures__counted') }}
    where timing = 'on_the_day' and departures = 'timing'

),

joined as (

    select
        judged.* replace (judged.numerator::bigint as numerator),
        edition.is_fictional,
        claims.statement,
        claims.url as statement_url,
        wordings.words,
        wordings.reason as wording_reason,
        measures.counted,
        measures.numerator_label,
        measures.denominator_label,
        readings.reading_order,
        figures.published_numerator,
        figures.published_denominator,
        figures.published_value,
        on_the_day.on_the_day_numerator,
        on_the_day.on_the_day_value,
        missing.missing_note,
        missing.missing_lower,
        missing.missing_upper,
        missing.unusable_death_count,
        missing.unusable_upper,
        compared.across_readings,
        cautions.caution
    from judged
    cross join edition
    inner join claims
        on judged.statement_set = claims.statement_set and judged.claim_id = claims.claim_id
    inner join wordings
        on judged.statement_set = wordings.statement_set and judged.claim_id = wordings.claim_id
    inner join measures
        on judged.measure = measures.measure
    inner join readings
        on judged.reading = readings.reading
    left join figures
        on
            judged.statement_set = figures.statement_set
            and judged.claim_id = figures.claim_id
            and judged.reading = figures.reading
    inner join cautions
        on judged.claim_id = cautions.claim_id and judged.reading = cautions.reading
    inner join missing
        on judged.measure = missing.measure and judged.reading = missing.reading
    left join compared
        on judged.claim_id = compared.claim_id
    left join on_the_day
        on judged.measure = on_the_day.measure and judged.reading = on_the_day.reading

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
            when lower_bound = upper_bound then ', whatever doubtful names mean'
            when {{ in_words('lower_bound') }} = {{ in_words('upper_bound') }}
                then ' to a tenth of a percent, whatever doubtful names mean'
            else printf(
                ' (%s to %s by what doubtful names may mean)',
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
    from joined

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
        counted,
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
                    || coalesce(
                        ', as does the figure of ' || ceiling_title || ', which it can''t exceed',
                        ''
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
        across_readings,
        caution,
        figure_note,
        missing_note,
        wording_reason,

        -- numbers
        claim_order,
        reading_order,
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
        draw_count,
        draw_lower,
        draw_upper,
        missing_lower,
        missing_upper,
        unusable_death_count,
        unusable_upper,
        on_the_day_numerator,
        on_the_day_value,
        specification_count,
        holds_count,

        -- booleans
        is_low_strict,
        is_high_strict,
        is_lower_bound,
        is_fictional
    from worded

)

select * from final
order by claim_order, reading_order
