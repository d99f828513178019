-- Question: Which rows were counted with another, and by which rule?
-- Cannot say: That none was merged wrongly: each pair stands in rpt_merged_rows, side by side.
select
    source,
    rule,
    reason,
    count(*) as row_count
from marts.rpt_merged_rows
group by source, rule, reason
order by source asc, row_count desc, rule asc
