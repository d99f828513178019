-- Question: How many deaths of each year does either list have, and how many both?
-- Cannot say: How many deaths neither has. One list gives the other's ids, so they are not
--   independent, and an estimate from their overlap would not hold.
select
    year(encounters.occurred_on) as year,
    count(*) filter (
        where encounters.in_mapping_police_violence and encounters.in_fatal_encounters
    ) as both_count,
    count(*) filter (
        where encounters.in_mapping_police_violence and not encounters.in_fatal_encounters
    ) as mpv_alone_count,
    count(*) filter (
        where not encounters.in_mapping_police_violence and encounters.in_fatal_encounters
    ) as fe_alone_count
from marts.fct_encounters as encounters
cross join marts.rpt_edition as edition
where encounters.occurred_on between edition.window_starts_on and edition.as_of_on
group by year(encounters.occurred_on)
order by year
