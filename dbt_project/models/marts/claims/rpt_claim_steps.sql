{% set dimensions = specification_dimensions() %}
with

claims as (

    select * from {{ ref('rpt_claims') }}
    where published_value is not null

),

specified as (

    select * from {{ ref('int_claims__specified') }}

),

defaults as (

    select * from specified
    where is_default

),

-- The defensible specification whose figure is nearest to the published one; of equals, the one
-- with the fewest choices made differently from the default. Nobody says it is what was published.
nearest as (

    select specified.*
    from specified
    inner join claims
        on specified.claim_id = claims.claim_id and specified.reading = claims.reading
    where specified.is_defensible
    qualify row_number() over (
        partition by specified.claim_id, specified.reading
        order by
            abs(specified.value - claims.published_value),
            specified.departure_count,
            specified.departures,
            specified.{{ dimensions | join(', specified.') }}
    ) = 1

),

steps as (

    select
        claim_id,
        reading,
        0 as step,
        'published' as kind,
        null::varchar as dimension,
        null::varchar as choice_before,
        null::varchar as choice,
        published_numerator::double as numerator,
        published_denominator::bigint as denominator,
        published_value as value
    from claims
    union all
    select
        claim_id,
        reading,
        1 as step,
        'nearest' as kind,
        null as dimension,
        null as choice_before,
        null as choice,
        numerator,
        denominator,
        value
    from nearest
    {% for dimension in dimensions %}
        {% set number = loop.index %}
        -- Choices up to {{ dimension }} are the default's by now, later ones not yet.
        union all
        select
            specified.claim_id,
            specified.reading,
            {{ number + 1 }} as step,
            'choice' as kind,
            '{{ dimension }}' as dimension,
            nearest.{{ dimension }} as choice_before,
            specified.{{ dimension }} as choice,
            specified.numerator,
            specified.denominator,
            specified.value
        from specified
        inner join nearest
            on specified.claim_id = nearest.claim_id and specified.reading = nearest.reading
        inner join defaults
            on
                specified.claim_id = defaults.claim_id
                and specified.reading = defaults.reading
                and nearest.{{ dimension }} is distinct from defaults.{{ dimension }}
                {% for other in dimensions %}
                    and specified.{{ other }}
                    is not distinct from
                    {{ 'defaults' if loop.index <= number else 'nearest' }}.{{ other }}
                {% endfor %}
    {% endfor %}

),

numbered as (

    select
        *,
        row_number() over (partition by claim_id, reading order by step) as step_order,
        value - lag(value) over (partition by claim_id, reading order by step) as difference
    from steps

),

final as (

    select
        -- ids
        claim_id,

        -- text
        reading,
        kind,
        dimension,
        choice_before,
        choice,

        -- numbers
        step_order,
        numerator,
        denominator,
        value,
        difference
    from numbered

)

select * from final
order by claim_id, reading, step_order
