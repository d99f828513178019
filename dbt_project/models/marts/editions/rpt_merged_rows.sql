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

merge_rules as (

    select * from {{ ref('merge_rules') }}

),

merged_partners as (

    select
        'ring' as source,
        'same_partner' as rule,
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
            when
                resolved_deaths.row_role = 'merged'
                and resolved_deaths.match_probability is null
                then resolved_deaths.match_rule
            when resolved_deaths.row_role = 'merged' then 'told_by_two_files'
            when resolved_deaths.kept_source_row_id is null then 'covered_and_not_matched'
            when resolved_deaths.kept_source != resolved_deaths.source
                then 'covered_and_known_by_id'
            else 'covered_by_another_file'
        end as rule,
        if(resolved_deaths.kept_source_row_id is null, null, resolved_deaths.encounter_id)
            as merged_into_id,
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
            resolved_deaths.kept_source = kept.source
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
        {{ content_id(['unioned.source', 'unioned.merged_source_row_id']) }} as merged_row_id,
        unioned.merged_into_id,

        -- text
        unioned.source,
        unioned.rule,
        merge_rules.reason,
        unioned.merged_text,
        unioned.kept_text,

        -- origin of the merged row, and of the row that stands for it
        unioned.merged_source_file,
        unioned.merged_source_sha256,
        unioned.merged_source_row_number,
        unioned.kept_source_file,
        unioned.kept_source_sha256,
        unioned.kept_source_row_number
    from unioned
    left join merge_rules
        on unioned.rule = merge_rules.rule

)

select * from final
