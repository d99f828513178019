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

partner_mentions as (

    select * from {{ ref('int_partner_mentions__linked') }}

),

partner_rows as (

    select * from {{ ref('int_partner_rows__selected') }}

),

agencies as (

    select
        agency_id,
        agency_kind,
        state,
        county
    from {{ ref('int_agencies__combined') }}

    union all

    select
        agency_id,
        agency_kind,
        state,
        null as county
    from {{ ref('int_agencies__local') }}

),

agency_kinds as (

    select * from {{ ref('agency_kinds') }}

),

counties as (

    select * from {{ ref('int_counties__keyed') }}

),

-- What the partner list says of the county, for agencies of which no directory says it.
said as (

    select
        partner_mentions.agency_id,
        partner_mentions.link_rule,
        max(partner_rows.county) as county
    from partner_mentions
    inner join partner_rows
        on partner_mentions.source_row_id = partner_rows.source_row_id
    group by partner_mentions.agency_id, partner_mentions.link_rule

),

named as (

    select
        partners.agency_id,
        agencies.state,
        coalesce(agency_kinds.is_county_wide, false) as is_county_wide,
        trim(
            unnest(regexp_split_to_array(coalesce(agencies.county, said.county), '[;,]'))
        ) as county
    from partners
    inner join agencies
        on partners.agency_id = agencies.agency_id
    left join agency_kinds
        on agencies.agency_kind = agency_kinds.agency_kind
    left join said
        on
            partners.agency_id = said.agency_id
            and partners.link_rule = said.link_rule

),

final as (

    select distinct
        -- ids
        named.agency_id,
        counties.county_fips,

        -- booleans
        named.is_county_wide
    from named
    inner join counties
        on
            named.state = counties.state
            and {{ county_key('named.county') }} = counties.county_key

)

select * from final
