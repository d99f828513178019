{% set draw_count = var('draw_count') %}

with

edition as (

    select * from {{ source('raw', 'edition') }}

),

defaults as (

    select * from {{ ref('int_specifications__defaulted') }}

),

drawn as (

    select * from {{ ref('int_agency_names__drawn') }}

),

mentions as (

    select * from {{ ref('int_agency_mentions__split') }}

),

partner_mentions as (

    select * from {{ ref('int_partner_mentions__linked') }}
    where link_rule = 'default'

),

encounter_rows as (

    select * from {{ ref('int_encounter_rows__listed') }}

),

named_cases as (

    select * from {{ ref('int_named_cases__matched') }}

),

figures as (

    select
        counted.measure,
        counted.reading,
        measures.unit
    from {{ ref('int_measures__counted') }} as counted
    inner join {{ ref('measures') }} as measures
        on counted.measure = measures.measure
    where counted.is_default

),

draws as (

    select unnest(range({{ draw_count + 1 }}))::integer as draw

),

-- In which draws an agency is a partner by the as-of date, and in which of them it was one before
-- the six months.
partners as (

    select
        drawn.agency_id,
        bit_or(drawn.draws) as draws,
        bit_or(
            if(
                partner_mentions.active_on < edition.as_of_on - interval 6 month,
                drawn.draws,
                bitstring('0', {{ draw_count + 1 }})
            )
        ) as earlier_draws
    from partner_mentions
    cross join edition
    inner join mentions
        on partner_mentions.mention_id = mentions.mention_id
    inner join drawn
        on mentions.name_id = drawn.name_id
    where partner_mentions.active_on <= edition.as_of_on
    group by drawn.agency_id

),

deaths as (

    select deaths.*
    from {{ ref('int_deaths__drawn') }} as deaths
    inner join defaults
        on deaths.occurred_on between defaults.period_starts_on and defaults.period_ends_on

),

death_names as (

    select distinct
        deaths.reading,
        deaths.encounter_id,
        deaths.death_list,
        deaths.draws,
        mentions.name_id
    from deaths
    inner join encounter_rows
        on
            deaths.death_list = encounter_rows.death_list
            and deaths.encounter_id = encounter_rows.encounter_id
    inner join mentions
        on
            encounter_rows.source = mentions.source
            and encounter_rows.source_row_id = mentions.source_row_id

),

-- In which draws a death names a partner agency.
credits as (

    select
        death_names.reading,
        death_names.encounter_id,
        death_names.death_list,
        drawn.agency_id,
        bit_or(death_names.draws & drawn.draws & partners.draws) as draws
    from death_names
    inner join drawn
        on death_names.name_id = drawn.name_id
    inner join partners
        on drawn.agency_id = partners.agency_id
    group by
        death_names.reading, death_names.encounter_id, death_names.death_list, drawn.agency_id

),

-- One row for each thing a numerator counts, with the draws in which it counts.
countable as (

    select
        'partner_agencies' as measure,
        'ring' as reading,
        draws
    from partners

    union all

    select
        'agencies_added' as measure,
        'ring' as reading,
        draws & ~earlier_draws as draws
    from partners

    union all

    select
        unnest(['agencies_with_deaths', 'share_of_agencies_with_deaths']) as measure,
        reading,
        bit_or(draws) as draws
    from credits
    group by reading, agency_id

    union all

    select
        'share_of_deaths' as measure,
        reading,
        bit_or(draws) as draws
    from credits
    group by reading, encounter_id, death_list

    union all

    select
        'named_deaths' as measure,
        credits.reading,
        bit_or(credits.draws) as draws
    from credits
    inner join named_cases
        on
            credits.reading = named_cases.reading
            and credits.encounter_id = named_cases.encounter_id
    group by credits.reading, named_cases.person_name

),

-- Most things count in every draw, and nearly all deaths do: those that count in the same ones are
-- counted together.
alike_countable as (

    select
        measure,
        reading,
        draws,
        count(*) as countable_count
    from countable
    group by measure, reading, draws

),

numerators as (

    select
        countable.measure,
        countable.reading,
        draws.draw,
        sum(countable.countable_count * get_bit(countable.draws, draws.draw))::bigint as numerator
    from alike_countable as countable
    cross join draws
    group by countable.measure, countable.reading, draws.draw

),

alike_deaths as (

    select
        reading,
        draws,
        count(*) as death_count
    from deaths
    group by reading, draws

),

denominators as (

    select
        'share_of_agencies_with_deaths' as measure,
        figures.reading,
        numerators.draw,
        numerators.numerator as denominator
    from numerators
    inner join figures
        on figures.measure = 'share_of_agencies_with_deaths'
    where numerators.measure = 'partner_agencies'

    union all

    select
        'share_of_deaths' as measure,
        alike_deaths.reading,
        draws.draw,
        sum(alike_deaths.death_count * get_bit(alike_deaths.draws, draws.draw))::bigint
            as denominator
    from alike_deaths
    cross join draws
    group by alike_deaths.reading, draws.draw

),

joined as (

    select
        figures.measure,
        figures.reading,
        figures.unit,
        draws.draw,
        coalesce(numerators.numerator, 0) as numerator,
        if(figures.unit = 'share', coalesce(denominators.denominator, 0), null) as denominator
    from figures
    cross join draws
    left join numerators
        on
            figures.measure = numerators.measure
            and figures.reading = numerators.reading
            and draws.draw = numerators.draw
    left join denominators
        on
            figures.measure = denominators.measure
            and figures.reading = denominators.reading
            and draws.draw = denominators.draw

),

final as (

    select
        -- text
        measure,
        reading,

        -- numbers
        draw,
        numerator,
        denominator,
        case unit
            when 'count' then numerator
            when 'share' then numerator / nullif(denominator, 0)
        end::double as value
    from joined

)

select * from final
