{% set draw_count = var('draw_count') %}
{% set never = "bitstring('0', " ~ (draw_count + 1) ~ ")" %}

with

listed as (

    select * from {{ ref('int_encounters__listed') }}

),

-- Rows that hang together by other pairs are as surely one as the least sure of these.
pairs as (

    select
        left_row_id,
        right_row_id,
        decision,
        if(
            decision = 'accepted',
            greatest(
                match_probability,
                min(match_probability) filter (where method != 'through_another_row') over (
                    partition by group_id
                )
            ),
            match_probability
        ) as match_probability
    from {{ ref('int_death_pairs__matched') }}

),

-- Either row may be the one of a reading's first list.
pairs_both_ways as (

    select
        left_row_id as first_row_id,
        right_row_id as second_row_id,
        match_probability,
        decision
    from pairs

    union all

    select
        right_row_id as first_row_id,
        left_row_id as second_row_id,
        match_probability,
        decision
    from pairs

),

death_sources as (

    select
        death_sources.*,
        choices.reading
    from {{ ref('death_sources') }} as death_sources
    inner join {{ ref('specification_choices') }} as choices
        on
            death_sources.death_source = choices.choice
            and choices.dimension = 'death_source'
    where choices.is_default

),

draws as (

    select unnest(range(1, {{ draw_count + 1 }}))::integer as draw

),

-- Each row of a death that a reading may count, and which of the reading's lists has it.
told as (

    select
        death_sources.reading,
        death_sources.combination,
        listed.encounter_id,
        listed.death_list,
        listed.occurred_on,
        listed.source || '|' || listed.source_row_id as row_id,
        listed.death_list = death_sources.first_list as is_first,
        count(*) over (
            partition by death_sources.reading, listed.encounter_id
        ) = 2 as is_on_both
    from death_sources
    inner join listed
        on listed.death_list in (death_sources.first_list, death_sources.second_list)

),

-- Two rows of a reading's two lists that were taken for one death, or may yet be.
ties as (

    select
        first_told.reading,
        first_told.row_id as first_row_id,
        second_told.row_id as second_row_id,
        pairs.match_probability,
        pairs.decision = 'accepted' as is_accepted
    from pairs_both_ways as pairs
    inner join told as first_told
        on pairs.first_row_id = first_told.row_id
    inner join told as second_told
        on
            pairs.second_row_id = second_told.row_id
            and first_told.reading = second_told.reading
    where
        first_told.is_first
        and not second_told.is_first
        -- What is settled is one death in both lists or stays as it is.
        and first_told.is_on_both = (pairs.decision = 'accepted')
        and second_told.is_on_both = (pairs.decision = 'accepted')
        and (first_told.encounter_id = second_told.encounter_id) = (pairs.decision = 'accepted')

),

-- A row has at most one partner: the likeliest of each that is the likeliest of the other.
best_ties as (

    select * from ties
    qualify
        row_number() over (
            partition by reading, first_row_id
            order by match_probability desc, second_row_id asc
        ) = 1
        and row_number() over (
            partition by reading, second_row_id
            order by match_probability desc, first_row_id asc
        ) = 1

),

-- Two rows of one list that may tell of one death: which of them then doesn't count. Two that are
-- on the other list as well are two deaths there, too.
repeats as (

    select
        kept.reading,
        kept.row_id as first_row_id,
        dropped.row_id as second_row_id,
        pairs_both_ways.match_probability
    from pairs_both_ways
    inner join told as kept
        on pairs_both_ways.first_row_id = kept.row_id
    inner join told as dropped
        on
            pairs_both_ways.second_row_id = dropped.row_id
            and kept.reading = dropped.reading
            and kept.death_list = dropped.death_list
    where
        not dropped.is_on_both
        and (kept.is_on_both or kept.row_id < dropped.row_id)
    qualify
        row_number() over (
            partition by kept.reading, dropped.row_id
            order by pairs_both_ways.match_probability desc, kept.row_id asc
        ) = 1

),

lots as (

    select
        *,
        true as is_tie
    from best_ties

    union all

    select
        *,
        false as is_accepted,
        false as is_tie
    from repeats

),

-- One lot for a pair, whichever readings count it; what is certain needs none.
seeded as (

    select distinct
        first_row_id,
        second_row_id,
        match_probability,
        {{ lot_digits("md5_number(first_row_id || ' ' || second_row_id)") }}
    from lots
    where match_probability < 1

),

drawn as (

    select
        seeded.first_row_id,
        seeded.second_row_id,
        bitstring_agg(draws.draw, 0, {{ draw_count }}) as draws
    from seeded
    cross join draws
    where {{ lot('draws.draw') }} < seeded.match_probability
    group by
        seeded.first_row_id,
        seeded.second_row_id

),

-- In which draws the two are one death; the first bit is the default.
with_default as (

    select
        lots.reading,
        lots.first_row_id,
        lots.second_row_id,
        lots.is_tie,
        set_bit(
            if(lots.match_probability >= 1, ~{{ never }}, coalesce(drawn.draws, {{ never }})),
            0,
            lots.is_accepted::integer
        ) as draws
    from lots
    left join drawn
        on
            lots.first_row_id = drawn.first_row_id
            and lots.second_row_id = drawn.second_row_id

),

by_row as (

    select
        reading,
        first_row_id as row_id,
        draws
    from with_default
    where is_tie

    union all

    select
        reading,
        second_row_id as row_id,
        draws
    from with_default
    where is_tie

),

repeated as (

    select
        reading,
        second_row_id as row_id,
        draws
    from with_default
    where not is_tie

),

-- Of a row that no draw moves, the default holds in all.
matched as (

    select
        told.*,
        coalesce(
            by_row.draws,
            if(told.is_on_both, ~{{ never }}, {{ never }})
        ) as matched_draws,
        coalesce(repeated.draws, {{ never }}) as repeated_draws
    from told
    left join by_row
        on
            told.reading = by_row.reading
            and told.row_id = by_row.row_id
    left join repeated
        on
            told.reading = repeated.reading
            and told.row_id = repeated.row_id

),

-- The first list's row stands for a death on both; the second's for one that is on it alone.
counted as (

    select
        *,
        case
            when combination = 'alone' then ~{{ never }}
            when combination = 'both' then if(is_first, matched_draws, {{ never }})
            when is_first then ~{{ never }}
            else ~matched_draws
        end & ~repeated_draws as draws
    from matched

),

final as (

    select
        -- ids
        encounter_id,

        -- text
        reading,
        death_list,

        -- numbers: one bit for the default, then one for each draw
        draws,

        -- dates
        occurred_on
    from counted
    where bit_count(draws) > 0

)

select * from final
