with

names as (

    select
        name_id,
        mention_text,
        state,
        count(*) as mention_count
    from {{ ref('int_agency_mentions__split') }}
    group by name_id, mention_text, state

),

resolved as (

    select * from {{ ref('int_agency_names__resolved') }}
    where link_rule = 'default' and is_local

),

named as (

    select
        -- ids
        resolved.agency_id,

        -- text: the commonest spelling
        arg_max(names.mention_text, (names.mention_count, names.mention_text)) as agency_name,
        min(names.state) as state
    from resolved
    inner join names
        on resolved.name_id = names.name_id
    group by resolved.agency_id

),

final as (

    select
        -- ids
        agency_id,

        -- text
        agency_name,
        agency_kind_said(agency_name, state) as agency_kind,
        state
    from named

)

select * from final
