with

judged as (

    select * from {{ ref('int_claims__judged') }}

),

readings as (

    select * from {{ ref('readings') }}

),

figures as (

    select
        judged.*,
        readings.reading_order,
        readings.title,
        {{ in_wording('judged.value') }} as is_within,
        readings.title
        || if(judged.is_lower_bound, ' (at least ', ' (')
        || {{ in_words('judged.value') }}
        || ')' as figure
    from judged
    inner join readings
        on judged.reading = readings.reading

),

final as (

    select
        -- ids
        claim_id,

        -- text
        concat(
            case
                when bool_and(is_within) then 'The words fit the figure in every reading: '
                when not bool_or(is_within) then 'The words fit the figure in no reading: '
                else 'The words fit the figure in some readings only: '
            end,
            coalesce(
                string_agg(figure, ', ' order by reading_order) filter (where is_within)
                || if(bool_and(is_within), '', '; not in '),
                ''
            ),
            string_agg(figure, ', ' order by reading_order) filter (where not is_within),
            '.',
            -- A reader who sees a fitting figure beside an open verdict is owed the reason.
            ' The verdict stays open all the same in '
            || string_agg(title, ', ' order by reading_order)
            filter (where is_within and verdict = 'undetermined')
            || ': the bounds, or more than a tenth of the defensible specifications, lie outside '
            || 'what the words allow.',
            ' The figure falls short in '
            || string_agg(title, ', ' order by reading_order)
            filter (where is_short and is_lower_bound and ceiling_title is null)
            || ', but it is a lower bound, so it contradicts nothing.',
            ' In '
            || string_agg(title, ', ' order by reading_order)
            filter (where ceiling_title is not null)
            || ' the figure is a lower bound, but it can''t exceed that of '
            || max(ceiling_title)
            || ', which falls short too.'
        ) as across_readings
    from figures
    group by claim_id
    having count(*) > 1

)

select * from final
