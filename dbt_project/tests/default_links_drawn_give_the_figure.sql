select
    counted.measure,
    counted.reading,
    counted.numerator,
    counted.denominator,
    drawn.numerator as drawn_numerator,
    drawn.denominator as drawn_denominator
from {{ ref('int_measures__counted') }} as counted
left join {{ ref('int_draws__counted') }} as drawn
    on
        counted.measure = drawn.measure
        and counted.reading = drawn.reading
        and drawn.draw = 0
where
    counted.is_default
    and (
        drawn.numerator is distinct from counted.numerator
        or drawn.denominator is distinct from counted.denominator
    )
