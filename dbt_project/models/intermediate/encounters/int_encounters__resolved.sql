with

death_rows as (

    select * from {{ ref('int_death_rows__keyed') }}

),

merged as (

    select * from {{ ref('int_death_rows__merged') }}

),

mpv_deaths as (

    select
        death_rows.*,
        merged.death_id
    from merged
    inner join death_rows
        on merged.source = death_rows.source and merged.death_id = death_rows.source_row_id
    where merged.source = 'mapping_police_violence' and merged.merge_rule = 'kept'

),

fe_deaths as (

    select
        death_rows.*,
        merged.death_id
    from merged
    inner join death_rows
        on merged.source = death_rows.source and merged.death_id = death_rows.source_row_id
    where merged.source = 'fatal_encounters' and merged.merge_rule = 'kept'

),

-- Rows for days another file of the publisher speaks for. They are not counted; their ids help.
covered_rows as (

    select * from death_rows
    where not is_of_reading

),

covered_candidates as (

    select
        covered_rows.source_row_id,
        covered_rows.fe_id,
        fe_deaths.death_id,
        'same_publisher_id' as match_rule,
        1 as preference
    from covered_rows
    inner join fe_deaths
        on covered_rows.fe_id = fe_deaths.fe_id

    union all

    select
        min(covered_rows.source_row_id) as source_row_id,
        min(covered_rows.fe_id) as fe_id,
        min(fe_deaths.death_id) as death_id,
        'same_day_zip_and_agency_cell' as match_rule,
        2 as preference
    from covered_rows
    inner join fe_deaths
        on
            covered_rows.occurred_on = fe_deaths.occurred_on
            and covered_rows.state = fe_deaths.state
            and covered_rows.zip = fe_deaths.zip
            and covered_rows.agency_cell = fe_deaths.agency_cell
    group by
        covered_rows.occurred_on, covered_rows.state, covered_rows.zip, covered_rows.agency_cell
    having count(*) = 1

),

covered_matches as (

    select * from covered_candidates
    qualify
        row_number() over (partition by source_row_id order by preference, death_id) = 1

),

across_candidates as (

    select
        mpv_deaths.death_id as mpv_death_id,
        fe_deaths.death_id as fe_death_id,
        'published_fe_id' as match_rule,
        1 as preference
    from mpv_deaths
    inner join fe_deaths
        on mpv_deaths.fe_id = fe_deaths.fe_id

    union all

    select
        mpv_deaths.death_id as mpv_death_id,
        covered_matches.death_id as fe_death_id,
        'published_fe_id_of_covered_row' as match_rule,
        2 as preference
    from mpv_deaths
    inner join covered_matches
        on mpv_deaths.fe_id = covered_matches.fe_id

    union all

    select
        min(mpv_deaths.death_id) as mpv_death_id,
        min(fe_deaths.death_id) as fe_death_id,
        'same_person_day_and_state' as match_rule,
        3 as preference
    from mpv_deaths
    inner join fe_deaths
        on
            mpv_deaths.person_key = fe_deaths.person_key
            and mpv_deaths.occurred_on = fe_deaths.occurred_on
            and mpv_deaths.state = fe_deaths.state
    group by mpv_deaths.person_key, mpv_deaths.occurred_on, mpv_deaths.state
    having count(*) = 1

),

-- A death of one source meets at most one of the other, so that no two of a source are merged.
across_best_of_mpv as (

    select * from across_candidates
    qualify row_number() over (partition by mpv_death_id order by preference, fe_death_id) = 1

),

across_matches as (

    select * from across_best_of_mpv
    qualify row_number() over (partition by fe_death_id order by preference, mpv_death_id) = 1

),

deaths as (

    select
        'mapping_police_violence' as source,
        death_id,
        {{ content_id(["'mapping_police_violence'", 'death_id']) }} as encounter_id,
        null as match_rule
    from mpv_deaths

    union all

    select
        'fatal_encounters' as source,
        fe_deaths.death_id,
        case
            when across_matches.mpv_death_id is null
                then {{ content_id(["'fatal_encounters'", 'fe_deaths.death_id']) }}
            else {{ content_id(["'mapping_police_violence'", 'across_matches.mpv_death_id']) }}
        end as encounter_id,
        across_matches.match_rule
    from fe_deaths
    left join across_matches
        on fe_deaths.death_id = across_matches.fe_death_id

),

mpv_by_published_id as (

    select
        fe_id,
        min(death_id) as death_id
    from mpv_deaths
    where fe_id is not null
    group by fe_id

),

final as (

    select
        -- ids
        merged.source_row_id,
        deaths.encounter_id,

        -- text
        merged.source,
        death_rows.file_scope,
        case when merged.merge_rule = 'kept' then 'kept' else 'merged' end as row_role,
        case when merged.merge_rule = 'kept' then deaths.match_rule else merged.merge_rule end
            as match_rule,
        merged.source as kept_source,
        merged.death_id as kept_source_row_id
    from merged
    inner join deaths
        on merged.source = deaths.source and merged.death_id = deaths.death_id
    inner join death_rows
        on merged.source = death_rows.source and merged.source_row_id = death_rows.source_row_id

    union all

    select
        covered_rows.source_row_id,
        -- A covered row that is no other row's death is one of its own, told once by its id.
        coalesce(
            of_fe.encounter_id,
            of_mpv.encounter_id,
            {{ content_id([
                "'fatal_encounters'",
                'min(covered_rows.source_row_id) over (
                    partition by coalesce(covered_rows.fe_id, covered_rows.source_row_id)
                )',
            ]) }}
        ) as encounter_id,
        covered_rows.source,
        covered_rows.file_scope,
        'covered' as row_role,
        case
            when of_fe.encounter_id is not null then covered_matches.match_rule
            when of_mpv.encounter_id is not null then 'published_fe_id'
        end as match_rule,
        case
            when covered_matches.death_id is not null then 'fatal_encounters'
            when of_mpv.death_id is not null then 'mapping_police_violence'
        end as kept_source,
        coalesce(covered_matches.death_id, of_mpv.death_id) as kept_source_row_id
    from covered_rows
    left join covered_matches
        on covered_rows.source_row_id = covered_matches.source_row_id
    left join deaths as of_fe
        on covered_matches.death_id = of_fe.death_id and of_fe.source = 'fatal_encounters'
    left join mpv_by_published_id
        on covered_rows.fe_id = mpv_by_published_id.fe_id
    left join deaths as of_mpv
        on
            mpv_by_published_id.death_id = of_mpv.death_id
            and of_mpv.source = 'mapping_police_violence'

)

select * from final
