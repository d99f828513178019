with

resolved as (

    select * from {{ ref('int_encounters__resolved') }}

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
        {{ content_id(['resolved.source', 'resolved.source_row_id']) }} as encounter_row_id,
        resolved.encounter_id,
        resolved.source_row_id,

        -- text
        resolved.source,
        resolved.row_role,
        resolved.match_rule,
        death_rows.agency_cell,
        death_rows.cause,
        classified.told_intent,
        classified.death_class,

        -- numbers
        resolved.match_probability,

        -- booleans
        classified.is_by_force,

        -- dates
        death_rows.occurred_on,

        -- origin
        death_rows.source_file,
        death_rows.source_sha256,
        death_rows.source_row_number
    from resolved
    inner join death_rows
        on
            resolved.source = death_rows.source
            and resolved.source_row_id = death_rows.source_row_id
    inner join classified
        on
            resolved.source = classified.source
            and resolved.source_row_id = classified.source_row_id

)

select * from final
