with

choices as (

    select * from {{ ref('specification_choices') }}
    where is_default

),

periods as (

    select * from {{ ref('int_periods__dated') }}
    where is_default

),

final as (

    select
        -- text
        max(choices.choice) filter (where choices.dimension = 'attribution') as attribution,
        max(choices.choice) filter (where choices.dimension = 'timing') as timing,
        max(choices.choice) filter (where choices.dimension = 'link_rule') as link_rule,
        max(choices.choice) filter (where choices.dimension = 'agency_family') as agency_family,
        max(choices.choice) filter (where choices.dimension = 'partner_universe')
            as partner_universe,
        periods.period,

        -- dates
        periods.period_starts_on,
        periods.period_ends_on
    from choices
    cross join periods
    group by periods.period, periods.period_starts_on, periods.period_ends_on

)

select * from final
