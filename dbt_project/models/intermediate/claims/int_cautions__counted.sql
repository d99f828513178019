with

defaults as (

    select * from {{ ref('int_specifications__defaulted') }}

),

counted as (

    select * from {{ ref('int_measures__counted') }}

),

missing as (

    select * from {{ ref('int_measures__missing') }}

),

deaths as (

    select * from {{ ref('int_deaths__counted') }}

),

listed_rows as (

    select * from {{ ref('int_encounter_rows__listed') }}

),

death_rows as (

    select * from {{ ref('int_death_rows__keyed') }}

),

population as (

    select * from {{ ref('int_population__compared') }}

),

reached as (

    select * from {{ ref('int_readings__reached') }}

),

default_counts as (

    select * from counted
    where is_default

),

before_joining as (

    select
        'before_joining' as caution,
        default_counts.measure,
        default_counts.reading,
        counted.numerator::bigint as affected_count,
        default_counts.numerator::bigint as total_count
    from default_counts
    inner join counted
        on
            default_counts.measure = counted.measure
            and default_counts.reading = counted.reading
    where counted.timing = 'on_the_day' and counted.departures = 'timing'

),

absent_partners as (

    select
        'absent_partners' as caution,
        measure,
        reading,
        listed_count as affected_count,
        partner_count as total_count
    from missing
    where absent_count > 0

),

without_day as (

    select
        'without_day' as caution,
        default_counts.measure,
        default_counts.reading,
        (default_counts.numerator - counted.numerator)::bigint as affected_count,
        default_counts.numerator::bigint as total_count
    from default_counts
    inner join counted
        on
            default_counts.measure = counted.measure
            and default_counts.reading = counted.reading
    where counted.partner_universe = 'dated_only' and counted.departures = 'partner_universe'

),

unusable_agency as (

    select
        'unusable_agency' as caution,
        reading,
        count(*) filter (where not names_agency) as affected_count,
        count(*) as total_count
    from deaths
    group by reading

),

other_scope as (

    select
        'other_scope' as caution,
        reading,
        count(*) filter (where not is_by_force) as affected_count,
        count(*) as total_count
    from deaths
    group by reading

),

-- Each list has other kinds of them: a list of killings has no suicides.
other_kinds as (

    select
        reading,
        death_class,
        count(*) as death_count
    from deaths
    where not is_by_force
    group by reading, death_class

),

kinds_told as (

    select
        'other_scope' as caution,
        reading,
        string_agg(
            format('{:,}', death_count) || ' ' || case death_class
                when 'by_vehicle' then 'by a vehicle'
                when 'self_inflicted' then 'by the person''s own hand'
                when 'without_force'
                    then 'without intended force (overdoses, falls, accidents and the like)'
                when 'unclear' then 'of a cause that leaves it open'
            end,
            ', '
            order by death_count desc, death_class asc
        ) as kinds
    from other_kinds
    group by reading

),

mpv_ids as (

    select
        count(*) filter (where death_rows.fe_id is not null) as affected_count,
        count(*) as total_count
    from listed_rows
    inner join death_rows
        on
            listed_rows.source = death_rows.source
            and listed_rows.source_row_id = death_rows.source_row_id
    inner join defaults
        on death_rows.occurred_on between defaults.period_starts_on and defaults.period_ends_on
    where listed_rows.death_list = 'mapping_police_violence' and listed_rows.row_order = 1

),

lists_overlap as (

    select distinct
        'lists_overlap' as caution,
        deaths.reading,
        mpv_ids.affected_count,
        mpv_ids.total_count
    from deaths
    cross join mpv_ids

),

list_ends_early as (

    select
        'list_ends_early' as caution,
        reading,
        missing_day_count as affected_count,
        day_count as total_count
    from reached

),

residents as (

    select
        case baseline
            when 'any_partner' then 'residents_near'
            when 'county_wide_partner' then 'residents_county_wide'
        end as caution,
        reading,
        resident_count as affected_count,
        total_resident_count as total_count
    from population

),

deaths_near as (

    select
        'deaths_near' as caution,
        reading,
        death_count as affected_count,
        placed_death_count as total_count
    from population
    where baseline = 'any_partner'

),

of_measures as (

    select * from before_joining
    union all
    select * from absent_partners
    union all
    select * from without_day

),

of_readings as (

    select * from unusable_agency
    union all
    select * from other_scope
    union all
    select * from lists_overlap
    union all
    select * from list_ends_early
    union all
    select * from residents
    union all
    select * from deaths_near

),

final as (

    select
        -- text
        caution,
        measure,
        reading,
        null as kinds,

        -- numbers
        affected_count,
        total_count
    from of_measures

    union all

    select
        of_readings.caution,
        default_counts.measure,
        of_readings.reading,
        kinds_told.kinds,
        of_readings.affected_count,
        of_readings.total_count
    from of_readings
    inner join default_counts
        on of_readings.reading = default_counts.reading
    left join kinds_told
        on
            of_readings.caution = kinds_told.caution
            and of_readings.reading = kinds_told.reading

)

select * from final
