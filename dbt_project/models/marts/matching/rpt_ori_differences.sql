with

coded as (

    select * from {{ ref('int_partner_deaths__coded') }}

),

reasons as (

    select * from {{ ref('ori_difference_reasons') }}

),

agencies as (

    select * from {{ ref('dim_agencies') }}

),

counted as (

    select
        *,
        bool_or(is_by_name) over (partition by agency_id) as has_death_by_name,
        bool_or(is_by_code) over (partition by agency_id) as has_death_by_code
    from coded

),

final as (

    select
        -- ids
        counted.encounter_id,
        counted.agency_id,

        -- text
        agencies.agency_name,
        agencies.state,
        counted.agency_cell,
        counted.ori_cell,
        case
            when reasons.reason is not null
                then reasons.reason
            when counted.is_by_name and counted.ori_cell is null
                then 'The row has no code.'
            when counted.is_by_name
                then 'No code of the row is this agency''s; nobody has looked into it.'
            else 'No name of the row was linked to this agency; nobody has looked into it.'
        end as reason,

        -- booleans
        counted.is_by_name,
        counted.is_by_code,
        counted.has_death_by_name != counted.has_death_by_code as moves_partner_share
    from counted
    left join reasons
        on
            counted.agency_cell = reasons.agency_cell
            and counted.ori_cell = reasons.ori_cell
            and counted.agency_id = reasons.agency_id
    left join agencies
        on counted.agency_id = agencies.agency_id
    where counted.is_by_name != counted.is_by_code

)

select * from final
order by moves_partner_share desc, state asc, agency_id asc, encounter_id asc
