{% set dimensions = specification_dimensions() %}
with

edition as (

    select * from {{ source('raw', 'edition') }}

),

choices as (

    select * from {{ ref('specification_choices') }}

),

exceptions as (

    select * from {{ ref('specification_exceptions') }}

),

dimensions as (

    select distinct dimension from choices

),

-- What the edition's claims count, in which readings.
counted as (

    select distinct
        claims.measure,
        claim_readings.reading
    from {{ ref('claims') }} as claims
    inner join edition
        on claims.statement_set = edition.statement_set
    inner join {{ ref('claim_readings') }} as claim_readings
        on
            claims.statement_set = claim_readings.statement_set
            and claims.claim_id = claim_readings.claim_id

),

bearing as (

    select
        counted.measure,
        counted.reading,
        choices.dimension,
        choices.choice,
        choices.is_default,
        choices.is_defensible
        and coalesce(exceptions.effect, '') != 'not_defensible' as is_defensible
    from counted
    inner join choices
        on counted.reading = coalesce(choices.reading, counted.reading)
    left join exceptions
        on
            counted.measure = exceptions.measure
            and choices.dimension = exceptions.dimension
            and choices.choice = coalesce(exceptions.choice, choices.choice)
    where coalesce(exceptions.effect, '') != 'does_not_bear'

),

-- A dimension that does not bear on a measure has one choice, none.
choices_of_measures as (

    select
        counted.measure,
        counted.reading,
        dimensions.dimension,
        bearing.choice,
        coalesce(bearing.is_default, true) as is_default,
        coalesce(bearing.is_defensible, true) as is_defensible
    from counted
    cross join dimensions
    left join bearing
        on
            counted.measure = bearing.measure
            and counted.reading = bearing.reading
            and dimensions.dimension = bearing.dimension

),

combined as (

    select
        counted.measure,
        counted.reading,
        {% for dimension in dimensions %}
            {{ dimension }}.choice as {{ dimension }},
        {% endfor %}
        [
            {% for dimension in dimensions %}
                if({{ dimension }}.is_default, null, '{{ dimension }}'){{ ',' if not loop.last }}
            {% endfor %}
        ] as departures,
        {{ dimensions | join('.is_defensible and ') }}.is_defensible as is_defensible
    from counted
    {% for dimension in dimensions %}
        inner join choices_of_measures as {{ dimension }}
            on
                counted.measure = {{ dimension }}.measure
                and counted.reading = {{ dimension }}.reading
                and {{ dimension }}.dimension = '{{ dimension }}'
    {% endfor %}

),

final as (

    select
        -- text
        measure,
        reading,
        death_source,
        period,
        attribution,
        timing,
        link_rule,
        agency_family,
        partner_universe,
        coalesce(array_to_string(departures, ', '), '') as departures,

        -- numbers
        list_count(departures)::integer as departure_count,

        -- booleans
        list_count(departures) = 0 as is_default,
        is_defensible
    from combined

)

select * from final
