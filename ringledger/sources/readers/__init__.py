"""Readers, one module per publisher: a publisher's file in, rows of text with their origin out.

What belongs here: the table of readers and the one entry point `read`. What does not: what readers
share (`rows`), where files are (`ringledger.sources.files`), header spellings
(`seeds/source_headers.csv`), and anything that judges or joins rows (the dbt project).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from ringledger.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from ringledger.sources.editions import Source
    from ringledger.sources.readers.rows import Landing, Reader

# Reader name, as the registry and seeds/source_headers.csv spell it, to its module, which has a
# `READER` of class `ringledger.sources.readers.rows.Reader`.
READERS = {
    "atlas_of_surveillance": "atlas",
    "mapping_police_violence": "mapping_police_violence",
    "fatal_encounters": "fatal_encounters",
    "fbi_agencies": "fbi",
    "agency_crosswalk": "crosswalk",
    "census_counties": "census",
}


def read(source: Source, path: Path, parsed_copy: Path | None = None) -> Landing:
    """Read one file with the reader its registry entry names.

    `parsed_copy` is where a format that is slow to parse keeps what it parsed; it must belong to
    the very bytes of the file. Raises SourceError when the file as a whole cannot be read or
    understood. A row that cannot be used is no error: it comes back in `Landing.rejected` with the
    reason.
    """
    from ringledger.sources.readers.rows import land_rows

    try:
        return land_rows(_reader(source.reader), source, path, parsed_copy)
    except OSError as error:  # gone since it was verified, or a disk that fails
        raise SourceError(
            f"{path} ({source.title}) cannot be read: {error.strerror or error}. It was there and "
            f"as pinned a moment before: leave the files where they are while something reads them."
        ) from error


def raw_schema(reader_name: str) -> pa.Schema:
    """Columns of a reader's raw table, whichever files an edition has."""
    from ringledger.sources.readers.rows import landed_schema

    return landed_schema(reader_name, _reader(reader_name))


def _reader(reader_name: str) -> Reader:
    return cast("Reader", import_module(f"{__name__}.{READERS[reader_name]}").READER)
