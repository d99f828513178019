with

defaults as (

    select * from {{ ref('int_specifications__defaulted') }}

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

listed_rows as (

    select * from {{ ref('int_encounter_rows__listed') }}

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
        unnest(['partner'] || if(is_added_by_as_of, ['added_partner'], [])) as shows,
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

final as (

    select
        -- ids
        source_row_id,
        encounter_id,
        agency_id,
        mention_id,

        -- text
        shows,
        reading,
        evidence_kind,
        source
    from shown

)

select * from final
