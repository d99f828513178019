with

death_rows as (

    select
        *,
        source || '|' || source_row_id as row_id
    from {{ ref('int_death_rows__keyed') }}

),

merged as (

    select * from {{ ref('int_death_rows__merged') }}

),

accepted_pairs as (

    select * from {{ ref('int_death_pairs__matched') }}
    where decision = 'accepted'

),

-- Each accepted pair from both its ends.
ties as (

    select
        left_row_id as row_id,
        right_row_id as other_row_id,
        method,
        match_probability,
        group_id
    from accepted_pairs

    union all

    select
        right_row_id as row_id,
        left_row_id as other_row_id,
        method,
        match_probability,
        group_id
    from accepted_pairs

),

groups as (

    select distinct
        row_id,
        group_id
    from ties

),

grouped as (

    select
        death_rows.*,
        merged.death_id,
        merged.merge_rule,
        coalesce(groups.group_id, merged.source || '|' || merged.death_id) as group_id
    from death_rows
    inner join merged
        on
            death_rows.source = merged.source
            and death_rows.source_row_id = merged.source_row_id
    left join groups
        on merged.source || '|' || merged.death_id = groups.row_id

),

-- The row that stands for the death: Mapping Police Violence's, else the one that the Fatal
-- Encounters reading counts. The id of the death is made from it.
headed as (

    select
        *,
        first_value(row_id) over by_preference as head_row_id,
        first_value(source) over by_preference as head_source,
        first_value(source_row_id) over by_preference as head_source_row_id,
        row_number() over (
            partition by group_id, source, is_of_reading
            order by merge_rule != 'kept', source_row_id
        ) as source_order
    from grouped
    window by_preference as (
        partition by group_id
        order by
            source = 'fatal_encounters',
            not is_of_reading,
            merge_rule != 'kept',
            source_row_id
    )

),

kept_rows as (

    select * from headed
    where is_of_reading and source_order = 1

),

-- What ties a row to its death: the pair with the row that stands for it, else the likeliest.
best_ties as (

    select
        headed.row_id,
        ties.method,
        ties.match_probability
    from headed
    inner join ties
        on headed.row_id = ties.row_id
    where headed.row_id != headed.head_row_id
    qualify
        row_number() over (
            partition by headed.row_id
            order by
                ties.other_row_id = headed.head_row_id desc,
                ties.match_probability desc,
                ties.other_row_id asc
        ) = 1

),

final as (

    select
        -- ids
        headed.source_row_id,
        {{ content_id(['headed.head_source', 'headed.head_source_row_id']) }} as encounter_id,

        -- text
        headed.source,
        headed.file_scope,
        case
            when not headed.is_of_reading then 'covered'
            when headed.source_order = 1 then 'kept'
            else 'merged'
        end as row_role,
        if(headed.merge_rule = 'kept', best_ties.method, headed.merge_rule) as match_rule,
        coalesce(of_source.source, of_mpv.source) as kept_source,
        coalesce(of_source.source_row_id, of_mpv.source_row_id) as kept_source_row_id,

        -- numbers
        best_ties.match_probability
    from headed
    left join best_ties
        on headed.row_id = best_ties.row_id
    left join kept_rows as of_source
        on headed.group_id = of_source.group_id and headed.source = of_source.source
    left join kept_rows as of_mpv
        on headed.group_id = of_mpv.group_id and of_mpv.source = 'mapping_police_violence'

)

select * from final
