with

expected as (

    select
        claim_readings.claim_id,
        claim_readings.reading
    from {{ ref('claim_readings') }} as claim_readings
    inner join {{ ref('rpt_edition') }} as edition
        on claim_readings.statement_set = edition.statement_set

)

select
    expected.claim_id as expected_claim_id,
    expected.reading as expected_reading,
    claims.claim_id,
    claims.reading
from expected
full join {{ ref('rpt_claims') }} as claims
    on expected.claim_id = claims.claim_id and expected.reading = claims.reading
where expected.claim_id is null or claims.claim_id is null
