with

resolved as (

    select * from {{ ref('int_encounters__resolved') }}

),

death_rows as (

    select * from {{ ref('int_death_rows__keyed') }}

),

joined as (

    select
        resolved.encounter_id,
        resolved.row_role,
        resolved.match_probability,
        death_rows.*
    from resolved
    inner join death_rows
        on
            resolved.source = death_rows.source
            and resolved.source_row_id = death_rows.source_row_id

),

ordered as (

    select
        *,
        (source = 'fatal_encounters', row_role != 'kept', source_row_id) as said_first
    from joined

),

final as (

    select
        -- ids
        encounter_id,
        arg_min(mpv_id, said_first) as mpv_id,
        -- The id a Fatal Encounters row carries stands before the one another publisher states.
        coalesce(
            arg_min(fe_id, said_first) filter (where source = 'fatal_encounters'),
            arg_min(fe_id, said_first)
        ) as fe_id,

        -- text: what Mapping Police Violence says, else what Fatal Encounters says
        arg_min(person_name, said_first) as person_name,
        list_sort(list_distinct(list(person_key) filter (where person_key is not null)))
            as person_keys,
        arg_min(city, said_first) as city,
        arg_min(county, said_first) as county,
        arg_min(state, said_first) as state,
        arg_min(cause, said_first) as cause,
        arg_min(intent, said_first) as intent,

        -- numbers
        -- Rows hang together by their pairs: the least sure of them says how surely.
        min(match_probability) as match_probability,

        -- booleans
        bool_or(source = 'mapping_police_violence') as in_mapping_police_violence,
        bool_or(source = 'fatal_encounters' and is_of_reading) as in_fatal_encounters,
        coalesce(bool_or(file_scope = 'all_causes'), false) as in_fe_all_causes,
        coalesce(bool_or(file_scope = 'deadly_force'), false) as in_fe_deadly_force,

        -- dates
        arg_min(occurred_on, said_first) as occurred_on,
        arg_min(occurred_on, said_first) filter (where source = 'mapping_police_violence')
            as mpv_occurred_on,
        arg_min(occurred_on, said_first) filter (
            where source = 'fatal_encounters' and is_of_reading
        ) as fe_occurred_on
    from ordered
    group by encounter_id

)

select * from final
