with

source_files as (

    select * from {{ source('raw', 'source_files') }}

),

death_lists as (

    select * from {{ ref('death_lists') }}

),

death_sources as (

    select
        death_sources.*,
        choices.reading
    from {{ ref('death_sources') }} as death_sources
    inner join {{ ref('specification_choices') }} as choices
        on
            death_sources.death_source = choices.choice
            and choices.dimension = 'death_source'
    where choices.is_default

),

defaults as (

    select * from {{ ref('int_specifications__defaulted') }}

),

-- The last day a publisher's files speak for: as registered, else that of publication.
last_days as (

    select
        reader as source,
        max(coalesce(covers_to, date_published)) as ends_on
    from source_files
    group by reader

),

-- A reading of two lists reaches as far as the shorter.
final as (

    select
        -- text
        death_sources.reading,

        -- numbers
        greatest(
            date_diff('day', min(last_days.ends_on), defaults.period_ends_on), 0
        ) as missing_day_count,
        date_diff('day', defaults.period_starts_on, defaults.period_ends_on) + 1 as day_count,

        -- dates
        min(last_days.ends_on) as ends_on
    from death_sources
    inner join death_lists
        on death_lists.death_list in (death_sources.first_list, death_sources.second_list)
    inner join last_days
        on death_lists.source = last_days.source
    cross join defaults
    group by
        death_sources.reading,
        defaults.period_starts_on,
        defaults.period_ends_on

)

select * from final
