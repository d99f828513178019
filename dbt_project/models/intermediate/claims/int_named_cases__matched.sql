with

edition as (

    select * from {{ source('raw', 'edition') }}

),

named_cases as (

    select
        named_cases.*,
        string_split(normalize_person_name(named_cases.person_name), ' ') as name_words
    from {{ ref('named_cases') }} as named_cases
    inner join edition
        on named_cases.statement_set = edition.statement_set

),

encounters as (

    select * from {{ ref('int_encounters__combined') }}

),

deaths as (

    select * from {{ ref('int_deaths__scoped') }}
    where is_default

),

-- A death that was not matched across the lists is looked for in each reading that counts it.
person_names as (

    select
        deaths.reading,
        deaths.encounter_id,
        deaths.occurred_on,
        encounters.city,
        encounters.state,
        string_split(unnest(encounters.person_keys), ' ') as name_words
    from deaths
    inner join encounters
        on deaths.encounter_id = encounters.encounter_id

),

-- A published name need not be the whole one on record: every word of it has to be there, in the
-- same city and state, inside the window the statement speaks of.
candidates as (

    select
        named_cases.person_name,
        person_names.reading,
        person_names.encounter_id,
        person_names.occurred_on,
        len(person_names.name_words) as word_count
    from named_cases
    cross join edition
    inner join person_names
        on
            named_cases.state = person_names.state
            and lower(named_cases.city) = lower(person_names.city)
            and person_names.occurred_on
            between edition.window_starts_on and edition.as_of_on
            and list_has_all(person_names.name_words, named_cases.name_words)

),

-- The closest name first; where two are as close, the latest death before the statement.
closest as (

    select * from candidates
    qualify
        row_number() over (
            partition by person_name, reading
            order by word_count asc, occurred_on desc, encounter_id asc
        ) = 1

),

final as (

    select
        -- ids
        closest.encounter_id,

        -- text
        named_cases.person_name,
        closest.reading,
        named_cases.city,
        named_cases.state,
        named_cases.url,

        -- numbers
        named_cases.case_order
    from named_cases
    left join closest
        on named_cases.person_name = closest.person_name

)

select * from final
