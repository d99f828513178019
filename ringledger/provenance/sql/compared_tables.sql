-- What analysts see of the comparison, beside the claims.

create table files_compared as
with

files as (

    select side, source_id, source_file, vintage, sha256, rows_landed, rows_rejected
    from rpt_source_files

)

select
    case
        when old.sha256 is null then 'added'
        when new.sha256 is null then 'removed'
        else 'same'
    end as change,
    coalesce(old.source_id, new.source_id) as source_id,
    coalesce(old.source_file, new.source_file) as source_file,
    coalesce(old.vintage, new.vintage) as vintage,
    coalesce(old.rows_landed, new.rows_landed) as rows_landed,
    coalesce(old.sha256, new.sha256) as sha256
from (select * from files where side = 'before') as old
full join (select * from files where side = 'after') as new
    on old.sha256 = new.sha256 and old.source_id = new.source_id
order by all;

-- A death is the same in both warehouses where a row of it is; the row of Mapping Police Violence
-- decides before one of Fatal Encounters, a kept row before the others.
create table encounter_matches as
with

candidates as (

    select
        old.encounter_id as before_id,
        new.encounter_id as after_id,
        row_matches.matched_by,
        (
            old.source != 'mapping_police_violence',
            old.row_role != 'kept',
            new.row_role != 'kept',
            old.row_id
        ) as preference
    from row_matches
    inner join source_rows as old on row_matches.before_id = old.row_id
    inner join source_rows as new on row_matches.after_id = new.row_id
    where old.encounter_id is not null

),

best_of_before as (

    select * from candidates
    qualify row_number() over (partition by before_id order by preference) = 1

)

select
    before_id,
    after_id,
    matched_by
from best_of_before
qualify row_number() over (partition by after_id order by preference) = 1;

-- One name for a death on both sides.
create table deaths as
select
    encounters.side,
    encounters.encounter_id,
    case encounters.side
        when 'before' then 'before ' || encounters.encounter_id
        else coalesce('before ' || matches.before_id, 'after ' || encounters.encounter_id)
    end as death_key
from fct_encounters as encounters
left join (select 'after' as side, * from encounter_matches) as matches
    on encounters.side = matches.side and encounters.encounter_id = matches.after_id;

-- Deaths as both tell of them, a row for each column that differs.
create table encounters_compared as
with

cells as (

    select
        side,
        encounter_id,
        max(agency_cell) filter (where source = 'mapping_police_violence') as mpv_agency_cell,
        max(agency_cell) filter (where source = 'fatal_encounters') as fe_agency_cell
    from source_rows
    where row_role = 'kept' and encounter_id is not null
    group by all

),

described as (

    select
        encounters.*,
        cells.mpv_agency_cell,
        cells.fe_agency_cell,
        deaths.death_key
    from fct_encounters as encounters
    inner join deaths using (side, encounter_id)
    left join cells using (side, encounter_id)

),

-- A death of one side alone some of whose rows the other side has too, in another death.
regrouped as (

    select distinct rows_here.side, rows_here.encounter_id
    from compared_rows
    inner join source_rows as rows_here using (row_id)
    where compared_rows.other_id is not null

),

of_one_side as (

    select
        case
            when regrouped.encounter_id is not null then 'regrouped'
            when described.side = 'after' then 'added'
            else 'removed'
        end as change,
        null as column_name,
        null as before_value,
        null as after_value,
        described.*
    from described
    left join regrouped using (side, encounter_id)
    where (select count(*) from deaths where deaths.death_key = described.death_key) = 1

),

long as (

    select side, death_key, column_name, said
    from (
        select side, death_key, columns(* exclude (side, death_key, encounter_id))::varchar
        from described
    )
    unpivot include nulls (said for column_name in (columns(* exclude (side, death_key))))

),

changed as (

    select
        'changed' as change,
        old.column_name,
        old.said as before_value,
        new.said as after_value,
        described.*
    from long as old
    inner join long as new using (death_key, column_name)
    inner join described
        on old.death_key = described.death_key and described.side = 'after'
    where
        old.side = 'before'
        and new.side = 'after'
        and old.said is distinct from new.said

),

unioned as (

    select * from of_one_side
    union all by name
    select * from changed

)

select
    unioned.change,
    unioned.person_name,
    unioned.occurred_on,
    unioned.state,
    unioned.column_name,
    unioned.before_value,
    unioned.after_value,
    case
        when unioned.side = 'before' then unioned.encounter_id else matches.before_id
    end as encounter_id_before,
    case when unioned.side = 'after' then unioned.encounter_id end as encounter_id_after,
    matches.matched_by
from unioned
left join (select 'after' as side, * from encounter_matches) as matches
    on unioned.side = matches.side and unioned.encounter_id = matches.after_id
order by unioned.change, unioned.occurred_on, unioned.encounter_id, unioned.column_name;

-- Names both sides read, for which they count different agencies or decide differently.
create table links_compared as
with

named as (

    select
        mentions.side,
        mentions.name_id,
        any_value(mentions.mention_text order by mentions.mention_id) as mention_text,
        any_value(mentions.state order by mentions.mention_id) as state,
        any_value(mentions.city order by mentions.mention_id) as city,
        any_value(mentions.county order by mentions.mention_id) as county,
        count(*) as mention_count,
        any_value(links.counted_agency_id order by mentions.mention_id) as agency_id,
        any_value(agencies.agency_name order by mentions.mention_id) as agency_name,
        any_value(links.decision order by mentions.mention_id) as decision,
        any_value(links.method order by mentions.mention_id) as method,
        any_value(links.match_probability order by mentions.mention_id) as match_probability
    from fct_agency_mentions as mentions
    inner join fct_agency_links as links using (side, mention_id)
    left join dim_agencies as agencies
        on links.side = agencies.side and links.counted_agency_id = agencies.agency_id
    group by all

)

select
    new.mention_text,
    new.state,
    new.city,
    new.county,
    old.agency_name as agency_name_before,
    new.agency_name as agency_name_after,
    old.decision as decision_before,
    new.decision as decision_after,
    old.method as method_before,
    new.method as method_after,
    old.match_probability as match_probability_before,
    new.match_probability as match_probability_after,
    old.mention_count as mention_count_before,
    new.mention_count as mention_count_after,
    old.agency_id as agency_id_before,
    new.agency_id as agency_id_after,
    new.name_id
from (select * from named where side = 'before') as old
inner join (select * from named where side = 'after') as new using (name_id)
where old.agency_id != new.agency_id or old.decision != new.decision
order by all;

create table partnerships_compared as
with

described as (

    select
        partnerships.* exclude (partnership_id),
        agencies.agency_name,
        agencies.state
    from fct_partnerships as partnerships
    inner join dim_agencies as agencies using (side, agency_id)

),

of_one_side as (

    select
        if(side = 'after', 'added', 'removed') as change,
        described.*
    from described
    where not exists (
        select 1 from described as others
        where
            others.side != described.side
            and others.agency_id = described.agency_id
            and others.program = described.program
    )

),

long as (

    select side, agency_id, program, column_name, said
    from (
        select side, agency_id, program, columns(* exclude (side, agency_id, program))::varchar
        from described
    )
    unpivot include nulls (said for column_name in (columns(* exclude (side, agency_id, program))))

),

changed as (

    select
        'changed' as change,
        old.column_name,
        old.said as before_value,
        new.said as after_value,
        described.*
    from long as old
    inner join long as new using (agency_id, program, column_name)
    inner join described using (agency_id, program)
    where
        old.side = 'before'
        and new.side = 'after'
        and described.side = 'after'
        and old.said is distinct from new.said

),

unioned as (

    select * from of_one_side
    union all by name
    select * from changed

)

select
    change,
    agency_name,
    state,
    active_on_earliest,
    column_name,
    before_value,
    after_value,
    agency_id
from unioned
order by change, state, agency_name, agency_id, column_name;

-- Each agency or death that is counted on one side alone, with the rows that account for it.
create table moves_compared as
select
    moves.claim_id,
    moves.reading,
    moves.part,
    if(moves.side = 'after', 'gained', 'lost') as change,
    moves.cause,
    moves.movement,
    coalesce(agencies.agency_name, agencies_of_unit.agency_name) as agency_name,
    encounters.person_name,
    source_rows.day as row_day,
    source_rows.state,
    source_rows.agency_cell,
    others.agency_cell as other_agency_cell,
    others.day as other_row_day,
    source_rows.source,
    source_rows.source_file,
    source_rows.source_row_number,
    others.source_file as other_source_file,
    others.source_row_number as other_source_row_number,
    coalesce(moves.agency_id, agencies_of_unit.agency_id) as agency_id,
    source_rows.encounter_id
from moves
left join source_rows using (row_id)
left join compared_rows using (row_id)
left join source_rows as others on compared_rows.other_id = others.row_id
left join fct_encounters as encounters
    on source_rows.side = encounters.side and source_rows.encounter_id = encounters.encounter_id
left join dim_agencies as agencies
    on moves.side = agencies.side and moves.agency_id = agencies.agency_id
left join dim_agencies as agencies_of_unit
    on moves.side = agencies_of_unit.side and moves.unit_id = agencies_of_unit.agency_id
order by all;
