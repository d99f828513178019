with

encounter_agencies as (

    select * from {{ ref('int_encounter_agencies__resolved') }}
    where link_rule = 'default' and death_list = source

),

final as (

    select
        -- ids
        encounter_id,
        agency_id,
        mention_id,

        -- text
        source,

        -- numbers
        position,
        agency_count
    from encounter_agencies

)

select * from final
