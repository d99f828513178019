-- Question: How do deaths lie around the day an agency joined, in quarters of a year?
-- Cannot say: What joining changed. Few partners were observed for long after joining:
--   partner_count says how many could have had a death in the quarter at all.
with

edition as (

    select * from marts.rpt_edition

),

quarters as (

    select unnest(range(-8, 5)) as quarter

),

deaths as (

    select
        reading,
        agency_id,
        encounter_id,
        floor(date_diff('day', partner_active_on, occurred_on) / 91.3125)::integer as quarter
    from marts.rpt_claim_evidence
    where
        claim_id = 'share-of-deaths'
        and part = 'numerator'
        and agency_id is not null

),

observed as (

    select
        quarters.quarter,
        count(*) as partner_count
    from quarters
    cross join edition
    inner join marts.fct_partnerships as partnerships
        on
            partnerships.is_partner_by_as_of
            and partnerships.active_on_earliest
            + ((quarters.quarter + 1) * 91.3125)::integer <= edition.as_of_on
    group by quarters.quarter

)

select
    deaths.reading,
    deaths.quarter as quarters_since_joining,
    observed.partner_count,
    count(*) as death_count
from deaths
inner join observed
    on deaths.quarter = observed.quarter
group by deaths.reading, deaths.quarter, observed.partner_count
order by deaths.reading, deaths.quarter
