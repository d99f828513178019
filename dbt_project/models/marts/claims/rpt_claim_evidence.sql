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

partnerships as (

    select partnerships.*
    from {{ ref('int_partnerships__resolved') }} as partnerships
    inner join defaults
        on partnerships.link_rule = defaults.link_rule
    where partnerships.is_partner_by_as_of

),

partners as (

    select partners.*
    from {{ ref('int_partners__selected') }} as partners
    inner join defaults
        on
            partners.link_rule = defaults.link_rule
            and partners.agency_family = defaults.agency_family
            and partners.partner_universe = defaults.partner_universe

),

resolved_names as (

    select resolved_names.*
    from {{ ref('int_agency_names__resolved') }} as resolved_names
    inner join defaults
        on resolved_names.link_rule = defaults.link_rule

),

mentions as (

    select * from {{ ref('int_agency_mentions__split') }}

),

links as (

    select * from {{ ref('int_agency_names__linked') }}

),

listed_rows as (

    select * from {{ ref('int_encounter_rows__listed') }}

),

encounter_rows as (

    select * from {{ ref('int_encounters__resolved') }}

),

death_rows as (

    select * from {{ ref('int_death_rows__keyed') }}

),

agencies as (

    select
        agency_id,
        agency_name
    from {{ ref('dim_agencies') }}

),

-- The deaths each reading counts, and the list whose day and agencies count.
deaths as (

    select
        deaths.encounter_id,
        deaths.reading,
        deaths.death_list,
        deaths.is_named_case as is_named,
        death_sources.combination,
        death_sources.second_list
    from {{ ref('int_deaths__counted') }} as deaths
    inner join {{ ref('death_sources') }} as death_sources
        on deaths.death_source = death_sources.death_source

),

partner_rows as (

    select
        partners.agency_id,
        partner_mentions.source_row_id,
        partner_mentions.mention_id,
        partners.is_added_by_as_of
    from partners
    inner join {{ ref('int_partner_mentions__linked') }} as partner_mentions
        on
            partners.agency_id = partner_mentions.agency_id
            and partners.link_rule = partner_mentions.link_rule

),

credits as (

    select
        credits.encounter_id,
        credits.agency_id,
        credits.mention_id,
        mentions.source_row_id,
        mentions.source,
        deaths.reading,
        deaths.is_named
    from deaths
    inner join {{ ref('int_death_credits__attributed') }} as credits
        on
            deaths.encounter_id = credits.encounter_id
            and deaths.death_list = credits.death_list
    inner join defaults
        on
            credits.timing = defaults.timing
            and credits.link_rule = defaults.link_rule
            and credits.agency_family = defaults.agency_family
            and credits.partner_universe = defaults.partner_universe
            and case defaults.attribution
                when 'first' then credits.is_first
                when 'all' then credits.is_all
                else true
            end
    inner join mentions
        on credits.mention_id = mentions.mention_id

),

credited_deaths as (

    select distinct
        encounter_id,
        reading
    from credits

),

credited_agencies as (

    select distinct
        agency_id,
        reading
    from credits

),

-- Where a death counts because two lists have it, the other list's rows stand beside.
matched_rows as (

    select
        deaths.encounter_id,
        listed_rows.source_row_id,
        listed_rows.source,
        deaths.reading,
        deaths.is_named,
        credited_deaths.encounter_id is not null as is_credited
    from deaths
    inner join listed_rows
        on
            deaths.encounter_id = listed_rows.encounter_id
            and deaths.second_list = listed_rows.death_list
    left join credited_deaths
        on
            deaths.encounter_id = credited_deaths.encounter_id
            and deaths.reading = credited_deaths.reading
    where deaths.combination = 'both'

),

-- Rows by what they show; those of the partner list show it in every reading.
shown as (

    select
        'partner' as shows,
        null as reading,
        'partnership' as evidence_kind,
        null as encounter_id,
        agency_id,
        mention_id,
        source_row_id,
        'ring' as source
    from partner_rows

    union all

    select
        'added_partner' as shows,
        null as reading,
        'partnership' as evidence_kind,
        null as encounter_id,
        agency_id,
        mention_id,
        source_row_id,
        'ring' as source
    from partner_rows
    where is_added_by_as_of

    union all

    select
        'partner_with_death' as shows,
        credited_agencies.reading,
        'partnership' as evidence_kind,
        null as encounter_id,
        partner_rows.agency_id,
        partner_rows.mention_id,
        partner_rows.source_row_id,
        'ring' as source
    from partner_rows
    inner join credited_agencies
        on partner_rows.agency_id = credited_agencies.agency_id

    union all

    select
        unnest(['partner_death'] || if(is_named, ['named_death'], [])) as shows,
        reading,
        'death' as evidence_kind,
        encounter_id,
        agency_id,
        mention_id,
        source_row_id,
        source
    from credits

    union all

    select
        'death' as shows,
        deaths.reading,
        'death' as evidence_kind,
        deaths.encounter_id,
        resolved_names.agency_id,
        mentions.mention_id,
        listed_rows.source_row_id,
        listed_rows.source
    from deaths
    inner join listed_rows
        on
            deaths.encounter_id = listed_rows.encounter_id
            and deaths.death_list = listed_rows.death_list
    left join mentions
        on
            listed_rows.source = mentions.source
            and listed_rows.source_row_id = mentions.source_row_id
    left join resolved_names
        on mentions.name_id = resolved_names.name_id

    union all

    select
        unnest(
            ['death']
            || if(is_credited, ['partner_death'], [])
            || if(is_credited and is_named, ['named_death'], [])
        ) as shows,
        reading,
        'matched_death' as evidence_kind,
        encounter_id,
        null as agency_id,
        null as mention_id,
        source_row_id,
        source
    from matched_rows

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
