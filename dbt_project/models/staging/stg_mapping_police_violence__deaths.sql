with

source_rows as (

    select * from {{ source('raw', 'mapping_police_violence') }}

),

renamed as (

    select
        -- ids
        trim(mpv_id) as mpv_id,
        trim(fe_id) as fe_id,
        trim(wapo_id) as wapo_id,
        {{ content_id([
            'mpv_id', 'person_name', 'age', 'incident_date', 'street_address', 'city', 'state',
            'agency', 'cause',
        ]) }} as content_key,

        -- text
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
        trim(ori) as ori_cell,
        trim(cause) as cause,
        trim(description) as description,
        trim(disposition) as disposition,
        trim(off_duty) as off_duty,
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
        {{ source_row_id("mpv_id", "content_key") }} as source_row_id,
        * exclude (content_key)
    from renamed

)

select * from final
