-- One row per death as landed; no name of a person is taken along.
select
    deaths.source_file,
    deaths.source_row_number,
    deaths.fe_id,
    deaths.file_scope,
    upper(trim(deaths.state)) as state,
    deaths.agency,
    deaths.occurred_on,
    files.date_accessed
from raw.fatal_encounters as deaths
left join raw.source_files as files
    on deaths.source_sha256 = files.sha256
order by deaths.source_file, deaths.source_row_number
