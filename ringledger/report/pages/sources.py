"""The sources: files, hashes, licenses, rows read and set aside, citations, how to reproduce."""

from __future__ import annotations

from ringledger.report.site import Site

FILES = """
    select * from marts.rpt_source_files
    order by publisher, source_id
"""

REJECTED = """
    select * from marts.rpt_rejected_rows
    order by source_file, source_row_number, column_name
"""

MERGED = """
    select
        rule,
        source,
        any_value(reason) as reason,
        count(*) as row_count
    from marts.rpt_merged_rows
    group by rule, source
    order by row_count desc, rule, source
"""


def write(site: Site) -> None:
    """Write sources.html."""
    site.page(
        "sources.html",
        "sources.html",
        files=site.query(FILES),
        rejected=site.query(REJECTED),
        merged=site.query(MERGED),
    )
