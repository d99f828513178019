with

mentions as (

    select * from {{ ref('int_agency_mentions__split') }}

),

links as (

    select * from {{ ref('int_agency_names__linked') }}
    where decision not in ('exact', 'accepted', 'override')

),

death_rows as (

    select * from {{ ref('int_death_rows__keyed') }}

),

-- A death that two files of a publisher copy is one row that says the name.
said as (

    select
        mentions.mention_text,
        mentions.state
    from mentions
    inner join links
        on mentions.name_id = links.name_id
    left join death_rows
        on
            mentions.source = death_rows.source
            and mentions.source_row_id = death_rows.source_row_id
    where coalesce(death_rows.is_of_reading, true)

),

keyed as (

    select
        {{ local_agency_id('mention_text', 'state') }} as local_agency_id,
        local_agency_key(mention_text, state) as local_agency_key,
        state
    from said

),

final as (

    select
        -- ids
        local_agency_id,

        -- text
        any_value(local_agency_key) as local_agency_key,
        any_value(state) as state,

        -- numbers
        count(*) as mention_count
    from keyed
    group by local_agency_id

)

select * from final
