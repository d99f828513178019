with

specified as (

    select * from {{ ref('int_claims__specified') }}

),

drawn as (

    select * from {{ ref('int_measures__drawn') }}

),

claim_readings as (

    select * from {{ ref('claim_readings') }}

),

readings as (

    select * from {{ ref('readings') }}

),

reached as (

    select * from {{ ref('int_readings__reached') }}

),

-- Nobody beyond the people a statement names can be found.
people as (

    select
        statement_set,
        count(*) as person_count
    from {{ ref('named_cases') }}
    group by statement_set

),

-- Only the rule for links moves, every other choice stays at its default.
link_rules as (

    select
        claim_id,
        reading,
        max(value) filter (where link_rule = 'strict') as strict_value,
        max(value) filter (where link_rule = 'lenient') as lenient_value
    from specified
    where departures in ('', 'link_rule')
    group by claim_id, reading

),

defensible as (

    select
        claim_id,
        reading,
        count(*) as specification_count,
        count(*) filter (where holds) as holds_count
    from specified
    where is_defensible
    group by claim_id, reading

),

joined as (

    select
        specified.*,
        link_rules.strict_value,
        link_rules.lenient_value,
        drawn.draw_count,
        drawn.draw_lower,
        drawn.draw_upper,
        -- The linkage interval: whatever doubt about names can do, the figure lies in it.
        least(
            specified.value,
            link_rules.strict_value,
            link_rules.lenient_value,
            drawn.draw_lower,
            drawn.draw_upper
        ) as lower_bound,
        greatest(
            specified.value,
            link_rules.strict_value,
            link_rules.lenient_value,
            drawn.draw_lower,
            drawn.draw_upper
        ) as upper_bound,
        defensible.specification_count,
        defensible.holds_count,
        claim_readings.is_lower_bound,
        claim_readings.figure_note,
        -- Later deaths can only add agencies and people found; a share of deaths can fall.
        coalesce(reached.missing_day_count > 0, false)
        and specified.measure != 'share_of_deaths' as is_cut_short,
        specified.measure = 'named_deaths'
        and specified.value = people.person_count as is_everybody
    from specified
    inner join link_rules
        on specified.claim_id = link_rules.claim_id and specified.reading = link_rules.reading
    inner join drawn
        on specified.measure = drawn.measure and specified.reading = drawn.reading
    inner join defensible
        on specified.claim_id = defensible.claim_id and specified.reading = defensible.reading
    inner join claim_readings
        on
            specified.statement_set = claim_readings.statement_set
            and specified.claim_id = claim_readings.claim_id
            and specified.reading = claim_readings.reading
    left join reached
        on specified.reading = reached.reading
    left join people
        on specified.statement_set = people.statement_set
    where specified.is_default

),

placed as (

    select
        * replace (
            (is_lower_bound or is_cut_short) and not coalesce(is_everybody, false)
                as is_lower_bound,
            case
                when is_everybody
                    then
                        'Every person named in the statement is counted, so the figure can''t be '
                        || 'too low.'
                when is_cut_short and not is_lower_bound
                    then
                        'A lower bound'
                        || if(unit = 'share', ' for the partners listed', '')
                        || ': a list of deaths ends before the as-of date.'
                else figure_note
            end as figure_note
        ),
        {{ in_wording('lower_bound') }} and {{ in_wording('upper_bound') }} as is_inside,
        coalesce(
            upper_bound < wording_low or (is_low_strict and upper_bound = wording_low), false
        ) as is_short,
        coalesce(
            lower_bound > wording_high or (is_high_strict and lower_bound = wording_high), false
        ) as is_beyond
    from joined

),

-- However many deaths a list lacks: what counts some of another's can't have more agencies. So
-- what contradicts the words there contradicts them here; a share of deaths may be larger.
contained as (

    select
        placed.*,
        containing.title as ceiling_title
    from placed
    inner join readings
        on placed.reading = readings.reading
    left join placed as wider
        on
            placed.claim_id = wider.claim_id
            and readings.within_reading = wider.reading
            and placed.is_short
            and placed.is_lower_bound
            and placed.measure != 'share_of_deaths'
            and wider.is_short
            and not wider.is_lower_bound
            and wider.holds_count <= 0.1 * wider.specification_count
    left join readings as containing
        on wider.reading = containing.reading

),

final as (

    select
        -- ids
        claim_id,

        -- text
        statement_set,
        reading,
        measure,
        unit,
        case
            when is_inside and holds_count >= 0.9 * specification_count
                then 'supported'
            -- A figure known to be too low cannot contradict an "over".
            when is_short and is_lower_bound and ceiling_title is null
                then 'undetermined'
            when (is_short or is_beyond) and holds_count <= 0.1 * specification_count
                then 'contradicted'
            else 'undetermined'
        end as verdict,
        figure_note,
        ceiling_title,

        -- numbers
        claim_order,
        numerator,
        denominator,
        value,
        lower_bound,
        upper_bound,
        strict_value,
        lenient_value,
        draw_count,
        draw_lower,
        draw_upper,
        wording_low,
        wording_high,
        specification_count,
        holds_count,

        -- booleans
        is_low_strict,
        is_high_strict,
        is_lower_bound,
        is_inside,
        is_short,
        is_beyond
    from contained

)

select * from final
