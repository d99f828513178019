with

death_agencies as (

    select * from {{ ref('int_death_agencies__ranked') }}

),

deaths as (

    select * from {{ ref('int_encounters__listed') }}

),

partners as (

    select * from {{ ref('int_partners__selected') }}

),

timings as (

    select choice as timing
    from {{ ref('specification_choices') }}
    where dimension = 'timing'

),

partners_named as (

    select
        death_agencies.*,
        partners.partner_universe,
        timings.timing,
        deaths.occurred_on
    from death_agencies
    inner join deaths
        on
            death_agencies.encounter_id = deaths.encounter_id
            and death_agencies.death_list = deaths.death_list
    inner join partners
        on
            death_agencies.link_rule = partners.link_rule
            and death_agencies.agency_family = partners.agency_family
            and death_agencies.agency_id = partners.agency_id
    inner join timings
        on
            case timings.timing
                when 'by_as_of' then true
                when 'on_the_day' then deaths.occurred_on >= partners.active_on
            end

),

final as (

    select
        -- ids
        encounter_id,
        agency_id,
        mention_id,

        -- text
        death_list,
        timing,
        link_rule,
        agency_family,
        partner_universe,

        -- numbers
        agency_count,

        -- booleans
        position = 1 as is_first,
        count(*) over (
            partition by
                death_list, timing, link_rule, agency_family, partner_universe, encounter_id
        ) = agency_count as is_all,

        -- dates
        occurred_on
    from partners_named

)

select * from final
