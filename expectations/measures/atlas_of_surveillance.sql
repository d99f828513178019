-- One row per technology of an agency as landed.
select
    technologies.source_file,
    technologies.source_row_number,
    technologies.aos_number,
    upper(trim(technologies.state)) as state,
    technologies.agency,
    technologies.technology,
    lower(trim(technologies.technology)) = lower(edition.program) as is_of_program,
    technologies.link_1_on,
    files.date_accessed
from raw.atlas_of_surveillance as technologies
cross join raw.edition as edition
left join raw.source_files as files
    on technologies.source_sha256 = files.sha256
order by technologies.source_file, technologies.source_row_number
