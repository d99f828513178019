with

edition as (

    select * from {{ source('raw', 'edition') }}

),

final as (

    select
        edition,
        title,
        as_of_on,
        window_starts_on,
        press_on,
        statement_set,
        is_fictional,
        program,
        fingerprint
    from edition

)

select * from final
