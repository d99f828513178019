with

encounters as (

    select * from {{ ref('int_encounters__combined') }}

),

final as (

    select
        -- ids
        encounter_id,
        mpv_id,
        fe_id,

        -- text
        person_name,
        city,
        county,
        state,
        cause,
        intent,

        -- numbers
        match_probability,

        -- booleans
        in_mapping_police_violence,
        in_fatal_encounters,
        in_fe_all_causes,
        in_fe_deadly_force,

        -- dates
        occurred_on,
        mpv_occurred_on,
        fe_occurred_on
    from encounters

)

select * from final
