with

death_rows as (

    select * from {{ ref('int_death_rows__keyed') }}

),

-- Two rows of one file that carry the same id of the publisher are one death, known by what the
-- first of them says.
by_id as (

    select
        *,
        first_value(source_row_id) over same_id as id_death_id,
        first_value(person_key) over same_id as id_person_key,
        first_value(occurred_on) over same_id as id_occurred_on,
        first_value(state) over same_id as id_state
    from death_rows
    window same_id as (
        partition by source, file_scope, coalesce(mpv_id, fe_id, source_row_id)
        order by source_row_id
    )

),

-- Two rows of one file of Fatal Encounters that name the same person, day and state are one death
-- too. Mapping Police Violence is left as published: its rows are never merged by name.
by_name as (

    select
        *,
        case
            when source = 'fatal_encounters' and id_person_key is not null
                then min(id_death_id) over (
                    partition by source, file_scope, id_person_key, id_occurred_on, id_state
                )
            else id_death_id
        end as death_id
    from by_id

),

final as (

    select
        -- ids
        source_row_id,
        death_id,

        -- text
        source,
        case
            when source_row_id = death_id then 'kept'
            when id_death_id = death_id then 'same_publisher_id'
            else 'same_person_day_and_state'
        end as merge_rule
    from by_name

)

select * from final
