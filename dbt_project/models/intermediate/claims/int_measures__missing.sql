with

edition as (

    select * from {{ source('raw', 'edition') }}

),

defaults as (

    select * from {{ ref('int_specifications__defaulted') }}

),

counted as (

    select * from {{ ref('int_measures__counted') }}
    where is_default

),

measures as (

    select * from {{ ref('measures') }}

),

deaths as (

    select * from {{ ref('int_deaths__counted') }}

),

death_agencies as (

    select death_agencies.*
    from {{ ref('int_death_agencies__ranked') }} as death_agencies
    inner join defaults
        on
            death_agencies.link_rule = defaults.link_rule
            and death_agencies.agency_family = defaults.agency_family

),

-- The published number of partners, by the claim that states it. It enters no figure: it says how
-- many partners the list lacks.
published as (

    select max(figures.published_numerator) as partner_count
    from {{ ref('claim_figures') }} as figures
    inner join {{ ref('claims') }} as claims
        on
            figures.statement_set = claims.statement_set
            and figures.claim_id = claims.claim_id
    inner join edition
        on figures.statement_set = edition.statement_set
    where claims.measure = 'partner_agencies' and figures.is_shown

),

-- Null where no claim of the edition counts partners; then no number of them was published either.
listed as (

    select max(numerator) filter (where measure = 'partner_agencies')::bigint as listed_count
    from counted

),

partners as (

    select
        listed.listed_count,
        greatest(listed.listed_count, published.partner_count) as partner_count,
        greatest(published.partner_count - listed.listed_count, 0) as absent_count
    from listed
    cross join published

),

-- Agencies off the list, in deaths that name no partner.
named as (

    select
        deaths.reading,
        deaths.encounter_id,
        death_agencies.agency_id
    from deaths
    inner join death_agencies
        on
            deaths.encounter_id = death_agencies.encounter_id
            and deaths.death_list = death_agencies.death_list
    where not deaths.names_partner

),

others as (

    select
        reading,
        agency_id,
        row_number() over (
            partition by reading
            order by count(*) desc, agency_id asc
        ) as size_rank
    from named
    group by reading, agency_id

),

-- The deaths that would be added if the absent partners were the largest of them.
largest_others as (

    select
        named.reading,
        count(distinct named.encounter_id) as added_death_count
    from named
    inner join others
        on
            named.reading = others.reading
            and named.agency_id = others.agency_id
    cross join partners
    where others.size_rank <= partners.absent_count
    group by named.reading

),

deaths_of_readings as (

    select
        reading,
        count(*) filter (where not names_agency) as unusable_death_count,
        count(*) filter (where not names_agency and is_named_case) as unusable_named_count,
        count(*) filter (where not names_partner and is_named_case) as other_named_count
    from deaths
    group by reading

),

joined as (

    select
        counted.measure,
        counted.reading,
        counted.numerator,
        counted.denominator,
        counted.value,
        measures.unit,
        measures.missing_meaning,
        partners.*,
        coalesce(largest_others.added_death_count, 0) as added_death_count,
        coalesce(deaths_of_readings.other_named_count, 0) as other_named_count,
        deaths_of_readings.unusable_death_count,
        deaths_of_readings.unusable_named_count
    from counted
    cross join partners
    inner join measures
        on counted.measure = measures.measure
    left join largest_others
        on counted.reading = largest_others.reading
    left join deaths_of_readings
        on counted.reading = deaths_of_readings.reading

),

-- What would be added to the numerator, and the denominator that goes with it.
added as (

    select
        *,
        case measure
            when 'share_of_deaths' then added_death_count
            when 'named_deaths' then least(other_named_count, absent_count)
            else absent_count
        end as added_by_absent,
        case measure
            when 'share_of_agencies_with_deaths' then denominator + absent_count
            else denominator
        end as full_denominator,
        case measure
            when 'share_of_deaths' then unusable_death_count
            when 'named_deaths' then unusable_named_count
            when 'agencies_with_deaths' then least(unusable_death_count, listed_count - numerator)
            when 'share_of_agencies_with_deaths'
                then least(unusable_death_count, listed_count - numerator)
        end as added_by_unusable
    from joined

),

final as (

    select
        -- text
        measure,
        reading,
        case
            when absent_count > 0
                then printf(
                    'Assuming %s partners, the published count, %s more than are listed. %s',
                    format('{:,}', partner_count),
                    format('{:,}', absent_count),
                    missing_meaning
                )
        end as missing_note,

        -- numbers
        listed_count,
        partner_count,
        absent_count,
        if(unit = 'share', numerator / nullif(full_denominator, 0), value)::double as missing_lower,
        if(
            unit = 'share',
            (numerator + added_by_absent) / nullif(full_denominator, 0),
            value + added_by_absent
        )::double as missing_upper,
        unusable_death_count,
        if(
            unit = 'share',
            (numerator + added_by_unusable) / nullif(denominator, 0),
            value + added_by_unusable
        )::double as unusable_upper
    from added

)

select * from final
