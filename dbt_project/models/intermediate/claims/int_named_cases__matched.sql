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

person_names as (

    select
        encounter_id,
        city,
        state,
        occurred_on,
        in_mapping_police_violence,
        in_fatal_encounters,
        string_split(unnest(person_keys), ' ') as name_words
    from encounters

),

-- A death that was not matched across the sources is looked for in each of them.
names_of_readings as (

    select
        *,
        'mapping_police_violence' as reading
    from person_names
    where in_mapping_police_violence

    union all

    select
        *,
        'fatal_encounters' as reading
    from person_names
    where in_fatal_encounters

),

-- A published name need not be the whole one on record: every word of it has to be there, in the
-- same city and state, inside the window the statement speaks of.
candidates as (

    select
        named_cases.person_name,
        names_of_readings.reading,
        names_of_readings.encounter_id,
        names_of_readings.occurred_on,
        len(names_of_readings.name_words) as word_count
    from named_cases
    cross join edition
    inner join names_of_readings
        on
            named_cases.state = names_of_readings.state
            and lower(named_cases.city) = lower(names_of_readings.city)
            and names_of_readings.occurred_on
            between edition.window_starts_on and edition.as_of_on
            and list_has_all(names_of_readings.name_words, named_cases.name_words)

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
