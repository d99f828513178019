with

compared as (

    select * from {{ ref('int_population__compared') }}

),

baselines as (

    select * from {{ ref('population_baselines') }}

),

final as (

    select
        -- text
        compared.baseline,
        compared.reading,
        baselines.meaning,
        baselines.cannot_say,

        -- numbers
        baselines.baseline_order,
        compared.county_count,
        compared.total_county_count,
        compared.resident_count,
        compared.total_resident_count,
        compared.resident_share,
        compared.death_count,
        compared.placed_death_count,
        compared.death_share
    from compared
    inner join baselines
        on compared.baseline = baselines.baseline

)

select * from final
order by baseline_order, reading
