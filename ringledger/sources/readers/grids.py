"""File formats: a CSV, XLSX, Stata or RDS file in, grids of text cells out.

What belongs here: encodings, quoting, sheets, and telling a broken file from a readable one. What
does not: what a header or a cell means.

Decisions:
- A CSV is UTF-8, with or without a byte-order mark. One that is not valid UTF-8 is read as
  Windows-1252, which is what Excel saves on Windows, and the landing's notes say so.
- A CSV line with broken quoting becomes one row with a defect, and reading resumes on the next
  line, so that a stray quotation mark costs one row and not the rest of the file.
- Cells become the text a person sees: whole numbers without ".0", days as YYYY-MM-DD. Empty cells
  are None. Nothing is trimmed.
"""

from __future__ import annotations

import csv
import io
import os
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from ringledger.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Row = list[str | None]

# What parsing them gave is kept: see `read_grids`.
SLOW_FORMATS = frozenset({"rds"})

_HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<?xml")
_ZIP_START = b"PK\x03\x04"
_LARGEST_EXACT_FLOAT = 2**53
_GET_IT_AGAIN = (
    "Get the file again: run `ringledger fetch`, or download it anew from its publisher."
)


@dataclass(frozen=True)
class Grid:
    """One sheet. `rows[i]` has the number `first_row_number + i` where a person looks it up.

    In a spreadsheet or CSV the first row is 1. A Stata or RDS table starts with its header as row
    0, so that observations count from 1. `defects[i]` says why `rows[i]` could not be split into
    cells; it then holds the raw line as its one cell.
    """

    name: str
    rows: list[Row]
    first_row_number: int = 1
    defects: dict[int, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)


def read_grids(path: Path, file_format: str, parsed_copy: Path | None = None) -> Iterator[Grid]:
    """Yield the sheets of a file, in order; one for every format but XLSX.

    RDS takes seconds to parse: what it gave is kept at `parsed_copy`, when that is named and can be
    written, and read from there the next time.

    Raises SourceError when the file is empty, a web page, truncated, corrupt or of another format.
    """
    _refuse_impostors(path)
    if file_format == "csv":
        yield _csv_grid(path)
    elif file_format == "xlsx":
        yield from _xlsx_grids(path)
    elif file_format == "stata":
        yield _stata_grid(path)
    elif file_format == "rds":
        yield _rds_grid(path, parsed_copy)
    else:
        raise SourceError(f"{path.name} is registered as {file_format!r}, a format without reader.")


def as_text(value: object) -> str | None:
    """A typed cell as the text a person sees; None when empty."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if value != value:  # NaN, how numeric columns spell an empty cell
            return None
        if value.is_integer() and abs(value) < _LARGEST_EXACT_FLOAT:
            return str(int(value))
        return repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _hours(value)
    return str(value)


def _hours(value: timedelta) -> str:
    """A span of time as Excel shows one: 30:00:00, and no days."""
    seconds, fraction = divmod(abs(value), timedelta(seconds=1))
    hours, seconds = divmod(seconds, 3600)
    sign = "-" if value < timedelta() else ""
    digits = f".{fraction.microseconds:06}" if fraction else ""
    return f"{sign}{hours}:{seconds // 60:02}:{seconds % 60:02}{digits}"


def _refuse_impostors(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(1024).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not start:
        raise SourceError(f"{path} is empty. {_GET_IT_AGAIN}")
    if start.startswith(_HTML_STARTS):
        raise SourceError(
            f"{path} is a web page (HTML or XML) saved under that name, not data: the download was "
            f"answered with a page. {_GET_IT_AGAIN}"
        )


def _unreadable(path: Path, kind: str, error: BaseException) -> SourceError:
    detail = " ".join(str(error).split())
    because = f"{type(error).__name__}: {detail}" if detail else type(error).__name__
    return SourceError(
        f"{path} cannot be read as {kind}: it is truncated, corrupt or of another format "
        f"({because}). {_GET_IT_AGAIN}"
    )


def _csv_grid(path: Path) -> Grid:
    content = path.read_bytes()
    if content.startswith(_ZIP_START) or b"\0" in content:
        raise SourceError(
            f"{path} is no CSV text: it holds binary data (a spreadsheet, or text saved as "
            f"UTF-16). Save it as UTF-8 CSV. {_GET_IT_AGAIN}"
        )
    try:
        text, encoding = content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        try:
            text, encoding = content.decode("cp1252"), "windows-1252"
        except UnicodeDecodeError as error:
            raise _unreadable(path, "UTF-8 or Windows-1252 CSV", error) from error
    rows: list[Row] = []
    defects: dict[int, str] = {}
    for cells, defect in _csv_records(text):
        if defect:
            defects[len(rows)] = defect
        rows.append([cell or None for cell in cells])
    return Grid(name=path.name, rows=rows, defects=defects, notes={"encoding": encoding})


def _csv_records(text: str) -> Iterator[tuple[list[str], str | None]]:
    """Yield (cells, defect) for each record; a line with broken quoting is its own record."""
    lines = list(io.StringIO(text, newline=""))
    position = 0

    def next_lines() -> Iterator[str]:
        nonlocal position
        while position < len(lines):
            position += 1
            yield lines[position - 1]

    while position < len(lines):
        start = position
        records = csv.reader(next_lines(), strict=True)
        try:
            for cells in records:
                yield cells, None
                start = position
        except csv.Error as error:
            position = start + 1
            yield [lines[start].rstrip("\r\n")], f"broken quoting or cell: {error}"


def _xlsx_grids(path: Path) -> Iterator[Grid]:
    import python_calamine

    try:
        # calamine trusts the archive's checksums; a damaged sheet is to be an error, not a guess.
        with zipfile.ZipFile(path) as archive:
            damaged = archive.testzip()
        if damaged:
            raise zipfile.BadZipFile(f"{damaged} has a bad checksum")
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        names = workbook.sheet_names
    except Exception as error:
        raise _unreadable(path, "an XLSX workbook", error) from error
    for name in names:
        try:
            cells = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except Exception as error:
            raise _unreadable(path, f"an XLSX workbook (sheet {name!r})", error) from error
        yield Grid(name=name, rows=[[as_text(cell) for cell in row] for row in cells])


def _stata_grid(path: Path) -> Grid:
    import pandas as pd

    try:
        frame = pd.read_stata(path)
    except Exception as error:
        raise _unreadable(path, "a Stata file", error) from error
    return Grid(name=path.name, rows=_frame_rows(frame), first_row_number=0)


def _rds_grid(path: Path, parsed_copy: Path | None) -> Grid:
    rows = _kept_rows(parsed_copy) if parsed_copy else None
    if rows is None:
        rows = _parse_rds(path)
        if parsed_copy:
            _keep_rows(rows, parsed_copy)
    return Grid(name=path.name, rows=rows, first_row_number=0)


def _parse_rds(path: Path) -> list[Row]:
    import pandas as pd
    import rdata

    try:
        frame = rdata.read_rds(path)
    except Exception as error:
        raise _unreadable(path, "an R data file (RDS)", error) from error
    if not isinstance(frame, pd.DataFrame):
        raise SourceError(
            f"{path} holds an R object that is no data frame ({type(frame).__name__}). "
            f"{_GET_IT_AGAIN}"
        )
    return _frame_rows(frame)


def _kept_rows(parsed_copy: Path) -> list[Row] | None:
    """Rows kept earlier; None when there are none or the copy is damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(parsed_copy, page_checksum_verification=True)
    except (OSError, pa.ArrowException):
        return None
    columns = [column.to_pylist() for column in table.columns]
    return [list(cells) for cells in zip(*columns, strict=True)]


def _keep_rows(rows: list[Row], parsed_copy: Path) -> None:
    """Write rows, header included, as Parquet with checksums; under its name only when complete.

    Where that can't be done, there is no copy.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = [pa.array(cells, pa.string()) for cells in zip(*rows, strict=True)]
    table = pa.table(columns, names=[str(position) for position in range(len(columns))])
    partial = parsed_copy.with_name(f"{parsed_copy.name}.{os.getpid()}.part")
    with suppress(OSError):  # a home that may only be read, or has no room: it is parsed again then
        parsed_copy.parent.mkdir(parents=True, exist_ok=True)
        try:
            pq.write_table(table, partial, write_page_checksum=True)
            partial.replace(parsed_copy)
        finally:
            partial.unlink(missing_ok=True)


def _frame_rows(frame: Any) -> list[Row]:
    """A pandas frame's rows as text, its header first."""
    columns = []
    for position in range(frame.shape[1]):
        column = frame.iloc[:, position].astype(object)
        columns.append([as_text(cell) for cell in column.where(column.notna(), None)])
    return [list(frame.columns), *(list(cells) for cells in zip(*columns, strict=True))]
