with

edition as (

    select * from {{ source('raw', 'edition') }}

),

choices as (

    select * from {{ ref('specification_choices') }}
    where dimension = 'period'

),

final as (

    select
        -- text
        choices.choice as period,

        -- booleans
        choices.is_default,

        -- dates
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

)

select * from final
