{#
    What the matcher says of each name of `names`, as a subquery: one call per state to search, with
    the names and the agencies of that state and nothing else.

    `names` is a query in scope with the columns name_id, mention_text, state, county, city and
    `excluded`, a list of agencies that are not meant (or null); `agencies` one of the directory.
#}
{% macro linked_names(names, agencies) -%}
(
    with

    searched as (

        select
            *,
            -- A name whose state nobody says may mean an agency of any state.
            coalesce(state_to_search(mention_text, state), '') as search_state
        from {{ names }}

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
            names_by_state.search_state,
            list(
                {
                    'agency_id': agencies.agency_id,
                    'names': agencies.names,
                    'agency_kind': agencies.agency_kind,
                    'county': agencies.county,
                    'place': agencies.place,
                    'place_type': agencies.place_type,
                    'origin': agencies.origin,
                    'parent_agency_id': agencies.parent_agency_id
                }
                order by agencies.agency_id
            ) as agencies
        from names_by_state
        inner join {{ agencies }} as agencies
            on
                names_by_state.search_state = ''
                or agencies.state = names_by_state.search_state
                -- Agencies without a state are national.
                or agencies.state is null
                or list_contains(agencies.also_in, names_by_state.search_state)
        group by names_by_state.search_state

    ),

    words as (

        -- What no place anywhere is spelled like is a slip.
        select string_agg(distinct word, ' ' order by word) as words
        from (select unnest(place_words(agency_name)) as word from {{ agencies }})

    ),

    linked as (

        select
            unnest(
                link_agencies(
                    names_by_state.names,
                    coalesce(agencies_by_state.agencies, []),
                    words.words
                )
            ) as link
        from names_by_state
        cross join words
        left join agencies_by_state
            on names_by_state.search_state = agencies_by_state.search_state

    )

    select unnest(link) from linked

)
{%- endmacro %}
