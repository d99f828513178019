with

edition as (

    select * from {{ source('raw', 'edition') }}

),

pairs as (

    select * from {{ ref('int_death_pairs__matched') }}

),

deaths as (

    select * from {{ ref('int_death_rows__described') }}
    where fe_id is not null

),

-- Pairs of two publishers' rows that both carry an id, whatever was decided. Pairs less likely than
-- one in a hundred are kept only where the ids agree, and say nothing of all such pairs.
known as (

    select
        pairs.held_back_probability as probability,
        left_deaths.fe_id = right_deaths.fe_id as is_right
    from pairs
    cross join edition
    inner join deaths as left_deaths
        on pairs.left_row_id = left_deaths.row_id
    inner join deaths as right_deaths
        on pairs.right_row_id = right_deaths.row_id
    where
        left_deaths.source != right_deaths.source
        and pairs.held_back_probability >= 0.01
        and left_deaths.occurred_on between edition.window_starts_on and edition.as_of_on

),

final as (

    select
        -- numbers
        least(floor(probability * 10), 9) / 10 as band_from,
        (least(floor(probability * 10), 9) + 1) / 10 as band_to,
        count(*) as pair_count,
        count(*) filter (where is_right) as right_count,
        round(avg(probability), 6) as mean_probability,
        count(*) filter (where is_right) / count(*) as right_share
    from known
    group by band_from, band_to

)

select * from final
order by band_from
