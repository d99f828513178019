"""Readers, one module per publisher: a publisher's file in, rows of text with their origin out.

What belongs here: the one entry point `read`, and what every reader returns. What does not: where
files are (`ringledger.sources.files`), header spellings (`seeds/source_headers.csv`), and anything
that judges or joins rows (the dbt project).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from ringledger.sources.registry import Source


@dataclass(frozen=True)
class Landing:
    """What one file gave: `rows_read == table.num_rows + rejected.num_rows`, always.

    `table` has the publisher's columns under canonical names as text, parsed columns where the
    reader has any, then `source_file`, `source_sha256` and `source_row_number`. `rejected` has one
    row per source row that could not be used: the three origin columns, `column_name`, `value` and
    `reason`. `notes` says how the file was understood (sheet, header row, unread headers, …).
    """

    table: pa.Table
    rejected: pa.Table
    rows_read: int
    notes: dict[str, str] = field(default_factory=dict)


def read(source: Source, path: Path) -> Landing:
    """Read one file with the reader its registry entry names.

    Raises SourceError when the file as a whole cannot be understood. A row that cannot be used is
    no error: it comes back in `Landing.rejected` with the reason.
    """
    raise NotImplementedError
