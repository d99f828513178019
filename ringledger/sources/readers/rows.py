"""From grids of cells to landed and rejected rows: the part all readers share.

A reader says which rows of its publisher cannot be used and which columns it parses, as a `Reader`;
this module finds the header row, gives columns their canonical names, keeps every row's origin and
sees to it that each row read is either landed or rejected.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

from ringledger.errors import SourceError
from ringledger.sources.headers import (
    HEADER_WITHIN_ROWS,
    HeaderMatch,
    explain_missing,
    match_headers,
    spellings_of,
)
from ringledger.sources.readers.cells import Problem, is_blank
from ringledger.sources.readers.grids import Grid, Row, read_grids

if TYPE_CHECKING:
    from pathlib import Path

    from ringledger.sources.editions import Source


def _nothing(_: Source) -> Collection[str]:
    return ()


@dataclass(frozen=True)
class Reader:
    """What is particular to one publisher's files.

    `judge` takes a row (canonical name to text, of the columns the file has) and gives the values
    to add, or to put in place of the text, or says why the row cannot be used. `parsed` are the
    columns it adds, with types. `not_required` names required columns a file is known to lack.
    """

    judge: Callable[[Source, Mapping[str, str | None]], Mapping[str, object] | Problem]
    parsed: Mapping[str, pa.DataType] = field(default_factory=dict)
    not_required: Callable[[Source], Collection[str]] = _nothing


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


ORIGIN = (
    pa.field("source_file", pa.string()),
    pa.field("source_sha256", pa.string()),
    pa.field("source_row_number", pa.int32()),
)
REJECTED_SCHEMA = pa.schema(
    [
        *ORIGIN,
        pa.field("column_name", pa.string()),
        pa.field("value", pa.string()),
        pa.field("reason", pa.string()),
    ]
)


def landed_schema(reader_name: str, reader: Reader) -> pa.Schema:
    """Columns of a reader's raw table: canonical text columns, parsed columns, origin."""
    texts = [pa.field(column, pa.string()) for column in spellings_of(reader_name).columns]
    return pa.schema([*texts, *(pa.field(*item) for item in reader.parsed.items()), *ORIGIN])


def land_rows(reader: Reader, source: Source, path: Path, parsed_copy: Path | None) -> Landing:
    """Read a file and sort its rows into landed and rejected.

    Raises SourceError when no sheet has the header row, or when no row at all can be used.
    """
    grid, header_at, match = _find_header(reader, source, path, parsed_copy)
    schema = landed_schema(source.reader, reader)
    landed: dict[str, list[object]] = {name: [] for name in schema.names}
    rejected: dict[str, list[object]] = {name: [] for name in REJECTED_SCHEMA.names}

    for position in range(header_at + 1, len(grid.rows)):
        cells = grid.rows[position]
        origin = {
            "source_file": source.file_name,
            "source_sha256": source.sha256,
            "source_row_number": grid.first_row_number + position,
        }
        text: dict[str, str | None] = {}
        judged: Mapping[str, object] | Problem | None
        judged = _unusable(cells, match, grid.defects.get(position))
        if judged is None:
            text = {column: cells[place] for column, place in match.positions.items()}
            judged = reader.judge(source, text)
        if isinstance(judged, Problem):
            _append(rejected, {**origin, **judged._asdict()})
        else:
            _append(landed, {**text, **judged, **origin})

    rows_read = len(grid.rows) - header_at - 1
    _require_usable_rows(source, path, grid, rows_read, rejected)
    return Landing(
        table=pa.table(landed, schema=schema),
        rejected=pa.table(rejected, schema=REJECTED_SCHEMA),
        rows_read=rows_read,
        notes={
            **grid.notes,
            "sheet": grid.name,
            "header_row": str(grid.first_row_number + header_at),
            "unread_headers": "; ".join(match.unread),
        },
    )


def _append(columns: dict[str, list[object]], row: Mapping[str, object]) -> None:
    for name, values in columns.items():
        values.append(row.get(name))


def _find_header(
    reader: Reader, source: Source, path: Path, parsed_copy: Path | None
) -> tuple[Grid, int, HeaderMatch]:
    """The first sheet with a row that has every required header, and that row's position."""
    spellings = spellings_of(source.reader)
    not_required = reader.not_required(source)
    nearest: tuple[Grid, int, HeaderMatch] | None = None
    names = []
    for grid in read_grids(path, source.format, parsed_copy):
        names.append(grid.name)
        for position, cells in enumerate(grid.rows[:HEADER_WITHIN_ROWS]):
            match = match_headers(spellings, cells, not_required)
            if not match.missing:
                _refuse_repeated(source, path, grid, position, match)
                return grid, position, match
            if nearest is None or len(match.positions) > len(nearest[2].positions):
                nearest = grid, position, match
    if nearest is None or not nearest[2].positions:
        sheets = f" (sheets: {', '.join(map(repr, names))})" if source.format == "xlsx" else ""
        raise SourceError(
            f"{path}{sheets} has no header row of a {source.reader} file in the first "
            f"{HEADER_WITHIN_ROWS} rows: not one of its cells is a known header. Check that it is "
            f"the file {source.title!r} of {source.publisher}."
        )
    grid, position, match = nearest
    raise SourceError(
        f"{path}, {_where(source, grid, position)}: {explain_missing(spellings, match)}"
    )


def _refuse_repeated(
    source: Source, path: Path, grid: Grid, position: int, match: HeaderMatch
) -> None:
    if match.repeated:
        raise SourceError(
            f"{path}, {_where(source, grid, position)}: the header "
            f"{', '.join(map(repr, match.repeated))} stands in more than one column, and which of "
            f"them to read would be a guess. Rename or remove the others."
        )


def _where(source: Source, grid: Grid, position: int) -> str:
    sheet = f"sheet {grid.name!r}, " if source.format == "xlsx" else ""
    return f"{sheet}header row {grid.first_row_number + position}"


def _unusable(cells: Row, match: HeaderMatch, defect: str | None) -> Problem | None:
    """Why a row cannot be used whatever its publisher, or None."""
    if defect:
        return Problem(None, cells[0], defect)
    if all(is_blank(cell) for cell in cells):
        return Problem(None, None, "blank row")
    is_short = any(not is_blank(header) for header in match.headers[len(cells) :])
    is_long = any(not is_blank(cell) for cell in cells[len(match.headers) :])
    if is_short or is_long:
        reason = f"{len(cells)} cells under {len(match.headers)} headers"
        return Problem(None, _as_line(cells), reason)
    return None


def _as_line(cells: Row) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def _require_usable_rows(
    source: Source, path: Path, grid: Grid, rows_read: int, rejected: dict[str, list[object]]
) -> None:
    """A file that gives no row is a broken file; nothing downstream could tell it from a calm year.

    Raises SourceError.
    """
    if rows_read == 0:
        raise SourceError(f"{path} ({grid.name}) has a header but no rows of data below it.")
    if len(rejected["reason"]) == rows_read:
        column, reason = rejected["column_name"][0], rejected["reason"][0]
        where = f"row {rejected['source_row_number'][0]}" + (f", column {column}" if column else "")
        raise SourceError(
            f"{path} ({grid.name}): none of its {rows_read} rows can be used; the first: {where}: "
            f"{reason}. Check that it is the file {source.title!r} of {source.publisher}."
        )
