with

pairs as (

    select * from {{ ref('int_death_pairs__matched') }}

),

encounter_rows as (

    select
        *,
        source || '|' || source_row_id as row_id
    from {{ ref('int_encounters__resolved') }}

),

final as (

    select
        -- ids
        {{ content_id(['pairs.left_row_id', 'pairs.right_row_id']) }} as encounter_link_id,
        {{ content_id(['left_rows.source', 'left_rows.source_row_id']) }} as left_encounter_row_id,
        {{ content_id(['right_rows.source', 'right_rows.source_row_id']) }}
            as right_encounter_row_id,
        left_rows.encounter_id as left_encounter_id,
        right_rows.encounter_id as right_encounter_id,

        -- text
        pairs.left_list,
        pairs.right_list,
        pairs.decision,
        pairs.method,
        pairs.held_back_decision,
        pairs.evidence,

        -- numbers
        pairs.match_probability,
        pairs.held_back_probability
    from pairs
    inner join encounter_rows as left_rows
        on pairs.left_row_id = left_rows.row_id
    inner join encounter_rows as right_rows
        on pairs.right_row_id = right_rows.row_id

)

select * from final
