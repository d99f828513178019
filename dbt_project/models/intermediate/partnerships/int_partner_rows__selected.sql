with

technologies as (

    select * from {{ ref('stg_atlas_of_surveillance__technologies') }}

),

edition as (

    select * from {{ source('raw', 'edition') }}

),

source_files as (

    select * from {{ source('raw', 'source_files') }}

),

decisions as (

    select decisions.*
    from {{ ref('partner_row_decisions') }} as decisions
    inner join edition
        on decisions.is_fictional = edition.is_fictional

),

program_rows as (

    select
        technologies.*,
        edition.program,
        try_cast(source_files.date_published as date) as seen_on,
        -- "signed an agreement with …, in June 2020 to gain …": rows added at later reads of the
        -- map carry no activation day; their sentence names the month.
        try_strptime(
            '1 ' || regexp_extract(technologies.summary, '\bin ([A-Z][a-z]+ [0-9]{4})\b', 1),
            '%d %B %Y'
        )::date as summary_month_starts_on
    from technologies
    inner join edition
        on technologies.technology = edition.program
    left join source_files
        on
            technologies.source_file = source_files.source_file
            and technologies.source_sha256 = source_files.sha256

),

dated as (

    select
        *,
        case
            when link_1_on is not null then 'activation_day'
            when summary_month_starts_on is not null then 'month_in_summary'
            else 'first_seen'
        end as date_basis,
        coalesce(link_1_on, summary_month_starts_on) as active_on_earliest,
        -- Where nothing is written, the day the list was published is all that is known.
        coalesce(link_1_on, last_day(summary_month_starts_on), seen_on) as active_on_latest
    from program_rows

),

final as (

    select
        -- ids
        dated.source_row_id,
        dated.aos_number,

        -- text
        dated.program,
        dated.agency_cell,
        coalesce(decisions.mention_text, trim(dated.agency_cell)) as mention_text,
        dated.city,
        dated.county,
        dated.state,
        dated.summary,
        dated.date_basis,

        -- booleans
        decisions.source_row_id is not null as has_decision,

        -- dates
        dated.active_on_earliest,
        dated.active_on_latest,
        dated.seen_on as first_seen_on,

        -- origin
        dated.source_file,
        dated.source_sha256,
        dated.source_row_number
    from dated
    left join decisions
        on
            dated.source_row_id = decisions.source_row_id
            and trim(dated.agency_cell) = decisions.expected_agency
            and dated.state = decisions.expected_state
            and dated.active_on_earliest = decisions.expected_active_on

)

select * from final
