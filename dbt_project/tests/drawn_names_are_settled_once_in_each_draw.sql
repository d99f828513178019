select
    name_id,
    sum(bit_count(draws)) as draw_count
from {{ ref('int_agency_names__drawn') }}
group by name_id
having
    sum(bit_count(draws)) != {{ var('draw_count') + 1 }}
    or bit_count(bit_or(draws)) != {{ var('draw_count') + 1 }}
