-- Question: In which months did agencies join, and how many partners were there by then?
-- Cannot say: When an agency signed, or first used the program. Some rows give a day, some a
--   month; the first day that is possible is taken (date_basis in bridge_partnership_mentions).
with

joined as (

    select
        date_trunc('month', active_on_earliest)::date as month_starts_on,
        count(*) as joined_count
    from marts.fct_partnerships
    where is_partner_by_as_of
    group by month_starts_on

)

select
    month_starts_on,
    joined_count,
    sum(joined_count) over (order by month_starts_on) as partner_count
from joined
order by month_starts_on
