with

baselines as (

    select * from {{ ref('population_baselines') }}

),

counties as (

    select * from {{ ref('int_counties__keyed') }}

),

partners as (

    select * from {{ ref('int_partners__placed') }}

),

deaths as (

    select * from {{ ref('int_deaths__counted') }}

),

counties_taken as (

    select
        baselines.baseline,
        counties.county_fips,
        counties.resident_count,
        coalesce(
            bool_or(
                case baselines.baseline
                    when 'any_partner' then true
                    when 'county_wide_partner' then partners.is_county_wide
                end
            ) filter (where partners.agency_id is not null),
            false
        ) as is_taken
    from baselines
    cross join counties
    left join partners
        on counties.county_fips = partners.county_fips
    group by baselines.baseline, counties.county_fips, counties.resident_count

),

residents as (

    select
        baseline,
        count(*) filter (where is_taken) as county_count,
        count(*) as total_county_count,
        coalesce(sum(resident_count) filter (where is_taken), 0) as resident_count,
        sum(resident_count) as total_resident_count
    from counties_taken
    group by baseline

),

-- A death whose county no list of counties has is in none.
deaths_placed as (

    select
        deaths.reading,
        deaths.encounter_id,
        min(counties.county_fips) as county_fips
    from deaths
    left join counties
        on
            deaths.state = counties.state
            and {{ county_key('deaths.county') }} = counties.county_key
    group by deaths.reading, deaths.encounter_id

),

death_counts as (

    select
        counties_taken.baseline,
        deaths_placed.reading,
        count(*) filter (where counties_taken.is_taken) as death_count,
        count(*) as placed_death_count
    from deaths_placed
    inner join counties_taken
        on deaths_placed.county_fips = counties_taken.county_fips
    group by counties_taken.baseline, deaths_placed.reading

),

final as (

    select
        -- text
        residents.baseline,
        death_counts.reading,

        -- numbers
        residents.county_count,
        residents.total_county_count,
        residents.resident_count::bigint as resident_count,
        residents.total_resident_count::bigint as total_resident_count,
        residents.resident_count / residents.total_resident_count as resident_share,
        death_counts.death_count,
        death_counts.placed_death_count,
        death_counts.death_count / death_counts.placed_death_count as death_share
    from residents
    inner join death_counts
        on residents.baseline = death_counts.baseline

)

select * from final
