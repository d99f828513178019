with

specified as (

    select * from {{ ref('int_claims__specified') }}

),

final as (

    select
        -- ids
        {{ content_id(['claim_id', 'reading'] + specification_dimensions()) }} as specification_id,
        claim_id,

        -- text
        reading,
        death_source,
        period,
        attribution,
        timing,
        link_rule,
        agency_family,
        partner_universe,
        departures,

        -- numbers
        departure_count,
        numerator,
        denominator,
        value,

        -- booleans
        is_default,
        is_defensible,
        holds
    from specified

)

select * from final
