with

encounter_agencies as (

    select * from {{ ref('int_encounter_agencies__resolved') }}

),

-- Deaths that some choice counts.
deaths as (

    select distinct
        encounter_id,
        death_list
    from {{ ref('int_deaths__scoped') }}

),

parents as (

    select
        agency_id,
        parent_agency_id
    from {{ ref('int_agencies__combined') }}
    where parent_agency_id is not null

),

families as (

    select choice as agency_family
    from {{ ref('specification_choices') }}
    where dimension = 'agency_family'

),

rolled as (

    select
        encounter_agencies.encounter_id,
        case families.agency_family
            when 'as_named' then encounter_agencies.agency_id
            when 'rolled_up' then coalesce(parents.parent_agency_id, encounter_agencies.agency_id)
        end as agency_id,
        encounter_agencies.mention_id,
        encounter_agencies.death_list,
        encounter_agencies.link_rule,
        families.agency_family,
        encounter_agencies.position
    from encounter_agencies
    inner join deaths
        on
            encounter_agencies.encounter_id = deaths.encounter_id
            and encounter_agencies.death_list = deaths.death_list
    cross join families
    left join parents
        on encounter_agencies.agency_id = parents.agency_id

),

-- Two troops of one force, named in one death, are one agency: the first mention stands.
first_mentions as (

    select * from rolled
    qualify
        row_number() over (
            partition by death_list, link_rule, agency_family, encounter_id, agency_id
            order by position
        ) = 1

),

final as (

    select
        -- ids
        encounter_id,
        agency_id,
        mention_id,

        -- text
        death_list,
        link_rule,
        agency_family,

        -- numbers
        (row_number() over (
            partition by death_list, link_rule, agency_family, encounter_id
            order by position
        ))::integer as position,
        (count(*) over (
            partition by death_list, link_rule, agency_family, encounter_id
        ))::integer as agency_count
    from first_mentions

)

select * from final
