with

edition as (

    select * from {{ source('raw', 'edition') }}
    where edition = statement_set and base_statement_set is null and not is_fictional

),

names_listed as (

    select
        agency_id,
        state,
        unnest(names) as agency_name,
        unnest(name_origins) as name_origin
    from {{ ref('int_agencies__combined') }}

),

additions as (

    select
        agency_id,
        state,
        trim(unnest(string_split(concat_ws(';', agency_name, also_named), ';'))) as agency_name
    from {{ ref('agency_additions') }}

)

select
    additions.agency_id,
    names_listed.agency_id as listed_agency_id,
    'Addition ' || additions.agency_id || ' is listed: as ' || names_listed.agency_id || ', '
    || names_listed.agency_name || '.' as problem
from additions
cross join edition
inner join names_listed
    on
        additions.state = names_listed.state
        and names_listed.name_origin in ('fbi', 'crosswalk')
        and normalize_agency_name(additions.agency_name)
        = normalize_agency_name(names_listed.agency_name)
