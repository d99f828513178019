-- Names whose agency somebody says: a row that names one agency and gives one code. The codes were
-- typed by people; seeds.label_adjudications holds what two readings of a disputed one settled on.
with

mentions as (

    select * from {{ ref('int_agency_mentions__split') }}
    where source = 'mapping_police_violence' and agency_count = 1

),

mpv_deaths as (

    select * from {{ ref('stg_mapping_police_violence__deaths') }}

),

matched as (

    select * from {{ ref('int_agency_names__matched') }}

),

adjudications as (

    select
        normalize_agency_name(mention_text) as normalized_name,
        state,
        label_ori,
        final
    from {{ ref('label_adjudications') }}

),

agencies as (

    select * from {{ ref('int_agencies__coded') }}

),

-- A code of a post, a merged one too, stands for the force.
codes as (

    select
        family_id,
        unnest(codes) as ori
    from agencies

),

codes_counted as (

    select
        mentions.name_id,
        trim(mpv_deaths.ori_cell) as label_ori,
        any_value(mentions.mention_text order by mentions.mention_id) as mention_text,
        any_value(mentions.state order by mentions.mention_id) as state,
        count(*) as mention_count
    from mentions
    inner join mpv_deaths
        on mentions.source_row_id = mpv_deaths.source_row_id
    where regexp_full_match(trim(mpv_deaths.ori_cell), '[A-Z]{2}[A-Z0-9]{7}')
    group by all

),

-- A name with several codes over its rows has the commonest.
labels as (

    select
        *,
        sum(mention_count) over (partition by name_id) as labelled_mention_count
    from codes_counted
    qualify
        row_number() over (
            partition by name_id
            order by mention_count desc, label_ori asc
        ) = 1

),

ruled as (

    select
        labels.name_id,
        labels.label_ori,
        labels.labelled_mention_count,
        coalesce(adjudications.final, labels.label_ori) as right_ori
    from labels
    left join adjudications
        on
            normalize_agency_name(labels.mention_text) = adjudications.normalized_name
            and labels.state = adjudications.state
            and labels.label_ori = adjudications.label_ori

),

-- Where nobody can tell, or a code is in no list of agencies, there is nothing to compare with.
known as (

    select
        ruled.*,
        codes.family_id as right_agency_id
    from ruled
    left join codes
        on ruled.right_ori = codes.ori
    where
        ruled.right_ori = 'no agency'
        or (ruled.right_ori != 'ambiguous' and codes.family_id is not null)

),

final as (

    select
        -- ids
        known.name_id,
        known.right_agency_id,
        agencies.family_id as guessed_agency_id,

        -- text
        known.label_ori,
        matched.decision,

        -- numbers
        known.labelled_mention_count::bigint as mention_count,
        matched.match_probability,

        -- booleans
        coalesce(agencies.family_id = known.right_agency_id, false) as is_right
    from known
    inner join matched
        on known.name_id = matched.name_id
    left join agencies
        on matched.candidate_agency_id = agencies.agency_id

)

select * from final
