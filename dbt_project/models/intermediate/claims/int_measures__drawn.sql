with

counted as (

    select * from {{ ref('int_draws__counted') }}
    where draw > 0

),

-- The middle 95 % of the draws, both ends figures that were drawn.
final as (

    select
        -- text
        measure,
        reading,

        -- numbers
        count(*) as draw_count,
        quantile_disc(value, 0.025) as draw_lower,
        quantile_disc(value, 0.975) as draw_upper
    from counted
    group by measure, reading

)

select * from final
