with

rows_of_encounters as (

    select * from {{ ref('int_encounter_rows__listed') }}

),

mentions as (

    select * from {{ ref('int_agency_mentions__split') }}

),

resolved as (

    select * from {{ ref('int_agency_names__resolved') }}

),

named as (

    select
        rows_of_encounters.encounter_id,
        resolved.agency_id,
        mentions.mention_id,
        resolved.link_rule,
        rows_of_encounters.death_list,
        rows_of_encounters.source,
        rows_of_encounters.row_order,
        mentions.position
    from rows_of_encounters
    inner join mentions
        on
            rows_of_encounters.source = mentions.source
            and rows_of_encounters.source_row_id = mentions.source_row_id
    inner join resolved
        on mentions.name_id = resolved.name_id

),

-- An agency named twice in one death, in one cell or in two rows of a list, is one agency: its
-- first mention stands, that of the row that stands for the death before another's.
first_mentions as (

    select * from named
    qualify
        row_number() over (
            partition by link_rule, death_list, encounter_id, agency_id
            order by row_order, position
        ) = 1

),

final as (

    select
        -- ids
        encounter_id,
        agency_id,
        mention_id,

        -- text
        link_rule,
        death_list,
        source,

        -- numbers
        (row_number() over (
            partition by link_rule, death_list, encounter_id
            order by row_order, position
        ))::integer as position,
        (count(*) over (partition by link_rule, death_list, encounter_id))::integer
            as agency_count
    from first_mentions

)

select * from final
