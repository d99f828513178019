with

-- A row that its own file repeats is compared once, as the death it is merged into.
death_rows as (

    select death_rows.*
    from {{ ref('int_death_rows__keyed') }} as death_rows
    inner join {{ ref('int_death_rows__merged') }} as merged
        on
            death_rows.source = merged.source
            and death_rows.source_row_id = merged.source_row_id
    where merged.merge_rule = 'kept'

),

death_terms as (

    select * from {{ ref('death_terms') }}

),

mentions as (

    select * from {{ ref('int_agency_mentions__split') }}

),

resolved_names as (

    select * from {{ ref('int_agency_names__resolved') }}
    where link_rule = 'default'

),

-- Each wording is read once for all rows that have it.
wordings as (

    select
        'race' as attribute,
        race as wording
    from death_rows

    union

    select
        'sex' as attribute,
        gender as wording
    from death_rows

    union

    select
        'means' as attribute,
        cause as wording
    from death_rows

),

terms as (

    select
        wordings.attribute,
        wordings.wording,
        list(distinct death_terms.term order by death_terms.term) as terms
    from wordings
    inner join death_terms
        on
            wordings.attribute = death_terms.attribute
            and regexp_matches(lower(wordings.wording), death_terms.pattern)
    group by wordings.attribute, wordings.wording

),

agencies as (

    select
        mentions.source,
        mentions.source_row_id,
        list(distinct resolved_names.agency_id order by resolved_names.agency_id) as agency_ids
    from mentions
    inner join resolved_names
        on mentions.name_id = resolved_names.name_id
    where mentions.source != 'ring'
    group by mentions.source, mentions.source_row_id

),

final as (

    select
        -- ids
        death_rows.source || '|' || death_rows.source_row_id as row_id,
        death_rows.source_row_id,
        death_rows.fe_id,

        -- text
        death_rows.source,
        death_rows.file_scope,
        coalesce(death_rows.file_scope, death_rows.source) as list_name,
        death_rows.person_key,
        death_rows.state,
        {{ folded('death_rows.city') }} as city,
        regexp_replace({{ folded('death_rows.county') }}, ' (county|parish)$', '') as county,
        lpad(nullif(regexp_extract(death_rows.zip, '^[0-9]{1,5}'), ''), 5, '0') as zip,
        {{ folded('death_rows.street_address') }} as street,
        sexes.terms[1] as sex,
        races.terms[1] as race,
        means.terms as means,
        {{ folded('death_rows.agency_cell') }} as agency_text,
        agencies.agency_ids,

        -- numbers
        -- "18-25" and "20s" are no age to compare.
        try_cast(regexp_extract(death_rows.age, '^([0-9]+)([.]0)?$', 1) as integer) as age,

        -- dates
        death_rows.occurred_on
    from death_rows
    left join terms as races
        on death_rows.race = races.wording and races.attribute = 'race'
    left join terms as sexes
        on death_rows.gender = sexes.wording and sexes.attribute = 'sex'
    left join terms as means
        on death_rows.cause = means.wording and means.attribute = 'means'
    left join agencies
        on
            death_rows.source = agencies.source
            and death_rows.source_row_id = agencies.source_row_id

)

select * from final
