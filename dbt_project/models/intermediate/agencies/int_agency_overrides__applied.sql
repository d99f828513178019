with

edition as (

    select * from {{ source('raw', 'edition') }}

),

overrides as (

    select * from {{ ref('agency_overrides') }}

),

names as (

    select distinct
        name_id,
        mention_text,
        state,
        county
    from {{ ref('int_agency_mentions__split') }}

),

-- An override settles every spelling that normalizes to its name, in its state, and in its county
-- where it says one.
final as (

    select
        -- ids
        names.name_id,
        overrides.override_id,
        overrides.agency_id,

        -- text
        overrides.verdict,
        overrides.reason,
        overrides.url
    from overrides
    inner join edition
        on overrides.statement_set in (edition.statement_set, edition.base_statement_set)
    inner join names
        on
            normalize_agency_name(overrides.agency_name) = normalize_agency_name(names.mention_text)
            and overrides.state is not distinct from names.state
            and (
                overrides.county is null
                or {{ county_key('overrides.county') }} = {{ county_key('names.county') }}
            )

)

select * from final
