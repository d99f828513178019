with

source_rows as (

    select * from {{ source('raw', 'fatal_encounters') }}

),

renamed as (

    select
        -- ids
        trim(fe_id) as fe_id,
        {{ content_id([
            'fe_id', 'person_name', 'age', 'incident_date', 'street_address', 'city', 'state',
            'zip', 'agency', 'cause',
        ]) }} as content_key,

        -- text
        file_scope,
        agency as agency_cell,
        trim(person_name) as person_name,
        trim(age) as age,
        trim(gender) as gender,
        trim(race) as race,
        trim(street_address) as street_address,
        trim(city) as city,
        upper(trim(state)) as state,
        trim(zip) as zip,
        trim(county) as county,
        trim(cause) as cause,
        trim(intended_use_of_force) as intended_use_of_force,
        trim(description) as description,
        trim(disposition) as disposition,
        trim(news_url) as news_url,

        -- dates
        occurred_on,

        -- origin
        source_file,
        source_sha256,
        source_row_number

    from source_rows

),

final as (

    select
        {{ source_row_id("file_scope || ':' || fe_id", "file_scope || ':' || content_key") }}
            as source_row_id,
        * exclude (content_key)
    from renamed

)

select * from final
