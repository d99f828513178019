"""Landing: an edition's files into schema `raw` of a warehouse, every row with its origin.

What belongs here: the raw tables, one of each reader's name, and what is recorded about the files.
What does not: any change to a value, any choice of rows; that is the dbt project's.

`land_edition` starts a build; then `land_source_kind` for each reader, in any order and as often as
wanted: each call replaces all that its reader landed before. `land_all` does both.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from ringledger.errors import SourceError
from ringledger.sources.files import locate, locate_all
from ringledger.sources.readers import READERS, raw_schema, read
from ringledger.sources.readers.grids import SLOW_FORMATS, read_grids

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import duckdb
    import pyarrow as pa

    from ringledger.settings import Settings
    from ringledger.sources.editions import Edition, Source
    from ringledger.sources.readers.rows import Landing

_SOURCE_FILES = """
    source_id varchar, source_file varchar, reader varchar, publisher varchar, title varchar,
    citation varchar, url_main varchar, url_download varchar, license varchar, license_url varchar,
    vintage varchar, date_published date, date_accessed date, sha256 varchar, bytes bigint,
    format varchar, expected_rows bigint, covers_from date, covers_to date, file_scope varchar,
    rows_read bigint, rows_landed bigint, rows_rejected bigint, text_withheld_because varchar
"""
_REJECTED_ROWS = """
    source_file varchar, source_sha256 varchar, source_row_number integer, column_name varchar,
    value varchar, reason varchar
"""
_EDITION = """
    edition varchar, title varchar, as_of_on date, window_starts_on date, press_on date,
    statement_set varchar, is_fictional boolean, program varchar, base_statement_set varchar,
    is_candidate boolean, fingerprint varchar
"""

# Readers without a file of which nothing can be counted: who is a partner, who died by either list,
# and which agencies there are.
_NEEDED = ("atlas_of_surveillance", "mapping_police_violence", "fatal_encounters", "fbi_agencies")

# Part of the name of parsed copies in the cache: raise it when what is kept of a file changes.
_PARSED_VERSION = 1


def refuse_incomplete(edition: Edition) -> None:
    """Raise SourceError about an edition that lacks a kind of file without which none is built."""
    there = {source.reader for source in edition.sources}
    if missing := [reader for reader in _NEEDED if reader not in there]:
        raise SourceError(
            f"The edition {edition.edition!r} has no file of {' and none of '.join(missing)}, so "
            f"that it cannot be built: an edition needs at least one of each of "
            f"{', '.join(_NEEDED)}. Add the id of one to its `sources` in "
            f"RINGLEDGER_HOME/editions; docs/editions.md has the ids there are."
        )


def land_edition(connection: duckdb.DuckDBPyConnection, edition: Edition, fingerprint: str) -> None:
    """Replace `raw.edition` by this edition's row; empty `raw.source_files` and rejected rows.

    Statements of the edition's own go to `raw.own_<seed>`, from where dbt appends them to the seed.
    """
    connection.execute("create schema if not exists raw")
    connection.execute(f"create or replace table raw.edition ({_EDITION})")
    connection.execute(
        "insert into raw.edition values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            edition.edition,
            edition.title,
            edition.as_of_on,
            edition.window_starts_on,
            edition.press_on,
            edition.statement_set,
            edition.is_fictional,
            edition.program,
            edition.base_statement_set,
            edition.is_candidate,
            fingerprint,
        ],
    )
    _land_statements(connection, edition)
    connection.execute(f"create or replace table raw.source_files ({_SOURCE_FILES})")
    connection.execute(f"create or replace table raw.rejected_rows ({_REJECTED_ROWS})")


def _land_statements(connection: duckdb.DuckDBPyConnection, edition: Edition) -> None:
    for seed, rows in (edition.statements or {}).items():
        columns = list(rows[0]) if rows else ["statement_set"]
        typed = ", ".join(f"{column} varchar" for column in columns)
        connection.execute(f"create or replace table raw.own_{seed} ({typed})")
        places = ", ".join("?" for _ in columns)
        for row in rows:
            connection.execute(
                f"insert into raw.own_{seed} values ({places})",  # noqa: S608 - our own names
                list(row.values()),
            )


def land_source_kind(
    connection: duckdb.DuckDBPyConnection, reader_name: str, edition: Edition, settings: Settings
) -> dict[str, dict[str, object]]:
    """Replace a reader's raw table by the rows of all the edition's files of that kind.

    Its rows of `raw.source_files` and `raw.rejected_rows` are replaced with it, in one
    transaction. An edition without such files gets an empty table. Returns, by file name, the
    counts and the reader's notes. Raises SourceError when a file is missing, altered or unreadable;
    the tables are then as before.
    """
    sources = [source for source in edition.sources if source.reader == reader_name]
    paths = locate_all(sources, settings)
    landings = [(source, _read(source, paths[source.source_id], settings)) for source in sources]
    connection.execute("begin")
    try:
        _replace_rows(connection, reader_name, landings)
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")
    return {
        source.file_name: {
            "sha256": source.sha256,
            "rows_read": landing.rows_read,
            "rows_landed": landing.table.num_rows,
            "rows_rejected": landing.rejected.num_rows,
            **landing.notes,
        }
        for source, landing in landings
    }


def land_all(
    connection: duckdb.DuckDBPyConnection, edition: Edition, settings: Settings, fingerprint: str
) -> dict[str, dict[str, object]]:
    """Land a whole edition; returns what `land_source_kind` does, for all files."""
    land_edition(connection, edition, fingerprint)
    metadata = {}
    for reader_name in READERS:
        metadata.update(land_source_kind(connection, reader_name, edition, settings))
    return metadata


def _replace_rows(
    connection: duckdb.DuckDBPyConnection,
    reader_name: str,
    landings: Sequence[tuple[Source, Landing]],
) -> None:
    import pyarrow as pa

    connection.execute("create schema if not exists raw")
    connection.execute(f"create table if not exists raw.source_files ({_SOURCE_FILES})")
    connection.execute(f"create table if not exists raw.rejected_rows ({_REJECTED_ROWS})")
    connection.execute(
        """
        delete from raw.rejected_rows
        where source_sha256 in (select sha256 from raw.source_files where reader = ?)
        """,
        [reader_name],
    )
    connection.execute("delete from raw.source_files where reader = ?", [reader_name])

    # In one statement: of 122,880 rows and more that are put into a table created without rows in
    # the same transaction, DuckDB 1.5.5 shows none before the next checkpoint.
    empty = raw_schema(reader_name).empty_table()
    rows = pa.concat_tables([empty, *(landing.table for _, landing in landings)])
    _insert(connection, f"create or replace table raw.{reader_name} as", rows)
    for source, landing in landings:
        _insert(connection, "insert into raw.rejected_rows", landing.rejected)
        _insert(connection, "insert into raw.source_files", _source_file_row(source, landing))


def _insert(connection: duckdb.DuckDBPyConnection, statement: str, rows: pa.Table) -> None:
    connection.register("landing_rows", rows)
    try:
        connection.execute(f"{statement} select * from landing_rows")  # noqa: S608 - names of ours
    finally:
        connection.unregister("landing_rows")


def _source_file_row(source: Source, landing: Landing) -> pa.Table:
    import pyarrow as pa

    # In the order of _SOURCE_FILES.
    return pa.table(
        {
            "source_id": [source.source_id],
            "source_file": [source.file_name],
            "reader": [source.reader],
            "publisher": [source.publisher],
            "title": [source.title],
            "citation": [source.citation],
            "url_main": [source.url_main],
            "url_download": pa.array([next(iter(source.urls), None)], pa.string()),
            "license": [source.license],
            "license_url": [source.license_url],
            "vintage": [source.vintage],
            "date_published": pa.array([source.date_published], pa.date32()),
            "date_accessed": pa.array([source.date_accessed], pa.date32()),
            "sha256": [source.sha256],
            "bytes": [source.bytes],
            "format": [source.format],
            "expected_rows": [source.expected_rows],
            "covers_from": pa.array([source.covers_from], pa.date32()),
            "covers_to": pa.array([source.covers_to], pa.date32()),
            "file_scope": pa.array([source.file_scope], pa.string()),
            "rows_read": [landing.rows_read],
            "rows_landed": [landing.table.num_rows],
            "rows_rejected": [landing.rejected.num_rows],
            "text_withheld_because": pa.array([source.text_withheld_because], pa.string()),
        }
    )


def read_ahead(edition: Edition, settings: Settings) -> None:
    """Parse what is slow to parse and was not yet, so that landing finds it parsed.

    Of use while something else has to be waited for. A file that cannot be read is left to landing,
    which says why.
    """
    for source in edition.sources:
        copy = _parsed_copy(source, settings)
        if source.format in SLOW_FORMATS and not copy.is_file():
            with suppress(SourceError):
                list(read_grids(locate(source, settings), source.format, copy))


def _read(source: Source, path: Path, settings: Settings) -> Landing:
    return read(source, path, parsed_copy=_parsed_copy(source, settings))


def _parsed_copy(source: Source, settings: Settings) -> Path:
    return settings.cache / "parsed" / f"{source.sha256}-v{_PARSED_VERSION}.parquet"
