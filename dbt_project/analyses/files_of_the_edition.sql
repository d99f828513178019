-- Question: Which files is all this made of, on whose terms?
-- Cannot say: What the publishers changed since: a file is one day's copy.
select
    publisher,
    title,
    vintage,
    source_file,
    sha256,
    rows_read,
    rows_landed,
    rows_rejected,
    license,
    url_main
from marts.rpt_source_files
order by publisher, source_file
