with

edition as (

    select * from {{ source('raw', 'edition') }}

),

claims as (

    select claims.*
    from {{ ref('claims') }} as claims
    inner join edition
        on claims.statement_set = edition.statement_set

),

wordings as (

    select * from {{ ref('claim_wordings') }}

),

claim_readings as (

    select * from {{ ref('claim_readings') }}

),

measures as (

    select * from {{ ref('measures') }}

),

counted as (

    select * from {{ ref('int_measures__counted') }}

),

joined as (

    select
        claims.claim_id,
        claims.claim_order,
        claims.statement_set,
        claims.measure,
        measures.unit,
        claim_readings.reading,
        wordings.wording_low,
        wordings.wording_high,
        wordings.is_low_strict,
        wordings.is_high_strict,
        counted.death_source,
        counted.period,
        counted.attribution,
        counted.timing,
        counted.link_rule,
        counted.agency_family,
        counted.partner_universe,
        counted.departures,
        counted.departure_count,
        counted.numerator,
        counted.denominator,
        counted.value,
        counted.is_default,
        counted.is_defensible
    from claims
    inner join wordings
        on
            claims.statement_set = wordings.statement_set
            and claims.claim_id = wordings.claim_id
    inner join claim_readings
        on
            claims.statement_set = claim_readings.statement_set
            and claims.claim_id = claim_readings.claim_id
    inner join measures
        on claims.measure = measures.measure
    inner join counted
        on
            claims.measure = counted.measure
            and claim_readings.reading = counted.reading

),

final as (

    select
        *,
        {{ in_wording('value') }} as holds
    from joined

)

select * from final
