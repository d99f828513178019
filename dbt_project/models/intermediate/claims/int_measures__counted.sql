with

specifications as (

    select * from {{ ref('int_specifications__combined') }}

),

periods as (

    select * from {{ ref('int_periods__dated') }}

),

deaths as (

    select * from {{ ref('int_deaths__scoped') }}

),

credits as (

    select * from {{ ref('int_death_credits__attributed') }}

),

partners as (

    select * from {{ ref('int_partners__selected') }}

),

named_cases as (

    select
        encounter_id,
        reading,
        count(*) as person_count
    from {{ ref('int_named_cases__matched') }}
    where encounter_id is not null
    group by all

),

measures as (

    select * from {{ ref('measures') }}

),

attributions as (

    select choice as attribution
    from {{ ref('specification_choices') }}
    where dimension = 'attribution'

),

partner_counts as (

    select
        link_rule,
        agency_family,
        partner_universe,
        count(*) as partner_count,
        count(*) filter (where is_added_by_as_of) as added_count
    from partners
    group by all

),

death_counts as (

    select
        deaths.death_source,
        periods.period,
        count(*) as death_count
    from deaths
    inner join periods
        on deaths.occurred_on between periods.period_starts_on and periods.period_ends_on
    group by all

),

-- One death with its partners, each attribution a column: what it counts for.
credited_deaths as (

    select
        encounter_id,
        death_list,
        timing,
        link_rule,
        agency_family,
        partner_universe,
        1 as counts_any,
        max(is_first::integer) as counts_first,
        max(is_all::integer) as counts_all,
        -- Exact, so that the order in which deaths are added up changes nothing.
        (count(*) / any_value(agency_count))::decimal(18, 12) as counts_fractional
    from credits
    group by all

),

summed_deaths as (

    select
        deaths.death_source,
        periods.period,
        credited.timing,
        credited.link_rule,
        credited.agency_family,
        credited.partner_universe,
        sum(credited.counts_any) as counts_any,
        sum(credited.counts_first) as counts_first,
        sum(credited.counts_all) as counts_all,
        sum(credited.counts_fractional) as counts_fractional,
        sum(named_cases.person_count * credited.counts_any) as named_any,
        sum(named_cases.person_count * credited.counts_first) as named_first,
        sum(named_cases.person_count * credited.counts_all) as named_all
    from deaths
    inner join periods
        on deaths.occurred_on between periods.period_starts_on and periods.period_ends_on
    inner join credited_deaths as credited
        on
            deaths.encounter_id = credited.encounter_id
            and deaths.death_list = credited.death_list
    left join named_cases
        on
            deaths.encounter_id = named_cases.encounter_id
            and deaths.reading = named_cases.reading
    group by all

),

-- Each source of deaths in each period is a bit, so that one row of a partner tells of all of them:
-- a row for each would be a million to tell apart.
scopes as (

    select
        death_source,
        period,
        1::ubigint << (row_number() over (order by death_source, period) - 1) as scope
    from death_counts

),

scoped_deaths as (

    select
        deaths.encounter_id,
        deaths.death_list,
        bit_or(scopes.scope) as scopes
    from deaths
    inner join periods
        on deaths.occurred_on between periods.period_starts_on and periods.period_ends_on
    inner join scopes
        on deaths.death_source = scopes.death_source and periods.period = scopes.period
    group by all

),

-- One partner with a death, each attribution a column: the scopes in which any death counts for it.
credited_agencies as (

    select
        credits.timing,
        credits.link_rule,
        credits.agency_family,
        credits.partner_universe,
        credits.agency_id,
        bit_or(scoped_deaths.scopes) as scopes_any,
        bit_or(scoped_deaths.scopes) filter (where credits.is_first) as scopes_first,
        bit_or(scoped_deaths.scopes) filter (where credits.is_all) as scopes_all
    from scoped_deaths
    inner join credits
        on
            scoped_deaths.encounter_id = credits.encounter_id
            and scoped_deaths.death_list = credits.death_list
    group by all

),

summed_agencies as (

    select
        scopes.death_source,
        scopes.period,
        credited.timing,
        credited.link_rule,
        credited.agency_family,
        credited.partner_universe,
        count(*) as counts_any,
        count(*) filter (where credited.scopes_first & scopes.scope > 0) as counts_first,
        count(*) filter (where credited.scopes_all & scopes.scope > 0) as counts_all
    from credited_agencies as credited
    inner join scopes
        on credited.scopes_any & scopes.scope > 0
    group by all

),

credit_counts as (

    select
        summed_deaths.death_source,
        summed_deaths.period,
        attributions.attribution,
        summed_deaths.timing,
        summed_deaths.link_rule,
        summed_deaths.agency_family,
        summed_deaths.partner_universe,
        case attributions.attribution
            when 'any' then summed_deaths.counts_any
            when 'first' then summed_deaths.counts_first
            when 'all' then summed_deaths.counts_all
            when 'fractional' then summed_deaths.counts_fractional
        end::double as partner_death_count,
        case attributions.attribution
            when 'any' then summed_agencies.counts_any
            when 'first' then summed_agencies.counts_first
            when 'all' then summed_agencies.counts_all
        end::double as agency_count,
        case attributions.attribution
            when 'any' then summed_deaths.named_any
            when 'first' then summed_deaths.named_first
            when 'all' then summed_deaths.named_all
        end::double as named_count
    from summed_deaths
    cross join attributions
    inner join summed_agencies
        on
            summed_deaths.death_source = summed_agencies.death_source
            and summed_deaths.period = summed_agencies.period
            and summed_deaths.timing = summed_agencies.timing
            and summed_deaths.link_rule = summed_agencies.link_rule
            and summed_deaths.agency_family = summed_agencies.agency_family
            and summed_deaths.partner_universe = summed_agencies.partner_universe

),

counted as (

    select
        specifications.*,
        measures.unit,
        coalesce(
            case specifications.measure
                when 'partner_agencies' then partner_counts.partner_count
                when 'agencies_added' then partner_counts.added_count
                when 'agencies_with_deaths' then credit_counts.agency_count
                when 'share_of_agencies_with_deaths' then credit_counts.agency_count
                when 'share_of_deaths' then credit_counts.partner_death_count
                when 'named_deaths' then credit_counts.named_count
            end,
            0
        )::double as numerator,
        case specifications.measure
            when 'share_of_agencies_with_deaths' then coalesce(partner_counts.partner_count, 0)
            when 'share_of_deaths' then coalesce(death_counts.death_count, 0)
        end as denominator
    from specifications
    inner join measures
        on specifications.measure = measures.measure
    left join partner_counts
        on
            specifications.link_rule = partner_counts.link_rule
            and specifications.agency_family = partner_counts.agency_family
            and specifications.partner_universe = partner_counts.partner_universe
    left join death_counts
        on
            specifications.death_source = death_counts.death_source
            and specifications.period = death_counts.period
    left join credit_counts
        on
            specifications.death_source = credit_counts.death_source
            and specifications.period = credit_counts.period
            and specifications.attribution = credit_counts.attribution
            and specifications.timing = credit_counts.timing
            and specifications.link_rule = credit_counts.link_rule
            and specifications.agency_family = credit_counts.agency_family
            and specifications.partner_universe = credit_counts.partner_universe

),

final as (

    select
        -- text
        measure,
        reading,
        death_source,
        period,
        attribution,
        timing,
        link_rule,
        agency_family,
        partner_universe,
        departures,

        -- numbers
        departure_count,
        numerator,
        denominator,
        case unit
            when 'count' then numerator
            when 'share' then numerator / nullif(denominator, 0)
        end as value,

        -- booleans
        is_default,
        is_defensible
    from counted

)

select * from final
