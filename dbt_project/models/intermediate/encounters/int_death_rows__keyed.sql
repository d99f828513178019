with

mpv_deaths as (

    select * from {{ ref('stg_mapping_police_violence__deaths') }}

),

fe_deaths as (

    select * from {{ ref('stg_fatal_encounters__deaths') }}

),

source_files as (

    select * from {{ source('raw', 'source_files') }}

),

withheld_names as (

    select string_agg('(' || pattern || ')', '|' order by pattern) as pattern
    from {{ ref('withheld_names') }}

),

-- The last day the all-causes file speaks for: as registered, else the last day it has.
all_causes as (

    select coalesce(max(source_files.covers_to), max(fe_deaths.occurred_on)) as covers_to
    from fe_deaths
    left join source_files
        on
            fe_deaths.source_file = source_files.source_file
            and fe_deaths.source_sha256 = source_files.sha256
    where fe_deaths.file_scope = 'all_causes'

),

unioned as (

    select
        'mapping_police_violence' as source,
        null as file_scope,
        source_row_id,
        mpv_id,
        fe_id,
        person_name,
        age,
        gender,
        race,
        street_address,
        city,
        county,
        state,
        zip,
        cause,
        null as intent,
        agency_cell,
        occurred_on,
        source_file,
        source_sha256,
        source_row_number
    from mpv_deaths

    union all

    select
        'fatal_encounters' as source,
        file_scope,
        source_row_id,
        null as mpv_id,
        fe_id,
        person_name,
        age,
        gender,
        race,
        street_address,
        city,
        county,
        state,
        zip,
        cause,
        intended_use_of_force as intent,
        agency_cell,
        occurred_on,
        source_file,
        source_sha256,
        source_row_number
    from fe_deaths

),

final as (

    select
        -- ids
        unioned.source_row_id,
        unioned.mpv_id,
        unioned.fe_id,

        -- text
        unioned.source,
        unioned.file_scope,
        unioned.person_name,
        unioned.age,
        unioned.gender,
        unioned.race,
        unioned.street_address,
        unioned.city,
        unioned.county,
        unioned.state,
        unioned.zip,
        unioned.cause,
        unioned.intent,
        unioned.agency_cell,
        -- What a person is matched by; null where the name was withheld, so that it matches nobody.
        person_key(unioned.person_name, withheld_names.pattern) as person_key,

        -- booleans
        -- The all-causes file speaks for every day it covers, the deadly-force file for the days
        -- after; a death of the overlap is counted once.
        coalesce(
            case unioned.file_scope
                when 'all_causes' then unioned.occurred_on <= all_causes.covers_to
                when 'deadly_force' then unioned.occurred_on > all_causes.covers_to
            end,
            true
        ) as is_of_reading,

        -- dates
        unioned.occurred_on,

        -- origin
        unioned.source_file,
        unioned.source_sha256,
        unioned.source_row_number
    from unioned
    cross join withheld_names
    cross join all_causes

)

select * from final
