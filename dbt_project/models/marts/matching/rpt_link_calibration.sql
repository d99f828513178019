with

labelled as (

    select * from {{ ref('int_agency_names__labelled') }}

),

-- Where no agency was likely enough to be named, nothing was promised of one.
guessed as (

    select
        match_probability,
        is_right
    from labelled
    where guessed_agency_id is not null

),

final as (

    select
        -- numbers
        least(floor(match_probability * 10), 9) / 10 as band_from,
        (least(floor(match_probability * 10), 9) + 1) / 10 as band_to,
        count(*) as name_count,
        count(*) filter (where is_right) as right_count,
        round(avg(match_probability), 6) as mean_probability,
        count(*) filter (where is_right) / count(*) as right_share
    from guessed
    group by band_from, band_to

)

select * from final
order by band_from
