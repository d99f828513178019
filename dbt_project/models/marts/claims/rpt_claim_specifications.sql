with

specified as (

    select * from {{ ref('int_claims__specified') }}

),

final as (

    select
        -- ids
        {{ content_id([
            'claim_id', 'reading', 'link_rule', 'attribution', 'timing', 'period',
        ]) }} as specification_id,
        claim_id,

        -- text
        reading,
        link_rule,
        attribution,
        timing,
        period,

        -- numbers
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
