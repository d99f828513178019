with

encounter_rows as (

    select * from {{ ref('int_encounters__resolved') }}

),

death_lists as (

    select * from {{ ref('death_lists') }}

),

final as (

    select
        -- ids
        encounter_rows.source_row_id,
        encounter_rows.encounter_id,

        -- text
        death_lists.death_list,
        encounter_rows.source,
        encounter_rows.row_role,

        -- numbers
        -- Which of the list's rows of the death stands for it: the first.
        (row_number() over (
            partition by death_lists.death_list, encounter_rows.encounter_id
            order by encounter_rows.row_role = 'merged' asc, encounter_rows.source_row_id asc
        ))::integer as row_order
    from encounter_rows
    inner join death_lists
        on
            encounter_rows.source = death_lists.source
            and (
                encounter_rows.file_scope = death_lists.file_scope
                or (death_lists.file_scope is null and encounter_rows.row_role != 'covered')
            )

)

select * from final
