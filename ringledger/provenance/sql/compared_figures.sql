-- Why each figure moved: which rows account for what only one side counts. The method is told in
-- `ringledger.provenance.diff`.

-- What the other warehouse has in a row's place, and what is new about the row.
create table compared_rows as
with

pairs as (

    select before_id as row_id, after_id as other_id, before_id as row_key from row_matches
    union all
    select after_id as row_id, before_id as other_id, before_id as row_key from row_matches

),

-- The rows that tell of the same death, so far as both warehouses have them.
groups as (

    select
        source_rows.side,
        source_rows.encounter_id,
        list(pairs.row_key order by pairs.row_key) as row_keys
    from source_rows
    inner join pairs using (row_id)
    where source_rows.encounter_id is not null
    group by all

)

select
    rows_here.row_id,
    others.row_id as other_id,
    rows_here.day is distinct from others.day
    and (rows_here.source = 'ring' or rows_here.is_in_window is distinct from others.is_in_window)
        as is_day_moved,
    rows_here.read_cells is distinct from others.read_cells as is_read_otherwise,
    groups_here.row_keys is distinct from groups_there.row_keys
    or rows_here.row_role is distinct from others.row_role as is_regrouped
from source_rows as rows_here
left join pairs using (row_id)
left join source_rows as others on pairs.other_id = others.row_id
left join groups as groups_here
    on rows_here.side = groups_here.side and rows_here.encounter_id = groups_here.encounter_id
left join groups as groups_there
    on others.side = groups_there.side and others.encounter_id = groups_there.encounter_id;

-- The rows behind each part of each figure, and which agency or death each is counted for.
create table evidence as
with

-- Said once for both: a warehouse of an earlier version may not say it.
counted as (

    select
        claim_id,
        max(counted) as counted
    from rpt_claims
    group by claim_id

)

select
    evidence.side,
    evidence.claim_id,
    evidence.reading,
    evidence.part,
    counted.counted,
    if(counted.counted = 'agency', evidence.agency_id, evidence.encounter_id) as unit_id,
    -- Which agency a death names doesn't decide whether it is one of all deaths.
    if(counted.counted = 'agency' or evidence.part = 'numerator', evidence.agency_id, null)
        as agency_id,
    source_rows.row_id
from rpt_claim_evidence as evidence
inner join counted using (claim_id)
inner join source_rows using (side, source, source_sha256, source_row_number)
where unit_id is not null;

-- What is counted on either side, under one key where it is the same on both. A death is the same
-- where a row of it is: one behind the figure before others, the row of Mapping Police Violence
-- before one of Fatal Encounters.
create table units as
with

counted as (

    select distinct side, claim_id, reading, part, counted, unit_id from evidence

),

death_rows as (

    select
        counted.*,
        source_rows.row_id,
        (
            evidence.row_id is null,
            source_rows.source != 'mapping_police_violence',
            source_rows.row_role != 'kept',
            source_rows.row_id
        ) as preference
    from counted
    inner join source_rows
        on counted.side = source_rows.side and counted.unit_id = source_rows.encounter_id
    left join (select distinct side, claim_id, reading, part, row_id from evidence) as evidence
        on
            counted.side = evidence.side
            and counted.claim_id = evidence.claim_id
            and counted.reading = evidence.reading
            and counted.part = evidence.part
            and source_rows.row_id = evidence.row_id
    where counted.counted = 'death'

),

best_of_before as (

    select
        old.claim_id,
        old.reading,
        old.part,
        old.unit_id as before_id,
        new.unit_id as after_id,
        old.preference as old_preference,
        new.preference as new_preference
    from death_rows as old
    inner join row_matches on old.row_id = row_matches.before_id
    inner join death_rows as new
        on
            row_matches.after_id = new.row_id
            and old.claim_id = new.claim_id
            and old.reading = new.reading
            and old.part = new.part
    where old.side = 'before' and new.side = 'after'
    qualify
        row_number() over (
            partition by old.claim_id, old.reading, old.part, old.unit_id
            order by old.preference, new.preference
        ) = 1

),

matches as (

    select
        'after' as side,
        claim_id,
        reading,
        part,
        after_id as unit_id,
        before_id
    from best_of_before
    qualify
        row_number() over (
            partition by claim_id, reading, part, after_id
            order by new_preference, old_preference
        ) = 1

)

select
    counted.*,
    case
        when counted.counted = 'agency' then counted.unit_id
        when counted.side = 'before' then 'before ' || counted.unit_id
        else coalesce('before ' || matches.before_id, 'after ' || counted.unit_id)
    end as unit_key
from counted
left join matches using (side, claim_id, reading, part, unit_id);

-- What is counted on one side alone, and the rows that account for it, in equal shares.
create table moves as
with

moved_units as (

    select units.* from units
    where not exists (
        select 1 from units as others
        where
            others.side != units.side
            and others.claim_id = units.claim_id
            and others.reading = units.reading
            and others.part = units.part
            and others.unit_key = units.unit_key
    )

),

partner_rows as (

    select
        partners.side,
        partners.agency_id,
        source_rows.row_id
    from bridge_partnership_mentions as partners
    inner join fct_agency_mentions as mentions using (side, mention_id)
    inner join source_rows using (side, source, source_row_id)

),

moved_evidence as (

    select
        moved_units.*,
        evidence.agency_id,
        evidence.row_id
    from moved_units
    inner join evidence using (side, claim_id, reading, part, unit_id)

),

-- The rows behind the figure come first; what else tells of the death is asked when they say
-- nothing, as when another list gives the name that a row lacks.
carrying_rows as (

    select *, 1 as turn from moved_evidence

    union

    select moved_evidence.* replace (partner_rows.row_id as row_id), 1 as turn
    from moved_evidence
    inner join partner_rows using (side, agency_id)
    where moved_evidence.counted = 'death'

    union

    select
        moved_units.*,
        null as agency_id,
        source_rows.row_id,
        2 as turn
    from moved_units
    inner join source_rows
        on moved_units.side = source_rows.side and moved_units.unit_id = source_rows.encounter_id
    where moved_units.counted = 'death'

),

accounted as (

    select
        carrying_rows.*,
        case
            when compared_rows.other_id is null
                then if(carrying_rows.side = 'after', 'new_rows', 'removed_rows')
            when compared_rows.is_day_moved then 'changed_rows'
            when carrying_rows.agency_id is not null and there.agency_id is null
                then if(compared_rows.is_read_otherwise, 'changed_rows', 'changed_links')
            when compared_rows.is_regrouped then 'regrouped_rows'
            else 'other'
        end as cause,
        -- A unit none of whose rows tells why it moved: the days of the edition, or a rule.
        if(cause = 'other', 3, carrying_rows.turn) as told_in_turn
    from carrying_rows
    inner join compared_rows using (row_id)
    left join row_agencies as there
        on
            compared_rows.other_id = there.row_id
            and carrying_rows.agency_id = there.agency_id

),

told as (

    select distinct
        side,
        claim_id,
        reading,
        part,
        unit_id,
        agency_id,
        row_id,
        cause
    from accounted
    qualify
        told_in_turn
        = min(told_in_turn) over (partition by side, claim_id, reading, part, unit_id)

)

select
    *,
    if(side = 'after', 1, -1)
    / count(*) over (partition by side, claim_id, reading, part, unit_id) as movement
from told;

-- Claims side by side, the movement divided among its causes. For a share the movement of each part
-- is weighed by the mean of the other part's state before and after, so that the parts add up.
create table claims_compared as
with

sides as (

    select
        coalesce(old.claim_id, new.claim_id) as claim_id,
        coalesce(old.reading, new.reading) as reading,
        coalesce(new.claim_order, old.claim_order) as claim_order,
        coalesce(new.reading_order, old.reading_order) as reading_order,
        coalesce(old.unit, new.unit) as unit,
        old.numerator as numerator_before,
        new.numerator as numerator_after,
        old.denominator as denominator_before,
        new.denominator as denominator_after,
        old.value as value_before,
        new.value as value_after,
        old.lower_bound as lower_bound_before,
        new.lower_bound as lower_bound_after,
        old.upper_bound as upper_bound_before,
        new.upper_bound as upper_bound_after,
        old.verdict as verdict_before,
        new.verdict as verdict_after
    from (select * from rpt_claims where side = 'before') as old
    full join (select * from rpt_claims where side = 'after') as new using (claim_id, reading)

),

weights as (

    select
        claim_id,
        reading,
        case unit
            when 'share' then (1 / denominator_before + 1 / denominator_after) / 2
            else 1
        end as of_numerator,
        case unit
            when 'share'
                then
                    - (numerator_before + numerator_after) / 2
                    / (denominator_before * denominator_after)
        end as of_denominator
    from sides
    where value_before is not null and value_after is not null

),

effects as (

    select
        weights.claim_id,
        weights.reading,
        moves.cause,
        sum(
            moves.movement
            * if(moves.part = 'numerator', weights.of_numerator, weights.of_denominator)
        ) as effect
    from weights
    inner join moves using (claim_id, reading)
    group by all

),

causes as (

    select
        weights.claim_id,
        weights.reading,
        coalesce(round(sum(effect) filter (where cause = 'new_rows'), 12), 0) + 0 as by_new_rows,
        coalesce(round(sum(effect) filter (where cause = 'removed_rows'), 12), 0) + 0 as by_removed_rows,
        coalesce(round(sum(effect) filter (where cause = 'changed_rows'), 12), 0) + 0 as by_changed_rows,
        coalesce(round(sum(effect) filter (where cause = 'changed_links'), 12), 0) + 0 as by_changed_links,
        coalesce(round(sum(effect) filter (where cause = 'regrouped_rows'), 12), 0) + 0 as by_regrouped_rows,
        coalesce(round(sum(effect) filter (where cause = 'other'), 12), 0) + 0 as by_other
    from weights
    left join effects using (claim_id, reading)
    group by all

)

select
    sides.* exclude (claim_order, reading_order),
    sides.value_after - sides.value_before as movement,
    causes.* exclude (claim_id, reading)
from sides
left join causes using (claim_id, reading)
order by sides.claim_order, sides.reading_order;
