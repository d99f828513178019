with

listed_rows as (

    select * from {{ ref('int_encounter_rows__listed') }}
    where row_order = 1

),

death_rows as (

    select * from {{ ref('int_death_rows__keyed') }}

),

classified as (

    select * from {{ ref('int_death_rows__classified') }}

),

final as (

    select
        -- ids
        listed_rows.encounter_id,
        listed_rows.source_row_id,

        -- text
        listed_rows.death_list,
        listed_rows.source,
        death_rows.cause,
        classified.told_intent,
        classified.death_class,

        -- booleans
        classified.is_by_force,

        -- dates
        death_rows.occurred_on
    from listed_rows
    inner join death_rows
        on
            listed_rows.source = death_rows.source
            and listed_rows.source_row_id = death_rows.source_row_id
    inner join classified
        on
            listed_rows.source = classified.source
            and listed_rows.source_row_id = classified.source_row_id

)

select * from final
