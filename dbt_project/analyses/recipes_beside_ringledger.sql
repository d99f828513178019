-- Question: What would common ways of matching names have reported instead?
-- Cannot say: Which is right. It says how much of a figure is the recipe's doing.
select
    recipes.claim_id,
    recipes.reading,
    recipes.recipe,
    recipes.description,
    recipes.numerator,
    recipes.denominator,
    recipes.value,
    recipes.difference_from_ringledger,
    claims.published_value
from marts.rpt_matching_recipes as recipes
inner join marts.rpt_claims as claims
    on recipes.claim_id = claims.claim_id and recipes.reading = claims.reading
order by claims.claim_order, claims.reading_order, abs(recipes.difference_from_ringledger) desc
