"""Files out: the list's own columns as they were, then the answers.

Belongs here: names of the added columns, CSV, Parquet and XLSX. Does not: what an answer is.

A row that stands in a delimited file keeps its text, character by character, where the output has
the same delimiter. A file takes its name only when it is complete.
"""

from __future__ import annotations

import base64
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from ringledger.arrow import Positions, joined, memory, numbers, taken, texts, written_numbers
from ringledger.errors import UsageError
from ringledger.linking.answers import Answer, Place
from ringledger.linking.lists import Batch, NameList, value_text

if TYPE_CHECKING:
    import pyarrow as pa

_PREFIX = "ringledger_"

_DELIMITERS = {".csv": ",", ".tsv": "\t"}
SUFFIXES = (*_DELIMITERS, ".parquet", ".xlsx")
_MOST_SHEET_ROWS = 1_048_575
_LONGEST_SHEET_CELL = 32_767
_LARGEST_EXACT_FLOAT = 2**53
_LARGEST_DICTIONARY = 1 << 26
# What a sheet stores as a number that is shown as a day, a time or a span of time. Its days begin
# in 1900.
_MOMENTS = (datetime, date, time, timedelta)
_FIRST_SHEET_YEAR = 1900


@dataclass(frozen=True)
class Rows:
    """Rows to write: rows of a batch, and for each the position of its answer in `columns`.

    `name_count` says how many names they ask of, `positions` which rows of the batch they are, all
    of them where it is None.
    """

    batch: Batch
    columns: Sequence[pa.Array]
    index: Positions
    name_count: int
    positions: Positions | None = None

    def of(self, column: pa.Array) -> pa.Array:
        """A column of the batch, at the rows to write."""
        return column if self.positions is None else taken(column, self.positions)


class Writer(Protocol):
    """Takes rows, in order."""

    def write(self, rows: Rows) -> None:
        """Write the next rows."""


def added_columns(taken: Sequence[str], is_split: bool) -> tuple[str, ...]:
    """The names of the columns added to a list that has the columns `taken`.

    A name that is taken gets a prefix, as often as needed.
    """
    names: list[str] = []
    for column in (*Answer._fields, *(Place._fields if is_split else ())):
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
    if output.is_dir():
        raise UsageError(f"{output} is a folder. Name a file with -o.")
    if not output.parent.is_dir():
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
        sys.stdout.flush()
        yield CsvWriter(sys.stdout.buffer, ",", names, added)
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
        with path.open("wb") as file:
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
        self, file: BinaryIO, delimiter: str, names: NameList, added: tuple[str, ...]
    ) -> None:
        """Write the header."""
        self._file, self._delimiter = file, delimiter
        self._keeps_lines = names.delimiter == delimiter
        header = [texts([name]) for name in (*names.columns, *added)]
        self._write(joined(self._lines(header), "\n"))

    def write(self, rows: Rows) -> None:
        """Write rows; those that come as lines keep their text."""
        lines = rows.batch.lines() if self._keeps_lines else None
        if lines is None:
            lines = self._lines(rows.batch.as_text())
        answers = joined(self._delimiter, self._lines([*map(_shown, rows.columns)]), "\n")
        self._write(joined(rows.of(lines), taken(answers, rows.index)))

    def _lines(self, columns: Sequence[pa.Array]) -> pa.Array:
        """Cells put together in lines, quoted where they must be."""
        parts: list[pa.Array | str] = []
        for column in columns:
            parts += [self._delimiter, self._quoted(column)]
        return joined(*parts[1:])

    def _quoted(self, column: pa.Array) -> pa.Array:
        import pyarrow.compute as pc

        column = joined(column, is_null_empty=True)
        needs = pc.match_substring_regex(column, f'[{self._delimiter}"\\r\\n]')
        if not pc.any(needs).as_py():
            return column
        doubled = pc.replace_substring(column, '"', '""')
        return pc.if_else(needs, joined('"', doubled, '"'), column)

    def _write(self, lines: pa.Array) -> None:
        """Write texts one after the other: they stand so in memory."""
        if len(lines):
            _, offsets, data = lines.buffers()
            bounds = memoryview(offsets).cast("i")
            first, last = bounds[lines.offset], bounds[lines.offset + len(lines)]
            self._file.write(memoryview(data)[first:last] if last > first else b"")


def _shown(column: pa.Array) -> pa.Array:
    """An added column as text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_string(column.type):
        return column
    if pa.types.is_integer(column.type):
        return pc.cast(column, pa.string())
    written = written_numbers(memory(column))
    return pc.if_else(pc.is_valid(column), written, texts([None])[0])


class ParquetWriter:
    """Parquet with the list's own types."""

    def __init__(self, path: Path, added: tuple[str, ...]) -> None:
        """Wait for the first rows: they say the types."""
        self._path, self._added = path, added
        self._writer: Any = None
        self._repeats = False

    def write(self, rows: Rows) -> None:
        """Write rows."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        batch = rows.batch.as_arrow()
        table = pa.Table.from_batches([batch])
        if rows.positions is not None:
            table = table.take(numbers(rows.positions))
        schema = table.schema
        if self._writer is None:
            # Where names repeat, each answer is written once and rows refer to it.
            self._repeats = 2 * rows.name_count < len(rows.index)
        for name, column in zip(self._added, rows.columns, strict=True):
            kind = pa.int32() if pa.types.is_integer(column.type) else column.type
            schema = schema.append(pa.field(name, kind))
            if self._repeats and pa.types.is_string(kind):
                # Each text once: where one repeats, Arrow ends the dictionary's page with whatever
                # stood in memory.
                column = column.dictionary_encode()
            values = taken(column, rows.index)
            if not pa.types.is_dictionary(values.type):
                values = values.cast(kind)
            table = table.append_column(name, values)
        table = table.replace_schema_metadata(schema.metadata)
        if self._writer is None:
            self._writer = pq.ParquetWriter(
                self._path,
                table.schema,
                dictionary_pagesize_limit=_LARGEST_DICTIONARY,
                # Readers are told of plain text, not of how it was written.
                store_schema=False,
            )
            said = base64.b64encode(schema.serialize().to_pybytes())
            self._writer.add_key_value_metadata({**(schema.metadata or {}), "ARROW:schema": said})
        self._writer.write_table(table, row_group_size=max(1, len(table)))

    def close(self) -> None:
        """Complete the file."""
        if self._writer is not None:
            self._writer.close()


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
            timedelta: self._workbook.add_format({"num_format": "[h]:mm:ss"}),
        }
        self._row = 0
        for place, name in enumerate(self._names):
            self._sheet.write_string(0, place, name)

    def write(self, rows: Rows) -> None:
        """Write rows. Raises UsageError when they don't fit a sheet."""
        cells = list(rows.batch.cells())
        answers = list(zip(*(column.to_pylist() for column in rows.columns), strict=True))
        positions = range(len(cells)) if rows.positions is None else rows.positions.tolist()
        for position, answer in zip(positions, rows.index.tolist(), strict=True):
            self._row += 1
            if self._row > _MOST_SHEET_ROWS:
                raise UsageError(
                    f"An XLSX sheet holds {_MOST_SHEET_ROWS:,} rows below its header, and the list "
                    f"has more. Write CSV or Parquet."
                )
            for place, value in enumerate((*cells[position], *answers[answer])):
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
        elif isinstance(value, _MOMENTS) and _is_of_sheets(value):
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


def _is_of_sheets(value: datetime | date | time | timedelta) -> bool:
    """Whether a sheet can show it: no zone, and no day before its first."""
    is_old = isinstance(value, date) and value.year < _FIRST_SHEET_YEAR
    return getattr(value, "tzinfo", None) is None and not is_old
