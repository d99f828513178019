-- One row per reading: its deaths recounted from the fact tables, each part by a question of its own.
with

deaths as (

    select
        'mapping_police_violence' as reading,
        encounters.encounter_id
    from marts.fct_encounters as encounters
    cross join raw.edition as edition
    where
        encounters.in_mapping_police_violence
        and encounters.mpv_occurred_on between edition.window_starts_on and edition.as_of_on

    union all

    select
        'fatal_encounters' as reading,
        encounters.encounter_id
    from marts.fct_encounters as encounters
    cross join raw.edition as edition
    where
        encounters.in_fatal_encounters
        and encounters.fe_occurred_on between edition.window_starts_on and edition.as_of_on

),

named as (

    select distinct
        deaths.reading,
        deaths.encounter_id,
        bridge.agency_id
    from deaths
    inner join marts.bridge_encounter_agencies as bridge
        on
            deaths.encounter_id = bridge.encounter_id
            and deaths.reading = bridge.source

),

partners as (

    select partnerships.agency_id
    from marts.fct_partnerships as partnerships
    cross join raw.edition as edition
    where
        partnerships.program = edition.program
        and coalesce(partnerships.active_on_earliest, partnerships.active_on_latest)
        <= edition.as_of_on

),

partner_deaths as (

    select
        named.reading,
        count(distinct named.encounter_id) as partner_deaths,
        count(distinct named.agency_id) as partners_with_deaths
    from named
    semi join partners
        on named.agency_id = partners.agency_id
    group by named.reading

),

other_deaths as (

    select
        reading,
        count(*) as other_deaths
    from (
        select
            named.reading,
            named.encounter_id
        from named
        left join partners
            on named.agency_id = partners.agency_id
        group by named.reading, named.encounter_id
        having count(partners.agency_id) = 0
    )
    group by reading

),

unusable_deaths as (

    select
        deaths.reading,
        count(*) as unusable_deaths
    from deaths
    anti join named
        on
            deaths.reading = named.reading
            and deaths.encounter_id = named.encounter_id
    group by deaths.reading

),

all_deaths as (

    select
        reading,
        count(*) as deaths
    from deaths
    group by reading

),

-- By what is counted, not by name: an edition's claims may be its own.
claimed as (

    select
        shown.reading,
        max(shown.denominator) filter (where claims.measure = 'share_of_deaths') as claimed_deaths,
        max(shown.numerator) filter (where claims.measure = 'share_of_deaths')
            as claimed_partner_deaths,
        max(shown.numerator) filter (where claims.measure = 'share_of_agencies_with_deaths')
            as claimed_partners_with_deaths
    from marts.rpt_claims as shown
    inner join seeds.claims as claims
        on shown.claim_id = claims.claim_id
    where
        shown.reading in ('mapping_police_violence', 'fatal_encounters')
        and claims.statement_set = (select statement_set from raw.edition)
    group by shown.reading

)

select
    claimed.reading,
    coalesce(all_deaths.deaths, 0) as deaths,
    coalesce(partner_deaths.partner_deaths, 0) as partner_deaths,
    coalesce(partner_deaths.partners_with_deaths, 0) as partners_with_deaths,
    coalesce(partner_deaths.partner_deaths, 0)
    + coalesce(other_deaths.other_deaths, 0)
    + coalesce(unusable_deaths.unusable_deaths, 0) as parts,
    coalesce(unusable_deaths.unusable_deaths, 0) / greatest(all_deaths.deaths, 1) as unusable_share,
    -- Where no claim counts it there is nothing to compare.
    coalesce(claimed.claimed_deaths, all_deaths.deaths, 0) as claimed_deaths,
    coalesce(claimed.claimed_partner_deaths, partner_deaths.partner_deaths, 0)
        as claimed_partner_deaths,
    coalesce(claimed.claimed_partners_with_deaths, partner_deaths.partners_with_deaths, 0)
        as claimed_partners_with_deaths
from claimed
left join all_deaths
    on claimed.reading = all_deaths.reading
left join partner_deaths
    on claimed.reading = partner_deaths.reading
left join other_deaths
    on claimed.reading = other_deaths.reading
left join unusable_deaths
    on claimed.reading = unusable_deaths.reading
order by claimed.reading
