with

edition as (

    select * from {{ source('raw', 'edition') }}

),

deaths as (

    select * from {{ ref('int_death_rows__described') }}

),

pairs as (

    select * from {{ ref('int_death_pairs__matched') }}
    where held_back_decision = 'accepted'

),

-- Rows of Mapping Police Violence whose Fatal Encounters id can be held against a row that has one.
asked as (

    select
        mpv_deaths.row_id,
        mpv_deaths.fe_id,
        mpv_deaths.occurred_on,
        mpv_deaths.state,
        mpv_deaths.city,
        mpv_deaths.agency_text
    from deaths as mpv_deaths
    cross join edition
    where
        mpv_deaths.source = 'mapping_police_violence'
        and mpv_deaths.fe_id is not null
        and mpv_deaths.occurred_on between edition.window_starts_on and edition.as_of_on

),

answers as (

    select * from deaths
    where source = 'fatal_encounters' and fe_id is not null

),

known as (

    select count(*) as pair_count
    from asked
    inner join answers
        on asked.fe_id = answers.fe_id

),

grouped as (

    select
        left_row_id as row_id,
        held_back_group_id
    from pairs

    union

    select
        right_row_id as row_id,
        held_back_group_id
    from pairs

),

found as (

    select
        'ringledger' as recipe,
        asked.fe_id as asked_fe_id,
        answers.fe_id as found_fe_id
    from asked
    inner join grouped as asked_groups
        on asked.row_id = asked_groups.row_id
    inner join grouped as answer_groups
        on asked_groups.held_back_group_id = answer_groups.held_back_group_id
    inner join answers
        on answer_groups.row_id = answers.row_id

    union all

    select
        'same_day_and_state' as recipe,
        asked.fe_id as asked_fe_id,
        answers.fe_id as found_fe_id
    from asked
    inner join answers
        on asked.occurred_on = answers.occurred_on and asked.state = answers.state

    union all

    select
        'same_day_state_and_city' as recipe,
        asked.fe_id as asked_fe_id,
        answers.fe_id as found_fe_id
    from asked
    inner join answers
        on
            asked.occurred_on = answers.occurred_on
            and asked.state = answers.state
            and asked.city = answers.city

    union all

    select
        'same_day_state_and_agency_cell' as recipe,
        asked.fe_id as asked_fe_id,
        answers.fe_id as found_fe_id
    from asked
    inner join answers
        on
            asked.occurred_on = answers.occurred_on
            and asked.state = answers.state
            and asked.agency_text = answers.agency_text

),

counted as (

    select
        recipe,
        count(*) as found_count,
        count(*) filter (where asked_fe_id = found_fe_id) as right_count
    from found
    group by recipe

),

final as (

    select
        -- text
        counted.recipe,

        -- numbers
        known.pair_count,
        counted.found_count,
        counted.right_count,
        counted.right_count / counted.found_count as precision,
        counted.right_count / known.pair_count as recall,
        2 * counted.right_count / (counted.found_count + known.pair_count) as f1
    from counted
    cross join known

)

select * from final
order by f1 desc, recipe asc
