with

encounters as (

    select * from {{ ref('int_encounters__combined') }}
    where in_mapping_police_violence or in_fatal_encounters

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

        -- booleans
        in_mapping_police_violence,
        in_fatal_encounters,

        -- dates
        occurred_on,
        mpv_occurred_on,
        fe_occurred_on
    from encounters

)

select * from final
