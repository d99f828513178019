with

edition as (

    select * from {{ source('raw', 'edition') }}

),

defaults as (

    select * from {{ ref('int_specifications__defaulted') }}

),

claims as (

    select
        claims.claim_id,
        claims.measure,
        claim_readings.reading
    from {{ ref('claims') }} as claims
    inner join edition
        on claims.statement_set = edition.statement_set
    inner join {{ ref('claim_readings') }} as claim_readings
        on
            claims.statement_set = claim_readings.statement_set
            and claims.claim_id = claim_readings.claim_id

),

measure_parts as (

    select * from {{ ref('measure_parts') }}

),

shown as (

    select * from {{ ref('int_evidence_rows__shown') }}

),

mentions as (

    select * from {{ ref('int_agency_mentions__split') }}

),

links as (

    select * from {{ ref('int_agency_names__linked') }}

),

partnerships as (

    select partnerships.*
    from {{ ref('int_partnerships__resolved') }} as partnerships
    inner join defaults
        on partnerships.link_rule = defaults.link_rule
    where partnerships.is_partner_by_as_of

),

encounter_rows as (

    select * from {{ ref('int_encounters__resolved') }}

),

death_rows as (

    select * from {{ ref('int_death_rows__keyed') }}

),

partner_rows as (

    select * from {{ ref('int_partner_rows__selected') }}

),

agencies as (

    select
        agency_id,
        agency_name
    from {{ ref('dim_agencies') }}

),

parts as (

    select
        claims.claim_id,
        claims.reading,
        measure_parts.part,
        shown.evidence_kind,
        shown.encounter_id,
        shown.agency_id,
        shown.mention_id,
        shown.source_row_id,
        shown.source
    from claims
    inner join measure_parts
        on claims.measure = measure_parts.measure
    inner join shown
        on
            measure_parts.shows = shown.shows
            and claims.reading = coalesce(shown.reading, claims.reading)

),

origins as (

    select
        death_rows.source,
        death_rows.source_row_id,
        death_rows.agency_cell as raw_text,
        encounter_rows.match_rule as encounter_match_rule,
        encounter_rows.match_probability as encounter_match_probability,
        death_rows.occurred_on,
        death_rows.source_file,
        death_rows.source_sha256,
        death_rows.source_row_number
    from death_rows
    inner join encounter_rows
        on
            death_rows.source = encounter_rows.source
            and death_rows.source_row_id = encounter_rows.source_row_id

    union all

    select
        'ring' as source,
        source_row_id,
        agency_cell as raw_text,
        null as encounter_match_rule,
        null as encounter_match_probability,
        null as occurred_on,
        source_file,
        source_sha256,
        source_row_number
    from partner_rows

),

final as (

    select
        -- ids
        {{ content_id([
            'parts.claim_id', 'parts.reading', 'parts.part', 'parts.source',
            'parts.source_row_id', 'parts.mention_id',
        ]) }} as evidence_id,
        parts.claim_id,
        parts.encounter_id,
        parts.agency_id,
        parts.mention_id,
        partnerships.first_mention_id as partner_mention_id,

        -- text
        parts.reading,
        parts.part,
        parts.evidence_kind,
        parts.source,
        origins.raw_text,
        agencies.agency_name,
        links.decision,
        origins.encounter_match_rule,

        -- numbers
        links.match_probability,
        origins.encounter_match_probability,

        -- dates
        origins.occurred_on,
        partnerships.active_on as partner_active_on,
        partnerships.active_on_earliest as partner_active_on_earliest,
        partnerships.active_on_latest as partner_active_on_latest,

        -- origin
        origins.source_file,
        origins.source_sha256,
        origins.source_row_number
    from parts
    inner join origins
        on parts.source = origins.source and parts.source_row_id = origins.source_row_id
    left join mentions
        on parts.mention_id = mentions.mention_id
    left join links
        on mentions.name_id = links.name_id
    left join partnerships
        on parts.agency_id = partnerships.agency_id
    left join agencies
        on parts.agency_id = agencies.agency_id

)

select * from final
