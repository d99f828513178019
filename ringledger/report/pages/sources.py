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

REJECTED_BY_REASON = """
    select
        source_file,
        column_name,
        reason,
        count(*) as row_count
    from marts.rpt_rejected_rows
    group by source_file, column_name, reason
    order by row_count desc, source_file, column_name, reason
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


# Columns that a publisher has named in several ways: what a new vintage may change again.
DRIFT = """
    select
        headers.reader,
        headers.column_name,
        headers.header,
        headers.vintages,
        headers.note
    from seeds.source_headers as headers
    where
        headers.reader in (select reader from marts.rpt_source_files)
        and (headers.reader, headers.column_name) in (
            select
                spelled.reader,
                spelled.column_name
            from seeds.source_headers as spelled
            group by spelled.reader, spelled.column_name
            having count(*) > 1
        )
    order by headers.reader, headers.column_name, headers.vintages, headers.header
"""


def write(site: Site) -> None:
    """Write sources.html."""
    site.page(
        "sources.html",
        "sources.html",
        files=site.query(FILES),
        rejected=site.query(REJECTED),
        rejected_by_reason=site.query(REJECTED_BY_REASON),
        merged=site.query(MERGED),
        drift=site.query(DRIFT),
    )
