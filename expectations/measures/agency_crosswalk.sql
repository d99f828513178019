-- One row per agency of the crosswalk as landed.
select
    source_file,
    source_row_number,
    ori,
    ori9,
    crosswalk_agency_name
from raw.agency_crosswalk
order by source_file, source_row_number
