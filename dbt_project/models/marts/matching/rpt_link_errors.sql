with

labelled as (

    select * from {{ ref('int_agency_names__labelled') }}

),

classed as (

    select
        *,
        case
            when decision in ('exact', 'accepted') and is_right then 'linked_rightly'
            when decision in ('exact', 'accepted') then 'linked_wrongly'
            when right_agency_id is null then 'left_out_rightly'
            when decision = 'review' and is_right then 'left_for_review_right'
            when decision = 'review' then 'left_for_review_wrong'
            else 'not_found'
        end as error_class
    from labelled

),

final as (

    select
        -- text
        error_class,

        -- numbers
        count(*) as name_count,
        sum(mention_count)::bigint as mention_count,
        round(avg(match_probability), 6) as mean_probability,

        -- booleans
        error_class in ('linked_rightly', 'left_out_rightly') as is_right
    from classed
    group by error_class

)

select * from final
order by name_count desc, error_class asc
