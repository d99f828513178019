with

specification as (

    select * from {{ ref('int_specifications__defaulted') }}

),

partnerships as (

    select
        partnerships.agency_id,
        partnerships.link_rule
    from {{ ref('int_partnerships__resolved') }} as partnerships
    inner join specification
        on partnerships.link_rule = specification.link_rule
    where partnerships.is_partner_by_as_of

),

encounters as (

    select encounters.*
    from {{ ref('int_encounters__combined') }} as encounters
    inner join specification
        on
            encounters.mpv_occurred_on between specification.period_starts_on
            and specification.period_ends_on
    where encounters.in_mapping_police_violence

),

rows_of_encounters as (

    select * from {{ ref('int_encounters__resolved') }}
    where source = 'mapping_police_violence' and row_role != 'covered'

),

encounter_agencies as (

    select encounter_agencies.*
    from {{ ref('int_encounter_agencies__resolved') }} as encounter_agencies
    inner join specification
        on encounter_agencies.link_rule = specification.link_rule
    where encounter_agencies.source = 'mapping_police_violence'

),

mpv_deaths as (

    select * from {{ ref('stg_mapping_police_violence__deaths') }}

),

agencies as (

    select * from {{ ref('int_agencies__coded') }}

),

-- A code of a post, a merged one too, stands for the force.
codes as (

    select
        family_id,
        unnest(codes) as ori
    from agencies

),

cells as (

    select
        encounters.encounter_id,
        mpv_deaths.agency_cell,
        mpv_deaths.ori_cell
    from encounters
    inner join rows_of_encounters
        on encounters.encounter_id = rows_of_encounters.encounter_id
    inner join mpv_deaths
        on rows_of_encounters.source_row_id = mpv_deaths.source_row_id

),

coded as (

    select
        encounter_id,
        agency_cell,
        ori_cell,
        trim(unnest(string_split(ori_cell, ';'))) as ori
    from cells

),

by_code as (

    select distinct
        coded.encounter_id,
        partnerships.agency_id
    from coded
    inner join codes
        on coded.ori = codes.ori
    inner join agencies
        on codes.family_id = agencies.family_id
    inner join partnerships
        on agencies.agency_id = partnerships.agency_id

),

by_name as (

    select distinct
        encounters.encounter_id,
        partnerships.agency_id
    from encounters
    inner join encounter_agencies
        on encounters.encounter_id = encounter_agencies.encounter_id
    inner join partnerships
        on encounter_agencies.agency_id = partnerships.agency_id

),

credited as (

    select
        coalesce(by_name.encounter_id, by_code.encounter_id) as encounter_id,
        coalesce(by_name.agency_id, by_code.agency_id) as agency_id,
        by_name.agency_id is not null as is_by_name,
        by_code.agency_id is not null as is_by_code
    from by_name
    full outer join by_code
        on
            by_name.encounter_id = by_code.encounter_id
            and by_name.agency_id = by_code.agency_id

),

said as (

    select
        encounter_id,
        string_agg(distinct agency_cell, ' / ' order by agency_cell) as agency_cell,
        string_agg(distinct ori_cell, ' / ' order by ori_cell) as ori_cell
    from cells
    group by encounter_id

),

final as (

    select
        -- ids
        credited.encounter_id,
        credited.agency_id,

        -- text
        said.agency_cell,
        said.ori_cell,

        -- booleans
        credited.is_by_name,
        credited.is_by_code
    from credited
    inner join said
        on credited.encounter_id = said.encounter_id

)

select * from final
