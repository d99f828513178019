-- One row per agency of the directory as landed.
select
    source_file,
    source_row_number,
    ori,
    agency_name,
    agency_type_name,
    state_abbr
from raw.fbi_agencies
order by source_file, source_row_number
