with

encounter_agencies as (

    select * from {{ ref('int_encounter_agencies__resolved') }}
    where death_list = source

),

encounters as (

    select * from {{ ref('int_encounters__combined') }}

),

partnerships as (

    select * from {{ ref('int_partnerships__resolved') }}
    where is_partner_by_as_of

),

timings as (

    select choice as timing
    from {{ ref('specification_choices') }}
    where dimension = 'timing'

),

attributions as (

    select choice as attribution
    from {{ ref('specification_choices') }}
    where dimension = 'attribution'

),

dated as (

    select
        encounter_agencies.*,
        case encounter_agencies.source
            when 'mapping_police_violence' then encounters.mpv_occurred_on
            when 'fatal_encounters' then encounters.fe_occurred_on
        end as occurred_on
    from encounter_agencies
    inner join encounters
        on encounter_agencies.encounter_id = encounters.encounter_id

),

partners_named as (

    select
        dated.*,
        timings.timing,
        count(*) over (
            partition by dated.link_rule, timings.timing, dated.source, dated.encounter_id
        ) as partner_count
    from dated
    inner join partnerships
        on
            dated.link_rule = partnerships.link_rule
            and dated.agency_id = partnerships.agency_id
    cross join timings
    where
        timings.timing = 'by_as_of'
        or partnerships.active_on <= dated.occurred_on

),

final as (

    select
        -- ids
        partners_named.encounter_id,
        partners_named.agency_id,
        partners_named.mention_id,

        -- text
        partners_named.link_rule,
        attributions.attribution,
        partners_named.timing,
        partners_named.source as reading,

        -- dates
        partners_named.occurred_on
    from partners_named
    cross join attributions
    where
        case attributions.attribution
            when 'any' then true
            when 'first' then partners_named.position = 1
            when 'all' then partners_named.partner_count = partners_named.agency_count
        end

)

select * from final
