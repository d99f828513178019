with

listed as (

    select * from {{ ref('int_encounters__listed') }}

),

death_sources as (

    select
        death_sources.*,
        choices.reading,
        choices.is_default
    from {{ ref('death_sources') }} as death_sources
    inner join {{ ref('specification_choices') }} as choices
        on
            death_sources.death_source = choices.choice
            and choices.dimension = 'death_source'

),

windows as (

    select
        min(period_starts_on) as starts_on,
        max(period_ends_on) as ends_on
    from {{ ref('int_periods__dated') }}

),

-- Each death of a choice, as each of its lists has it.
named as (

    select
        death_sources.death_source,
        death_sources.reading,
        death_sources.is_default,
        death_sources.combination,
        death_sources.first_list,
        listed.encounter_id,
        listed.death_list,
        listed.occurred_on,
        count(*) over (
            partition by death_sources.death_source, listed.encounter_id
        ) as list_count
    from death_sources
    inner join listed
        on listed.death_list in (death_sources.first_list, death_sources.second_list)

),

-- The first list's day and agencies stand, where it has the death.
first_said as (

    select * from named
    where list_count = if(combination = 'both', 2, list_count)
    qualify
        row_number() over (
            partition by death_source, encounter_id
            order by death_list = first_list desc
        ) = 1

),

-- Deaths that no period counts are left out.
final as (

    select
        -- ids
        first_said.encounter_id,

        -- text
        first_said.reading,
        first_said.death_source,
        first_said.death_list,

        -- booleans
        first_said.is_default,

        -- dates
        first_said.occurred_on
    from first_said
    inner join windows
        on first_said.occurred_on between windows.starts_on and windows.ends_on

)

select * from final
