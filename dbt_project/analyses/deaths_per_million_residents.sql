-- Question: How many deaths are there per million residents in counties with a partner, and how
--   many in the others?
-- Cannot say: That partnerships raise or lower anything: counties with partners are the populous
--   ones and differ in much else. A county counts as theirs whenever the partner joined, and whole,
--   however small the partner; many of the deaths came earlier or name other agencies. Beside
--   county_wide_partner, the other counties have partners of towns among them. The rate is of the
--   edition's whole window, not of a year, over residents counted once, and has no interval. Deaths
--   whose county no list of counties has are left out.
with

baselines as (

    select * from marts.rpt_population_baseline

),

sides as (

    select
        baseline_order,
        baseline,
        reading,
        true as is_partner_county,
        county_count,
        resident_count,
        death_count
    from baselines

    union all

    select
        baseline_order,
        baseline,
        reading,
        false as is_partner_county,
        total_county_count - county_count as county_count,
        total_resident_count - resident_count as resident_count,
        placed_death_count - death_count as death_count
    from baselines

)

select
    reading,
    baseline,
    is_partner_county,
    county_count,
    resident_count,
    death_count,
    round(death_count / nullif(resident_count, 0) * 1e6, 1) as deaths_per_million
from sides
order by reading asc, baseline_order asc, is_partner_county desc
