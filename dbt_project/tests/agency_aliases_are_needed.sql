with

edition as (

    select * from {{ source('raw', 'edition') }}
    where edition = statement_set and base_statement_set is null and not is_fictional

),

agencies as (

    select * from {{ ref('int_agencies__combined') }}

),

names_listed as (

    select
        agency_id,
        state,
        unnest(names) as agency_name,
        unnest(name_origins) as name_origin
    from agencies

),

-- An alias may also settle whose an entry of that name is.
settling as (

    select agency_id
    from agencies
    where len(list_filter(conflicts, conflict -> conflict.what = 'code of an alias')) > 0

)

select
    aliases.alias,
    aliases.ori,
    'Alias ' || aliases.alias || ' (' || aliases.state || ') changes nothing: a list has '
    || names_listed.agency_name || '.' as problem
from {{ ref('agency_aliases') }} as aliases
cross join edition
-- In another state than its agency's, a name has to be said even if a list has it.
inner join names_listed
    on
        aliases.ori = names_listed.agency_id
        and aliases.state = names_listed.state
        and names_listed.name_origin in ('fbi', 'crosswalk')
        and normalize_agency_name(aliases.alias) = normalize_agency_name(names_listed.agency_name)
left join settling
    on aliases.ori = settling.agency_id
where settling.agency_id is null
