with

partner_mentions as (

    select * from {{ ref('int_partner_mentions__linked') }}

),

edition as (

    select * from {{ source('raw', 'edition') }}

),

agencies as (

    select
        agency_id,
        parent_agency_id,
        agency_kind
    from {{ ref('int_agencies__combined') }}

    union all

    select
        agency_id,
        null as parent_agency_id,
        agency_kind
    from {{ ref('int_agencies__local') }}

),

agency_kinds as (

    select * from {{ ref('agency_kinds') }}

),

families as (

    select choice as agency_family
    from {{ ref('specification_choices') }}
    where dimension = 'agency_family'

),

universes as (

    select choice as partner_universe
    from {{ ref('specification_choices') }}
    where dimension = 'partner_universe'

),

rolled as (

    select
        partner_mentions.link_rule,
        partner_mentions.active_on,
        partner_mentions.date_basis,
        families.agency_family,
        case families.agency_family
            when 'rolled_up' then coalesce(agencies.parent_agency_id, partner_mentions.agency_id)
            else partner_mentions.agency_id
        end as agency_id
    from partner_mentions
    cross join families
    left join agencies
        on partner_mentions.agency_id = agencies.agency_id

),

-- Several rows of the list may name one agency: it is one partner, from the earliest day on.
partners as (

    select
        rolled.link_rule,
        rolled.agency_family,
        universes.partner_universe,
        rolled.agency_id,
        min(rolled.active_on) as active_on
    from rolled
    cross join universes
    left join agencies
        on rolled.agency_id = agencies.agency_id
    left join agency_kinds
        on agencies.agency_kind = agency_kinds.agency_kind
    where
        case universes.partner_universe
            when 'as_listed' then true
            when 'police_only' then coalesce(agency_kinds.is_police, false)
            when 'dated_only' then rolled.date_basis = 'activation_day'
        end
    group by
        rolled.link_rule, rolled.agency_family, universes.partner_universe, rolled.agency_id

),

final as (

    select
        -- ids
        partners.agency_id,

        -- text
        partners.link_rule,
        partners.agency_family,
        partners.partner_universe,

        -- booleans
        partners.active_on >= edition.as_of_on - interval 6 month as is_added_by_as_of,

        -- dates
        partners.active_on
    from partners
    inner join edition
        on partners.active_on <= edition.as_of_on

)

select * from final
