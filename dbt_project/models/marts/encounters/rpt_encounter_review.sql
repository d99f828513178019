with

links as (

    select * from {{ ref('fct_encounter_links') }}
    where decision = 'review'

),

encounter_rows as (

    select * from {{ ref('bridge_encounter_rows') }}

),

death_rows as (

    select * from {{ ref('int_death_rows__keyed') }}

),

persons as (

    select
        {{ content_id(['source', 'source_row_id']) }} as encounter_row_id,
        person_name,
        age,
        city,
        state
    from death_rows

),

final as (

    select
        -- ids
        links.encounter_link_id,
        links.left_encounter_id,
        links.right_encounter_id,

        -- text
        links.method,
        links.left_list,
        links.right_list,
        left_persons.state,
        left_persons.city as left_city,
        right_persons.city as right_city,
        left_persons.person_name as left_person_name,
        right_persons.person_name as right_person_name,
        left_persons.age as left_age,
        right_persons.age as right_age,
        left_rows.agency_cell as left_agency_cell,
        right_rows.agency_cell as right_agency_cell,
        links.evidence,

        -- numbers
        links.match_probability,

        -- dates
        left_rows.occurred_on as left_occurred_on,
        right_rows.occurred_on as right_occurred_on,

        -- origin
        left_rows.source_file as left_source_file,
        left_rows.source_sha256 as left_source_sha256,
        left_rows.source_row_number as left_source_row_number,
        right_rows.source_file as right_source_file,
        right_rows.source_sha256 as right_source_sha256,
        right_rows.source_row_number as right_source_row_number
    from links
    inner join encounter_rows as left_rows
        on links.left_encounter_row_id = left_rows.encounter_row_id
    inner join encounter_rows as right_rows
        on links.right_encounter_row_id = right_rows.encounter_row_id
    inner join persons as left_persons
        on links.left_encounter_row_id = left_persons.encounter_row_id
    inner join persons as right_persons
        on links.right_encounter_row_id = right_persons.encounter_row_id

)

select * from final
order by
    abs(match_probability - 0.5) asc,
    left_occurred_on desc,
    encounter_link_id asc
