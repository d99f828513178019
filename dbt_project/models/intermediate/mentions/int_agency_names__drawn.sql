{% set draw_count = var('draw_count') %}
{# A prime, 2^31 - 1: a number below it times the square of a draw stays exact. #}
{% set prime = 2147483647 %}

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

-- What a person decided, or nothing fits, has probability 1 and never moves.
doubtful as (

    select
        resolved.name_id,
        resolved.agency_id as default_agency_id,
        resolved.local_agency_id,
        links.candidate_agency_id,
        links.runner_up_agency_id,
        links.match_probability as candidate_below,
        links.match_probability + links.runner_up_probability as runner_up_below,
        -- The same words in one state share their lots, whatever their city or source.
        md5_number(resolved.local_agency_id) as seed
    from links
    inner join resolved
        on links.name_id = resolved.name_id
    where links.match_probability > 0 and links.match_probability < 1

),

-- Three digits of the seed in base prime.
seeded as (

    select
        * exclude (seed),
        (seed % {{ prime }})::bigint as digit_0,
        ((seed // {{ prime }}) % {{ prime }})::bigint as digit_1,
        ((seed // {{ prime }} // {{ prime }}) % {{ prime }})::bigint as digit_2
    from doubtful

),

-- A lot is uniform between 0 and 1, independent from name to name, and for one name independent
-- among any three draws: a polynomial hash (Wegman and Carter 1981).
lots as (

    select
        seeded.*,
        draws.draw,
        (
            (seeded.digit_0 + draws.draw * (seeded.digit_1 + draws.draw * seeded.digit_2))
            % {{ prime }}
        )
        / {{ prime }} as lot
    from seeded
    cross join draws

),

decided as (

    select
        name_id,
        default_agency_id,
        draw,
        case
            when lot < candidate_below then candidate_agency_id
            when lot < runner_up_below then runner_up_agency_id
            else local_agency_id
        end as agency_id
    from lots

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
