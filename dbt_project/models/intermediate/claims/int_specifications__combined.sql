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
        sources.choice as death_source,
        periods.choice as period,
        attributions.choice as attribution,
        timings.choice as timing,
        link_rules.choice as link_rule,
        families.choice as agency_family,
        universes.choice as partner_universe,
        [
            if(not sources.is_default, 'death_source', null),
            if(not periods.is_default, 'period', null),
            if(not attributions.is_default, 'attribution', null),
            if(not timings.is_default, 'timing', null),
            if(not link_rules.is_default, 'link_rule', null),
            if(not families.is_default, 'agency_family', null),
            if(not universes.is_default, 'partner_universe', null)
        ] as departures,
        sources.is_defensible
        and periods.is_defensible
        and attributions.is_defensible
        and timings.is_defensible
        and link_rules.is_defensible
        and families.is_defensible
        and universes.is_defensible as is_defensible
    from counted
    inner join choices_of_measures as sources
        on
            counted.measure = sources.measure
            and counted.reading = sources.reading
            and sources.dimension = 'death_source'
    inner join choices_of_measures as periods
        on
            counted.measure = periods.measure
            and counted.reading = periods.reading
            and periods.dimension = 'period'
    inner join choices_of_measures as attributions
        on
            counted.measure = attributions.measure
            and counted.reading = attributions.reading
            and attributions.dimension = 'attribution'
    inner join choices_of_measures as timings
        on
            counted.measure = timings.measure
            and counted.reading = timings.reading
            and timings.dimension = 'timing'
    inner join choices_of_measures as link_rules
        on
            counted.measure = link_rules.measure
            and counted.reading = link_rules.reading
            and link_rules.dimension = 'link_rule'
    inner join choices_of_measures as families
        on
            counted.measure = families.measure
            and counted.reading = families.reading
            and families.dimension = 'agency_family'
    inner join choices_of_measures as universes
        on
            counted.measure = universes.measure
            and counted.reading = universes.reading
            and universes.dimension = 'partner_universe'

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
