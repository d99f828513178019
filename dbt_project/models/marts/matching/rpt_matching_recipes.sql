with

recipes as (

    select * from {{ ref('matching_recipes') }}

),

counted as (

    select * from {{ ref('int_matching_recipes__counted') }}

),

claims as (

    select * from {{ ref('int_claims__judged') }}
    where
        measure in ('agencies_with_deaths', 'share_of_agencies_with_deaths', 'share_of_deaths')
        and reading in (select counted.reading from counted)

),

figures as (

    select
        claims.*,
        recipes.recipe,
        recipes.recipe_order,
        recipes.description,
        case
            when recipes.recipe = 'ringledger' then claims.numerator
            when claims.measure = 'share_of_deaths' then counted.death_count
            else counted.agency_count
        end as recipe_numerator
    from claims
    cross join recipes
    left join counted
        on
            recipes.recipe = counted.recipe
            and claims.reading = counted.reading

),

valued as (

    select
        *,
        case unit
            when 'count' then recipe_numerator
            when 'share' then recipe_numerator / nullif(denominator, 0)
        end::double as recipe_value
    from figures
    where recipe_numerator is not null

),

final as (

    select
        -- ids
        claim_id,

        -- text
        reading,
        recipe,
        description,

        -- numbers
        recipe_numerator::bigint as numerator,
        denominator::bigint as denominator,
        recipe_value as value,
        recipe_value - value as difference_from_ringledger
    from valued

)

select * from final
order by claim_id, reading, recipe
