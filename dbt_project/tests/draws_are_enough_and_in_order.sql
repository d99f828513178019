-- At least 1,000 draws, and an interval whose ends are in order.
select
    measure,
    reading,
    draw_count,
    draw_lower,
    draw_upper
from {{ ref('int_measures__drawn') }}
where draw_count < 1000 or draw_lower > draw_upper
