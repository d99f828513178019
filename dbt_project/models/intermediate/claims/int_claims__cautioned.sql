with

judged as (

    select * from {{ ref('int_claims__judged') }}

),

claims as (

    select * from {{ ref('claims') }}

),

readings as (

    select * from {{ ref('readings') }}

),

cautions as (

    select * from {{ ref('claim_cautions') }}

),

counted as (

    select * from {{ ref('int_cautions__counted') }}

),

-- What holds of the claim, and of the reading, whatever the figures are.
written as (

    select
        judged.claim_id,
        judged.reading,
        'claim' as caution,
        0 as caution_order,
        claims.caution as sentence
    from judged
    inner join claims
        on
            judged.statement_set = claims.statement_set
            and judged.claim_id = claims.claim_id

    union all

    select
        judged.claim_id,
        judged.reading,
        'reading' as caution,
        99 as caution_order,
        readings.caution as sentence
    from judged
    inner join readings
        on judged.reading = readings.reading

),

computed as (

    select
        judged.claim_id,
        judged.reading,
        cautions.caution,
        cautions.caution_order,
        replace(
            replace(
                replace(
                    replace(
                        cautions.sentence, '{count}', format('{:,}', counted.affected_count)
                    ),
                    '{total}',
                    format('{:,}', counted.total_count)
                ),
                '{share}',
                if(
                    counted.affected_count < 0.001 * counted.total_count,
                    'less than 0.1%',
                    printf('%.1f%%', 100 * counted.affected_count / counted.total_count)
                )
            ),
            '{kinds}',
            coalesce(counted.kinds, '')
        ) as sentence,
        counted.affected_count,
        counted.total_count,
        counted.affected_count / counted.total_count as affected_share
    from judged
    inner join cautions
        on judged.measure = cautions.measure
    inner join counted
        on
            cautions.caution = counted.caution
            and judged.measure = counted.measure
            and judged.reading = counted.reading
    where counted.affected_count > 0 and counted.total_count > 0

),

unioned as (

    select
        *,
        null as affected_count,
        null as total_count,
        null as affected_share
    from written
    where sentence is not null

    union all

    select * from computed

),

final as (

    select
        -- ids
        claim_id,

        -- text
        reading,
        caution,
        sentence,

        -- numbers
        caution_order,
        affected_count::bigint as affected_count,
        total_count::bigint as total_count,
        affected_share::double as affected_share
    from unioned

)

select * from final
