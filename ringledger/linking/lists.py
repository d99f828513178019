"""What a list is: named columns, and rows in batches that can be shown in several forms.

Belongs here: the forms every kind of file shares, and recognizing the kind. Does not: reading any
one kind (`csv_lists`, `sheet_lists`, `parquet_lists`), what the columns mean (`columns`).

A file is recognized by its first bytes and not by its name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ringledger.errors import SourceError, UsageError

if TYPE_CHECKING:
    import pyarrow as pa

# Rows held in memory at a time.
BATCH_ROWS = 1 << 17

_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_PARQUET = b"PAR1"
_WEB_PAGES = (b"<!doctype html", b"<html", b"<?xml")
_OTHER_KINDS = {
    b"\x1f\x8b": "compressed with gzip; decompress it first",
    b"BZh": "compressed with bzip2; decompress it first",
    b"\x28\xb5\x2f\xfd": "compressed with zstd; decompress it first",
    b"%PDF": "a PDF document",
    b"ARROW1": "an Arrow file",
    b"RDX": "an R data file",
}


@dataclass(frozen=True)
class Defect:
    """Why a row could not be split into its columns; `surplus` is what fits under no header."""

    reason: str
    surplus: tuple[str, ...] = ()


class Batch(Protocol):
    """Consecutive rows of a list."""

    @property
    def row_count(self) -> int:
        """How many rows."""

    @property
    def defects(self) -> Mapping[int, Defect]:
        """Rows, by their position in the batch, that could not be split into columns."""

    def lines(self) -> pa.Array | None:
        """The rows as they stand in a delimited text file; None for other kinds of files."""

    def texts(self, column: int) -> pa.Array:
        """A column as text, null where nothing stands."""

    def as_text(self) -> Sequence[pa.Array]:
        """The columns as a text file shows them."""

    def cells(self) -> Iterator[Sequence[object]]:
        """The rows as plain values, None where a cell is missing."""

    def as_arrow(self) -> pa.RecordBatch:
        """The rows with the list's own types, under its column names."""


class NameList(Protocol):
    """A file of rows."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns, in order; not always distinct."""

    @property
    def column_types(self) -> tuple[str | None, ...]:
        """The type of each column that can't hold names, else None."""

    @property
    def delimiter(self) -> str | None:
        """What parts the cells of `Batch.lines`; None where there are no lines."""

    @property
    def notices(self) -> list[str]:
        """What a person should know of how the file was read; complete after the last batch."""

    def batches(self) -> Iterator[Batch]:
        """Its rows in order, at least one batch. Reads the file anew each time."""


@dataclass
class Notices:
    """Collects notices while a file is being read."""

    said: list[str] = field(default_factory=list)

    def say(self, notice: str) -> None:
        """Add a notice, once."""
        if notice not in self.said:
            self.said.append(notice)


def open_list(path: Path, sheet: str | None = None) -> NameList:
    """The list in a CSV, Parquet or spreadsheet file.

    `sheet` names the sheet of a workbook, the first one by default. Raises SourceError when the
    file is empty, can't be read or is of a kind that is no list.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder. Name the file in it that holds the list.")
    if not path.is_file():
        raise UsageError(
            f"{path} is no file that can be read twice. Save the list to a file first."
        )
    try:
        with path.open("rb") as file:
            start = file.read(64)
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.") from error
    if not start:
        raise SourceError(f"{path} is empty. A list has a line of column names and then its rows.")
    for mark, kind in _OTHER_KINDS.items():
        if start.startswith(mark):
            raise SourceError(f"{path} is {kind}. Give a CSV, Parquet or XLSX file.")
    if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].lower().startswith(_WEB_PAGES):
        raise SourceError(
            f"{path} is a web page and no list, whatever its name; it may say why the download "
            f"failed. Open it in a browser."
        )
    if start.startswith(_SPREADSHEETS):
        from ringledger.linking.sheet_lists import SheetList

        return SheetList(path, sheet)
    if sheet is not None:
        raise UsageError(f"{path} is no workbook, so it has no sheet {sheet!r}.")
    if start.startswith(_PARQUET):
        from ringledger.linking.parquet_lists import ParquetList

        return ParquetList(path)
    from ringledger.linking.csv_lists import CsvList

    return CsvList(path)


def value_text(value: object) -> str:
    """A plain value as a text file shows it; a missing one is empty."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list | dict | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
