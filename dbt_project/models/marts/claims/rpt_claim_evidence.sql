with

edition as (

    select * from {{ source('raw', 'edition') }}

),

-- The default specification; its other choices than the link rule are those of the credits below.
specifications as (

    select * from {{ ref('int_specifications__combined') }}
    where is_default

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

partnerships as (

    select * from {{ ref('int_partnerships__resolved') }}
    where link_rule = 'default' and is_partner_by_as_of

),

resolved_names as (

    select * from {{ ref('int_agency_names__resolved') }}
    where link_rule = 'default'

),

mentions as (

    select * from {{ ref('int_agency_mentions__split') }}

),

links as (

    select * from {{ ref('int_agency_names__linked') }}

),

encounters as (

    select * from {{ ref('int_encounters__combined') }}

),

encounter_rows as (

    select * from {{ ref('int_encounters__resolved') }}
    where row_role != 'covered'

),

death_rows as (

    select * from {{ ref('int_death_rows__keyed') }}

),

named_cases as (

    select
        encounter_id,
        reading
    from {{ ref('int_named_cases__matched') }}

),

partner_rows as (

    select
        null as encounter_id,
        partnerships.agency_id,
        partner_mentions.source_row_id,
        partner_mentions.mention_id,
        'ring' as source,
        partnerships.is_added_by_as_of
    from partnerships
    inner join {{ ref('int_partner_mentions__linked') }} as partner_mentions
        on
            partnerships.agency_id = partner_mentions.agency_id
            and partnerships.link_rule = partner_mentions.link_rule

),

credits as (

    select
        credits.*,
        mentions.source_row_id,
        mentions.source,
        named_cases.encounter_id is not null as is_named
    from {{ ref('int_death_credits__attributed') }} as credits
    inner join specifications
        on
            credits.link_rule = specifications.link_rule
            and credits.attribution = specifications.attribution
            and credits.timing = specifications.timing
            and credits.occurred_on
            between specifications.period_starts_on and specifications.period_ends_on
    inner join mentions
        on credits.mention_id = mentions.mention_id
    left join named_cases
        on
            credits.encounter_id = named_cases.encounter_id
            and credits.reading = named_cases.reading

),

deaths as (

    select
        encounter_rows.encounter_id,
        resolved_names.agency_id,
        encounter_rows.source_row_id,
        mentions.mention_id,
        encounter_rows.source
    from encounter_rows
    inner join encounters
        on encounter_rows.encounter_id = encounters.encounter_id
    inner join specifications
        on
            case encounter_rows.source
                when 'mapping_police_violence' then encounters.mpv_occurred_on
                when 'fatal_encounters' then encounters.fe_occurred_on
            end
            between specifications.period_starts_on and specifications.period_ends_on
    left join mentions
        on
            encounter_rows.source = mentions.source
            and encounter_rows.source_row_id = mentions.source_row_id
    left join resolved_names
        on mentions.name_id = resolved_names.name_id

),

parts as (

    select
        claims.claim_id,
        claims.reading,
        'numerator' as part,
        partner_rows.encounter_id,
        partner_rows.agency_id,
        partner_rows.source_row_id,
        partner_rows.mention_id,
        partner_rows.source
    from claims
    cross join partner_rows
    where
        claims.measure = 'partner_agencies'
        or (claims.measure = 'agencies_added' and partner_rows.is_added_by_as_of)

    union all

    select
        claims.claim_id,
        claims.reading,
        'denominator' as part,
        partner_rows.encounter_id,
        partner_rows.agency_id,
        partner_rows.source_row_id,
        partner_rows.mention_id,
        partner_rows.source
    from claims
    cross join partner_rows
    where claims.measure = 'share_of_agencies_with_deaths'

    union all

    -- Where agencies are counted, the deaths that name one and the rows that make it a partner.
    select
        claims.claim_id,
        claims.reading,
        'numerator' as part,
        credits.encounter_id,
        credits.agency_id,
        credits.source_row_id,
        credits.mention_id,
        credits.source
    from claims
    inner join credits
        on claims.reading = credits.reading
    where
        claims.measure in (
            'agencies_with_deaths', 'share_of_agencies_with_deaths', 'share_of_deaths'
        )
        or (claims.measure = 'named_deaths' and credits.is_named)

    union all

    select
        claims.claim_id,
        claims.reading,
        'numerator' as part,
        partner_rows.encounter_id,
        partner_rows.agency_id,
        partner_rows.source_row_id,
        partner_rows.mention_id,
        partner_rows.source
    from claims
    cross join partner_rows
    where
        claims.measure in ('agencies_with_deaths', 'share_of_agencies_with_deaths')
        and exists (
            select 1 from credits
            where
                claims.reading = credits.reading
                and partner_rows.agency_id = credits.agency_id
        )

    union all

    select
        claims.claim_id,
        claims.reading,
        'denominator' as part,
        deaths.*
    from claims
    inner join deaths
        on claims.reading = deaths.source
    where claims.measure = 'share_of_deaths'

),

origins as (

    select
        source,
        source_row_id,
        agency_cell as raw_text,
        source_file,
        source_sha256,
        source_row_number
    from death_rows

    union all

    select
        'ring' as source,
        source_row_id,
        agency_cell as raw_text,
        source_file,
        source_sha256,
        source_row_number
    from {{ ref('int_partner_rows__selected') }}

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
        parts.source,
        origins.raw_text,
        links.decision,

        -- numbers
        links.match_probability,

        -- dates
        partnerships.active_on as partner_active_on,

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

)

select * from final
