with

partner_mentions as (

    select
        *,
        -- The row that stands for the partner: the earliest.
        row_number() over (
            partition by agency_id, program
            order by active_on, mention_id
        ) as preference
    from {{ ref('int_partner_mentions__linked') }}
    where link_rule = 'default'

),

resolved_deaths as (

    select * from {{ ref('int_encounters__resolved') }}

),

death_rows as (

    select * from {{ ref('int_death_rows__keyed') }}

),

merged_partners as (

    select
        'ring' as source,
        'same_partner' as rule,
        'Both rows name one agency, which is one partner; the earliest day counts, both rows are '
        || 'kept as its mentions.' as reason,
        merged.agency_id as merged_into_id,
        merged.source_file as merged_source_file,
        merged.source_sha256 as merged_source_sha256,
        merged.source_row_number as merged_source_row_number,
        merged.source_row_id as merged_source_row_id,
        merged.agency_cell as merged_text,
        kept.source_file as kept_source_file,
        kept.source_sha256 as kept_source_sha256,
        kept.source_row_number as kept_source_row_number,
        kept.agency_cell as kept_text
    from partner_mentions as merged
    inner join partner_mentions as kept
        on
            merged.agency_id = kept.agency_id
            and merged.program = kept.program
            and kept.preference = 1
    where merged.preference > 1

),

merged_deaths as (

    select
        resolved_deaths.source,
        case
            when resolved_deaths.row_role = 'merged' then resolved_deaths.match_rule
            when resolved_deaths.encounter_id is not null then 'covered_by_another_file'
            else 'covered_and_not_matched'
        end as rule,
        case
            when resolved_deaths.match_rule = 'same_publisher_id' and kept.source_row_id is not null
                then 'Both rows carry the same id of the publisher.'
            when resolved_deaths.row_role = 'merged'
                then 'Both rows name the same person, day and state.'
            when kept.source_row_id is not null
                then 'Another file of the publisher speaks for this day; both rows give the same '
                    || 'day, state, ZIP code and agencies.'
            when resolved_deaths.encounter_id is not null
                then 'Another file of the publisher speaks for this day; the death is known by the '
                    || 'id another publisher gives for it.'
            else 'Another file of the publisher speaks for this day; which of its rows is this '
                || 'death cannot be told from what the two files share.'
        end as reason,
        resolved_deaths.encounter_id as merged_into_id,
        merged.source_file as merged_source_file,
        merged.source_sha256 as merged_source_sha256,
        merged.source_row_number as merged_source_row_number,
        merged.source_row_id as merged_source_row_id,
        coalesce(merged.person_name, merged.agency_cell) as merged_text,
        kept.source_file as kept_source_file,
        kept.source_sha256 as kept_source_sha256,
        kept.source_row_number as kept_source_row_number,
        coalesce(kept.person_name, kept.agency_cell) as kept_text
    from resolved_deaths
    inner join death_rows as merged
        on
            resolved_deaths.source = merged.source
            and resolved_deaths.source_row_id = merged.source_row_id
    left join death_rows as kept
        on
            resolved_deaths.source = kept.source
            and resolved_deaths.kept_source_row_id = kept.source_row_id
    where resolved_deaths.row_role != 'kept'

),

unioned as (

    select * from merged_partners
    union all
    select * from merged_deaths

),

final as (

    select
        -- ids
        {{ content_id(['source', 'merged_source_row_id']) }} as merged_row_id,
        merged_into_id,

        -- text
        source,
        rule,
        reason,
        merged_text,
        kept_text,

        -- origin of the merged row, and of the row that stands for it
        merged_source_file,
        merged_source_sha256,
        merged_source_row_number,
        kept_source_file,
        kept_source_sha256,
        kept_source_row_number
    from unioned

)

select * from final
