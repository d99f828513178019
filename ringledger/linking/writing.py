"""Files out: the list's own columns as they were, then the answers.

Belongs here: names of the added columns, CSV, Parquet and XLSX. Does not: what an answer is.

A row that stands in a delimited file keeps its text, character by character, where the output has
the same delimiter. A file takes its name only when it is complete.
"""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from ringledger.errors import UsageError
from ringledger.linking.lists import Batch, NameList, value_text
from ringledger.linking.resolving import Answer

if TYPE_CHECKING:
    import pyarrow as pa

# Added after the answer when a row is written once per agency.
SPLIT_COLUMNS = ("position", "agency_count", "mention_text")
_PREFIX = "ringledger_"
_NUMBERS = frozenset({"match_probability", "runner_up_probability"})
_WHOLE = frozenset({"position", "agency_count"})

_DELIMITERS = {".csv": ",", ".tsv": "\t"}
SUFFIXES = (*_DELIMITERS, ".parquet", ".xlsx")
_MOST_SHEET_ROWS = 1_048_575
_LONGEST_SHEET_CELL = 32_767
_LARGEST_EXACT_FLOAT = 2**53

Added = tuple[Any, ...]


@dataclass(frozen=True)
class Rows:
    """Rows to write: for each, the position in the batch and the values added to it."""

    batch: Batch
    positions: Sequence[int]
    added: Sequence[Added]

    @property
    def is_whole(self) -> bool:
        """Whether every row of the batch stands here once."""
        return list(self.positions) == list(range(self.batch.row_count))


class Writer(Protocol):
    """Takes rows, in order."""

    def write(self, rows: Rows) -> None:
        """Write the next rows."""


def added_columns(taken: Sequence[str], is_split: bool) -> tuple[str, ...]:
    """The names of the columns added to a list that has the columns `taken`.

    A name that is taken gets a prefix, as often as needed.
    """
    names: list[str] = []
    for column in (*Answer._fields, *(SPLIT_COLUMNS if is_split else ())):
        name = column
        while name in taken:
            name = _PREFIX + name
        names.append(name)
    return tuple(names)


def check_output(output: Path, source: Path, names: NameList) -> None:
    """Raise UsageError when the output can't be written as asked."""
    if output.suffix.lower() not in SUFFIXES:
        raise UsageError(
            f"{output} does not say in which format to write: end its name in one of "
            f"{', '.join(SUFFIXES)}."
        )
    if output.exists() and output.samefile(source):
        raise UsageError(f"{output} is the list itself. Name another file with -o.")
    if output.is_dir() or not output.parent.is_dir():
        raise UsageError(f"{output} cannot be written: there is no folder {output.parent}.")
    repeated = {name for name in names.columns if names.columns.count(name) > 1}
    if output.suffix.lower() == ".parquet" and repeated:
        raise UsageError(
            f"A Parquet file can't have two columns of one name, and the list has "
            f"{', '.join(map(repr, sorted(repeated)))} more than once. Write CSV, or rename them."
        )


@contextmanager
def open_writer(output: Path | None, names: NameList, is_split: bool) -> Iterator[Writer]:
    """A writer to a file of the kind its name says, or of CSV to standard output."""
    added = added_columns(names.columns, is_split)
    if output is None:
        yield CsvWriter(sys.stdout, ",", names, added)
        return
    partial = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        with _open(output.suffix.lower(), partial, names, added) as writer:
            yield writer
        partial.replace(output)
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror or error}.") from error
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def _open(suffix: str, path: Path, names: NameList, added: tuple[str, ...]) -> Iterator[Writer]:
    if suffix in _DELIMITERS:
        with path.open("w", encoding="utf-8", newline="") as file:
            yield CsvWriter(file, _DELIMITERS[suffix], names, added)
    elif suffix == ".parquet":
        parquet = ParquetWriter(path, added)
        try:
            yield parquet
        finally:
            parquet.close()
    else:
        sheet = SheetWriter(path, names, added)
        try:
            yield sheet
        finally:
            sheet.close()


class CsvWriter:
    """Delimited text in UTF-8."""

    def __init__(
        self, file: TextIO, delimiter: str, names: NameList, added: tuple[str, ...]
    ) -> None:
        """Write the header."""
        self._file, self._delimiter = file, delimiter
        self._keeps_lines = names.delimiter == delimiter
        self._csv = csv.writer(file, delimiter=delimiter, lineterminator="\n")
        self._csv.writerow([*names.columns, *added])

    def write(self, rows: Rows) -> None:
        """Write rows; those that come as lines keep their text."""
        lines = rows.batch.lines
        if self._keeps_lines and lines is not None:
            text = io.StringIO()
            writer = csv.writer(text, delimiter=self._delimiter, lineterminator="\n")
            for position, values in zip(rows.positions, rows.added, strict=True):
                text.write(lines[position] + self._delimiter)
                writer.writerow(values)
            self._file.write(text.getvalue())
            return
        cells = list(rows.batch.as_text())
        self._csv.writerows(
            [*cells[position], *values]
            for position, values in zip(rows.positions, rows.added, strict=True)
        )


class ParquetWriter:
    """Parquet with the list's own types."""

    def __init__(self, path: Path, added: tuple[str, ...]) -> None:
        """Wait for the first rows: they say the types."""
        self._path, self._added = path, added
        self._writer: Any = None

    def write(self, rows: Rows) -> None:
        """Write rows."""
        import pyarrow.parquet as pq

        table = self._table(rows)
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._path, table.schema)
        self._writer.write_table(table)

    def close(self) -> None:
        """Complete the file."""
        if self._writer is not None:
            self._writer.close()

    def _table(self, rows: Rows) -> pa.Table:
        import pyarrow as pa

        table = pa.Table.from_batches([rows.batch.as_arrow()])
        if not rows.is_whole:
            table = table.take(pa.array(rows.positions, pa.int64()))
        metadata = table.schema.metadata
        names = (*Answer._fields, *SPLIT_COLUMNS)
        for place, (column, name) in enumerate(zip(self._added, names, strict=False)):
            kind = pa.string()
            if name in _NUMBERS | _WHOLE:
                kind = pa.float64() if name in _NUMBERS else pa.int32()
            values = pa.array([values[place] for values in rows.added], kind)
            table = table.append_column(column, values)
        return table.replace_schema_metadata(metadata)


class SheetWriter:
    """One sheet of an XLSX workbook: text stays text, whatever it looks like."""

    def __init__(self, path: Path, names: NameList, added: tuple[str, ...]) -> None:
        """Write the column names."""
        import xlsxwriter

        self._names = (*names.columns, *added)
        # One row in memory at a time; no text becomes a formula, a link or a number.
        self._workbook = xlsxwriter.Workbook(
            str(path),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        # No wall-clock time: the same list gives the same file.
        self._workbook.set_properties({"created": datetime(2020, 1, 1)})
        self._sheet = self._workbook.add_worksheet("linked")
        self._formats = {
            date: self._workbook.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: self._workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            time: self._workbook.add_format({"num_format": "hh:mm:ss"}),
        }
        self._row = 0
        for place, name in enumerate(self._names):
            self._sheet.write_string(0, place, name)

    def write(self, rows: Rows) -> None:
        """Write rows. Raises UsageError when they don't fit a sheet."""
        cells = list(rows.batch.cells())
        for position, values in zip(rows.positions, rows.added, strict=True):
            self._row += 1
            if self._row > _MOST_SHEET_ROWS:
                raise UsageError(
                    f"An XLSX sheet holds {_MOST_SHEET_ROWS:,} rows below its header, and the list "
                    f"has more. Write CSV or Parquet."
                )
            for place, value in enumerate((*cells[position], *values)):
                if value is not None and value != "":
                    self._write(place, value)

    def close(self) -> None:
        """Complete the file."""
        self._workbook.close()

    def _write(self, place: int, value: Any) -> None:
        if isinstance(value, bool):
            self._sheet.write_boolean(self._row, place, value)
        elif isinstance(value, int | float) and abs(value) < _LARGEST_EXACT_FLOAT:
            self._sheet.write_number(self._row, place, value)
        elif isinstance(value, datetime | date | time) and getattr(value, "tzinfo", None) is None:
            self._sheet.write_datetime(self._row, place, value, self._formats[type(value)])
        else:
            text = str(value) if isinstance(value, Decimal) else value_text(value)
            if len(text) > _LONGEST_SHEET_CELL:
                raise UsageError(
                    f"Row {self._row}, column {self._names[place]!r}: an XLSX cell holds "
                    f"{_LONGEST_SHEET_CELL:,} characters, this one has {len(text):,}. Write CSV or "
                    f"Parquet."
                )
            self._sheet.write_string(self._row, place, text)
