-- One row per file: what the registry says of it beside what came of reading it.
with

landed as (

    select source_sha256, null::date as occurred_on from raw.atlas_of_surveillance
    union all
    select source_sha256, occurred_on from raw.mapping_police_violence
    union all
    select source_sha256, occurred_on from raw.fatal_encounters
    union all
    select source_sha256, null from raw.fbi_agencies
    union all
    select source_sha256, null from raw.agency_crosswalk
    union all
    select source_sha256, null from raw.census_counties

),

counted as (

    select
        source_sha256,
        count(*) as rows_in_table,
        min(occurred_on) as first_incident_on,
        max(occurred_on) as last_incident_on
    from landed
    group by source_sha256

),

rejected as (

    select
        source_sha256,
        count(distinct source_row_number) as rows_in_rejected
    from raw.rejected_rows
    group by source_sha256

)

select
    files.source_file,
    files.reader,
    files.expected_rows,
    files.rows_read,
    files.rows_landed,
    files.rows_rejected,
    files.rows_landed + files.rows_rejected as rows_landed_and_rejected,
    coalesce(counted.rows_in_table, 0) as rows_in_table,
    coalesce(rejected.rows_in_rejected, 0) as rows_in_rejected,
    files.rows_rejected / greatest(files.rows_read, 1) as rejected_share,
    files.covers_from + interval 31 day as covers_from,
    counted.first_incident_on,
    files.covers_to - interval 31 day as covers_to,
    counted.last_incident_on
from raw.source_files as files
left join counted
    on files.sha256 = counted.source_sha256
left join rejected
    on files.sha256 = rejected.source_sha256
order by files.source_file
