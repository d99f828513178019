with

cautioned as (

    select * from {{ ref('int_claims__cautioned') }}

),

final as (

    select
        -- ids
        claim_id,

        -- text
        reading,
        caution,
        sentence,

        -- numbers
        caution_order,
        affected_count,
        total_count,
        affected_share
    from cautioned

)

select * from final
order by claim_id, reading, caution_order, caution
