-- One row per county as landed.
select
    source_file,
    source_row_number,
    county_fips,
    state_name,
    county,
    try_cast(resident_count as bigint) as resident_count
from raw.census_counties
order by source_file, source_row_number
