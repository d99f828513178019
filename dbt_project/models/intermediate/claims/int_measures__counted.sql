with

specifications as (

    select * from {{ ref('int_specifications__combined') }}

),

credits as (

    select * from {{ ref('int_death_credits__attributed') }}

),

encounters as (

    select * from {{ ref('int_encounters__combined') }}

),

partnerships as (

    select * from {{ ref('int_partnerships__resolved') }}
    where is_partner_by_as_of

),

named_cases as (

    select * from {{ ref('int_named_cases__matched') }}

),

deaths as (

    select
        'mapping_police_violence' as reading,
        mpv_occurred_on as occurred_on
    from encounters
    where in_mapping_police_violence

    union all

    select
        'fatal_encounters' as reading,
        fe_occurred_on as occurred_on
    from encounters
    where in_fatal_encounters

),

readings as (

    select 'mapping_police_violence' as reading
    union all
    select 'fatal_encounters' as reading

),

periods as (

    select distinct
        period,
        period_starts_on,
        period_ends_on
    from specifications

),

death_counts as (

    select
        deaths.reading,
        periods.period,
        count(*) as death_count
    from deaths
    inner join periods
        on deaths.occurred_on between periods.period_starts_on and periods.period_ends_on
    group by deaths.reading, periods.period

),

partner_counts as (

    select
        link_rule,
        count(*) as partner_count,
        count(*) filter (where is_added_by_as_of) as added_count
    from partnerships
    group by link_rule

),

credit_counts as (

    select
        credits.reading,
        credits.link_rule,
        credits.attribution,
        credits.timing,
        periods.period,
        count(distinct credits.encounter_id) as partner_death_count,
        count(distinct credits.agency_id) as agency_count,
        count(distinct named_cases.person_name) as named_count
    from credits
    inner join periods
        on credits.occurred_on between periods.period_starts_on and periods.period_ends_on
    left join named_cases
        on
            credits.encounter_id = named_cases.encounter_id
            and credits.reading = named_cases.reading
    group by
        credits.reading, credits.link_rule, credits.attribution, credits.timing, periods.period

),

counted as (

    select
        specifications.link_rule,
        specifications.attribution,
        specifications.timing,
        specifications.period,
        specifications.is_default,
        specifications.is_defensible,
        readings.reading,
        coalesce(death_counts.death_count, 0) as death_count,
        coalesce(partner_counts.partner_count, 0) as partner_count,
        coalesce(credit_counts.partner_death_count, 0) as partner_death_count,
        coalesce(credit_counts.agency_count, 0) as agency_count,
        coalesce(credit_counts.named_count, 0) as named_count
    from specifications
    cross join readings
    left join death_counts
        on
            readings.reading = death_counts.reading
            and specifications.period = death_counts.period
    left join partner_counts
        on specifications.link_rule = partner_counts.link_rule
    left join credit_counts
        on
            readings.reading = credit_counts.reading
            and specifications.link_rule = credit_counts.link_rule
            and specifications.attribution = credit_counts.attribution
            and specifications.timing = credit_counts.timing
            and specifications.period = credit_counts.period

),

-- Counting partners needs no choice but how names are linked.
link_choices as (

    select
        choice as link_rule,
        is_default,
        is_defensible
    from {{ ref('specification_choices') }}
    where dimension = 'link_rule'

),

partner_measures as (

    select
        link_choices.*,
        coalesce(partner_counts.partner_count, 0) as partner_count,
        coalesce(partner_counts.added_count, 0) as added_count
    from link_choices
    left join partner_counts
        on link_choices.link_rule = partner_counts.link_rule

),

measured as (

    select
        'partner_agencies' as measure,
        'ring' as reading,
        link_rule,
        null as attribution,
        null as timing,
        null as period,
        partner_count as numerator,
        null::bigint as denominator,
        is_default,
        is_defensible
    from partner_measures

    union all

    select
        'agencies_added' as measure,
        'ring' as reading,
        link_rule,
        null as attribution,
        null as timing,
        null as period,
        added_count as numerator,
        null::bigint as denominator,
        is_default,
        is_defensible
    from partner_measures

    union all

    select
        'agencies_with_deaths' as measure,
        reading,
        link_rule,
        attribution,
        timing,
        period,
        agency_count as numerator,
        null::bigint as denominator,
        is_default,
        is_defensible
    from counted

    union all

    select
        'share_of_agencies_with_deaths' as measure,
        reading,
        link_rule,
        attribution,
        timing,
        period,
        agency_count as numerator,
        partner_count as denominator,
        is_default,
        is_defensible
    from counted

    union all

    select
        'share_of_deaths' as measure,
        reading,
        link_rule,
        attribution,
        timing,
        period,
        partner_death_count as numerator,
        death_count as denominator,
        is_default,
        is_defensible
    from counted

    union all

    select
        'named_deaths' as measure,
        reading,
        link_rule,
        attribution,
        timing,
        period,
        named_count as numerator,
        null::bigint as denominator,
        is_default,
        is_defensible
    from counted

),

final as (

    select
        -- text
        measured.measure,
        measured.reading,
        measured.link_rule,
        measured.attribution,
        measured.timing,
        measured.period,

        -- numbers
        measured.numerator,
        measured.denominator,
        case measures.unit
            when 'count' then measured.numerator
            when 'share' then measured.numerator / nullif(measured.denominator, 0)
        end::double as value,

        -- booleans
        measured.is_default,
        measured.is_defensible
    from measured
    inner join {{ ref('measures') }} as measures
        on measured.measure = measures.measure

)

select * from final
