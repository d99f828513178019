with

mpv_deaths as (

    select * from {{ ref('stg_mapping_police_violence__deaths') }}

),

fe_deaths as (

    select * from {{ ref('stg_fatal_encounters__deaths') }}

),

disposition_intents as (

    select * from {{ ref('disposition_intents') }}

),

death_causes as (

    select * from {{ ref('death_causes') }}

),

-- A disposition is read once for all rows that carry it.
dispositions as (

    select
        fe_deaths.disposition,
        arg_min(disposition_intents.intent, disposition_intents.pattern_order) as intent
    from (
        select distinct disposition from fe_deaths
        where intended_use_of_force is null
    ) as fe_deaths
    inner join disposition_intents
        on regexp_matches(lower(fe_deaths.disposition), disposition_intents.pattern)
    group by fe_deaths.disposition

),

told as (

    select
        'mapping_police_violence' as source,
        source_row_id,
        null as file_scope,
        cause,
        null as told_intent
    from mpv_deaths

    union all

    select
        'fatal_encounters' as source,
        fe_deaths.source_row_id,
        fe_deaths.file_scope,
        fe_deaths.cause,
        coalesce(fe_deaths.intended_use_of_force, dispositions.intent) as told_intent
    from fe_deaths
    left join dispositions
        on fe_deaths.disposition = dispositions.disposition

),

final as (

    select
        -- ids
        told.source_row_id,

        -- text
        told.source,
        told.file_scope,
        told.cause,
        told.told_intent,
        coalesce(named.death_class, whatever.death_class) as death_class,

        -- booleans
        coalesce(named.is_by_force, whatever.is_by_force) as is_by_force
    from told
    left join death_causes as named
        on
            told.source = named.source
            and told.file_scope is not distinct from named.file_scope
            and told.cause is not distinct from named.cause
            and told.told_intent is not distinct from named.intent
    left join death_causes as whatever
        on
            told.source = whatever.source
            and told.file_scope is not distinct from whatever.file_scope
            and whatever.cause = '*'
            and told.told_intent is not distinct from whatever.intent

)

select * from final
