{% set draw_count = var('draw_count') %}

with

links as (

    select * from {{ ref('int_agency_names__linked') }}

),

resolved as (

    select * from {{ ref('int_agency_names__resolved') }}
    where link_rule = 'default'

),

draws as (

    select unnest(range(1, {{ draw_count + 1 }}))::integer as draw

),

mentions as (

    select * from {{ ref('int_agency_mentions__split') }}

),

-- A name that nothing fits may be a slip where it is said once; said again, it is a name.
said_once as (

    select resolved.agency_id
    from mentions
    inner join resolved
        on mentions.name_id = resolved.name_id
    group by resolved.agency_id
    having count(*) = 1

),

-- What no list has may be a slip of another such agency's name.
alike as (

    select * from {{ ref('int_local_agencies__compared') }}

),

-- Whether listed agencies are drawn for the name, and whether another unlisted one is.
asked as (

    select
        resolved.name_id,
        resolved.agency_id as default_agency_id,
        resolved.local_agency_id,
        links.candidate_agency_id,
        links.match_probability,
        links.runner_up_agency_id,
        links.runner_up_probability,
        links.other_candidates,
        alike.same_as_agency_id,
        alike.match_probability as alike_probability,
        links.match_probability > 0
        and (
            links.method not like 'near miss%'
            or resolved.agency_id in (select said_once.agency_id from said_once)
        ) as has_candidates
    from links
    inner join resolved
        on links.name_id = resolved.name_id
    left join alike
        on resolved.is_local and resolved.local_agency_id = alike.local_agency_id

),

-- What a person decided, or nothing is near, has probability 1 and never moves.
doubtful as (

    select
        *,
        -- The same words in one state share their lots, whatever their city or source.
        md5_number(local_agency_id) as seed
    from asked
    where match_probability < 1 and (has_candidates or same_as_agency_id is not null)

),

others as (

    select
        name_id,
        unnest(other_candidates) as other
    from doubtful
    where has_candidates

),

listed_candidates as (

    select
        name_id,
        candidate_agency_id as agency_id,
        match_probability
    from doubtful
    where has_candidates

    union all

    select
        name_id,
        runner_up_agency_id as agency_id,
        runner_up_probability as match_probability
    from doubtful
    where has_candidates and runner_up_agency_id is not null

    union all

    select
        name_id,
        struct_extract(other, 'agency_id') as agency_id,
        struct_extract(other, 'match_probability') as match_probability
    from others

),

listed_chances as (

    select
        name_id,
        sum(match_probability) as match_probability
    from listed_candidates
    group by name_id

),

-- Where no listed agency is meant, another unlisted one may be.
candidates as (

    select * from listed_candidates

    union all

    select
        doubtful.name_id,
        doubtful.same_as_agency_id as agency_id,
        doubtful.alike_probability * (1 - coalesce(listed_chances.match_probability, 0))
            as match_probability
    from doubtful
    left join listed_chances
        on doubtful.name_id = listed_chances.name_id
    where doubtful.same_as_agency_id is not null

),

-- The lots between a name's bounds mean the candidate.
bounded as (

    select
        name_id,
        agency_id,
        sum(match_probability) over likeliest_first - match_probability as lot_from,
        sum(match_probability) over likeliest_first as lot_below
    from candidates
    window likeliest_first as (
        partition by name_id order by match_probability desc, agency_id asc
    )

),

defaults as (

    select
        doubtful.name_id,
        doubtful.default_agency_id,
        doubtful.local_agency_id,
        doubtful.seed,
        -- The lots that mean the default; none where it is no candidate.
        coalesce(bounded.lot_from, 0) as default_from,
        coalesce(bounded.lot_below, 0) as default_below
    from doubtful
    left join bounded
        on
            doubtful.name_id = bounded.name_id
            and doubtful.default_agency_id = bounded.agency_id

),

-- Names that share their lots mostly have the same bounds, too: their lots are drawn once.
bounds as (

    select distinct
        seed,
        default_from,
        default_below
    from defaults

),

seeded as (

    select
        *,
        {{ lot_digits('seed') }}
    from bounds

),

lots as (

    select
        seeded.*,
        draws.draw,
        {{ lot('draws.draw') }} as lot
    from seeded
    cross join draws

),

-- Nearly all lots leave a name where it is: the others alone are looked up.
moving as (

    select
        defaults.name_id,
        defaults.default_agency_id,
        defaults.local_agency_id,
        lots.draw,
        lots.lot
    from defaults
    inner join lots
        on
            defaults.seed = lots.seed
            and defaults.default_from = lots.default_from
            and defaults.default_below = lots.default_below
    where lots.lot < lots.default_from or lots.lot >= lots.default_below

),

decided as (

    select
        moving.name_id,
        moving.default_agency_id,
        moving.draw,
        coalesce(bounded.agency_id, moving.local_agency_id) as agency_id
    from moving
    left join bounded
        on
            moving.name_id = bounded.name_id
            and moving.lot >= bounded.lot_from
            and moving.lot < bounded.lot_below

),

moved as (

    select
        name_id,
        agency_id,
        bitstring_agg(draw, 0, {{ draw_count }}) as draws
    from decided
    where agency_id != default_agency_id
    group by name_id, agency_id

),

moved_away as (

    select
        name_id,
        bit_or(draws) as draws
    from moved
    group by name_id

),

outcomes as (

    select * from moved

    union all

    select
        resolved.name_id,
        resolved.agency_id,
        ~coalesce(moved_away.draws, bitstring('0', {{ draw_count + 1 }})) as draws
    from resolved
    left join moved_away
        on resolved.name_id = moved_away.name_id

),

final as (

    select
        -- ids
        name_id,
        agency_id,

        -- numbers: one bit for the default links, then one for each draw
        draws
    from outcomes

)

select * from final
