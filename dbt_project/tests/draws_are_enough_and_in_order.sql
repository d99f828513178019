select
    measure,
    reading,
    draw_count,
    draw_lower,
    draw_upper
from {{ ref('int_measures__drawn') }}
where draw_count < 1000 or draw_lower > draw_upper
