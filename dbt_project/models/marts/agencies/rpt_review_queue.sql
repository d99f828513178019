with

edition as (

    select * from {{ source('raw', 'edition') }}

),

links as (

    select * from {{ ref('int_agency_names__linked') }}

),

mentions as (

    select * from {{ ref('int_agency_mentions__split') }}

),

encounter_rows as (

    select * from {{ ref('int_encounters__resolved') }}
    where row_role != 'covered'

),

encounters as (

    select * from {{ ref('int_encounters__combined') }}

),

credits as (

    select credits.*
    from {{ ref('int_death_credits__attributed') }} as credits
    inner join {{ ref('int_specifications__defaulted') }} as defaults
        on
            credits.timing = defaults.timing
            and credits.agency_family = defaults.agency_family
            and credits.partner_universe = defaults.partner_universe
    where credits.link_rule = 'lenient'

),

partnerships as (

    select * from {{ ref('int_partnerships__resolved') }}
    where link_rule = 'lenient' and is_partner_by_as_of

),

agencies as (

    select * from {{ ref('int_agencies__combined') }}

),

link_rules as (

    select * from {{ ref('link_rules') }}

),

partner_names as (

    select distinct name_id from mentions
    where source = 'ring'

),

-- Links in review that nobody has decided, accepted links that the strict rule refuses, and
-- partners that no agency was found for.
doubtful_links as (

    select
        links.*,
        coalesce(links.candidate_agency_id, links.agency_id) as doubted_agency_id
    from links
    left join partner_names
        on links.name_id = partner_names.name_id
    cross join link_rules
    where
        link_rules.link_rule = 'strict'
        and (
            (links.decision = 'review' and links.method not like 'override %')
            or (links.decision = 'unmatched' and partner_names.name_id is not null)
            or (links.decision = 'accepted' and links.match_probability < link_rules.accepted_from)
        )

),

deaths_of_mentions as (

    select
        mentions.mention_id,
        encounter_rows.encounter_id
    from mentions
    inner join encounter_rows
        on
            mentions.source = encounter_rows.source
            and mentions.source_row_id = encounter_rows.source_row_id
    inner join encounters
        on encounter_rows.encounter_id = encounters.encounter_id
    cross join edition
    where encounters.occurred_on between edition.window_starts_on and edition.as_of_on

),

deaths_of_agencies as (

    select
        credits.agency_id,
        count(distinct credits.encounter_id) as death_count
    from credits
    cross join edition
    where credits.occurred_on between edition.window_starts_on and edition.as_of_on
    group by credits.agency_id

),

-- One decision settles a name for every row of the state that carries it.
grouped as (

    select
        doubtful_links.doubted_agency_id,
        mentions.mention_text,
        mentions.state,
        doubtful_links.decision,
        doubtful_links.method,
        min(mentions.mention_id) as example_mention_id,
        arg_max(
            doubtful_links.runner_up_agency_id,
            (doubtful_links.match_probability, doubtful_links.runner_up_agency_id)
        ) as runner_up_agency_id,
        max(doubtful_links.match_probability) as match_probability,
        max(doubtful_links.runner_up_probability) as runner_up_probability,
        count(distinct mentions.mention_id) as mention_count,
        count(distinct mentions.mention_id) filter (where mentions.source = 'ring')
            as partner_row_count,
        count(distinct deaths_of_mentions.encounter_id) as death_count
    from doubtful_links
    inner join mentions
        on doubtful_links.name_id = mentions.name_id
    left join deaths_of_mentions
        on mentions.mention_id = deaths_of_mentions.mention_id
    group by
        doubtful_links.doubted_agency_id,
        mentions.mention_text,
        mentions.state,
        doubtful_links.decision,
        doubtful_links.method

),

-- What a decision could move: the deaths that carry the name, if either of the two likeliest
-- agencies is a partner; and where the name stands on the partner list, that partner and the deaths
-- of the agency.
weighed as (

    select
        grouped.*,
        partnerships.agency_id is not null
        or runner_up_partnerships.agency_id is not null as is_partner,
        if(
            partnerships.agency_id is null and runner_up_partnerships.agency_id is null,
            0,
            grouped.death_count
        )
        + if(
            grouped.partner_row_count = 0,
            0,
            greatest(
                coalesce(deaths_of_agencies.death_count, 0),
                coalesce(deaths_of_runners_up.death_count, 0)
            )
        ) as deaths_at_stake,
        grouped.partner_row_count as partners_at_stake
    from grouped
    left join partnerships
        on grouped.doubted_agency_id = partnerships.agency_id
    left join partnerships as runner_up_partnerships
        on grouped.runner_up_agency_id = runner_up_partnerships.agency_id
    left join deaths_of_agencies
        on grouped.doubted_agency_id = deaths_of_agencies.agency_id
    left join deaths_of_agencies as deaths_of_runners_up
        on grouped.runner_up_agency_id = deaths_of_runners_up.agency_id

),

final as (

    select
        -- ids
        {{ content_id([
            'weighed.mention_text', 'weighed.state', 'weighed.doubted_agency_id',
            'weighed.decision', 'weighed.method',
        ]) }} as review_id,
        weighed.example_mention_id,
        weighed.doubted_agency_id as candidate_agency_id,
        weighed.runner_up_agency_id,

        -- text
        weighed.mention_text,
        weighed.state,
        agencies.agency_name as candidate_agency_name,
        weighed.decision,
        weighed.method,

        -- numbers
        weighed.match_probability,
        weighed.runner_up_probability,
        weighed.mention_count,
        weighed.death_count,
        weighed.partner_row_count,
        weighed.deaths_at_stake,
        weighed.partners_at_stake,
        round(
            (weighed.deaths_at_stake + weighed.partners_at_stake)
            * weighed.match_probability * (1 - weighed.match_probability),
            6
        ) as expected_movement,

        -- booleans
        weighed.is_partner
    from weighed
    left join agencies
        on weighed.doubted_agency_id = agencies.agency_id

)

select * from final
order by
    expected_movement desc,
    deaths_at_stake + partners_at_stake desc,
    mention_text asc,
    state asc,
    review_id asc
