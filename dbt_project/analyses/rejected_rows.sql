-- Question: Which rows could not be used, and why?
-- Cannot say: What they would have said. Rows read are rows landed plus these; none is dropped
--   otherwise.
select
    source_file,
    reason,
    column_name,
    count(distinct source_row_number) as row_count,
    min(source_row_number) as first_row_number
from marts.rpt_rejected_rows
group by source_file, reason, column_name
order by source_file asc, row_count desc, reason asc, column_name asc
