with

agencies as (

    select * from {{ ref('int_agencies__combined') }}

),

refused as (

    select
        name_id,
        list(agency_id order by agency_id) as excluded
    from {{ ref('int_agency_overrides__applied') }}
    where verdict = 'different'
    group by name_id

),

names as (

    select distinct
        name_id,
        mention_text,
        state,
        county,
        city
    from {{ ref('int_agency_mentions__split') }}

),

searched as (

    select
        names.*,
        refused.excluded,
        -- A name whose state nobody says may mean an agency of any state.
        coalesce(state_to_search(names.mention_text, names.state), '') as search_state
    from names
    left join refused
        on names.name_id = refused.name_id

),

states as (

    select distinct search_state from searched

),

names_by_state as (

    select
        search_state,
        list(
            {
                'name_id': name_id,
                'mention_text': mention_text,
                'state': state,
                'county': county,
                'city': city,
                'excluded': excluded
            }
            order by name_id
        ) as names
    from searched
    group by search_state

),

agencies_by_state as (

    select
        states.search_state,
        list(
            {
                'agency_id': agencies.agency_id,
                'names': agencies.names,
                'agency_kind': agencies.agency_kind,
                'county': agencies.county,
                'place': agencies.place,
                'place_type': agencies.place_type,
                'origin': agencies.origin,
                'is_part': agencies.parent_agency_id is not null
            }
            order by agencies.agency_id
        ) as agencies
    from states
    inner join agencies
        on
            states.search_state = ''
            or agencies.state = states.search_state
            or agencies.agency_kind = 'federal'
    group by states.search_state

),

-- One call per state: the matcher sees a state's names and its agencies, and nothing else.
linked as (

    select
        unnest(
            link_agencies(
                names_by_state.names,
                coalesce(agencies_by_state.agencies, [])
            )
        ) as link
    from names_by_state
    left join agencies_by_state
        on names_by_state.search_state = agencies_by_state.search_state

),

final as (

    select unnest(link)
    from linked

)

select * from final
