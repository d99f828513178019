with

edition as (

    select * from {{ source('raw', 'edition') }}

),

choices as (

    select * from {{ ref('specification_choices') }}

),

periods as (

    select
        choices.choice as period,
        choices.is_default,
        choices.is_defensible,
        case choices.choice
            when 'five_years' then (edition.as_of_on - interval 5 year)::date
            else edition.window_starts_on
        end as period_starts_on,
        case choices.choice
            when 'to_press' then edition.press_on
            else edition.as_of_on
        end as period_ends_on
    from choices
    cross join edition
    where choices.dimension = 'period'

),

final as (

    select
        -- text
        link_rules.choice as link_rule,
        attributions.choice as attribution,
        timings.choice as timing,
        periods.period,

        -- booleans
        link_rules.is_default
        and attributions.is_default
        and timings.is_default
        and periods.is_default as is_default,
        link_rules.is_defensible
        and attributions.is_defensible
        and timings.is_defensible
        and periods.is_defensible as is_defensible,

        -- dates
        periods.period_starts_on,
        periods.period_ends_on
    from choices as link_rules
    cross join choices as attributions
    cross join choices as timings
    cross join periods
    where
        link_rules.dimension = 'link_rule'
        and attributions.dimension = 'attribution'
        and timings.dimension = 'timing'

)

select * from final
