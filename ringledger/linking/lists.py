"""What a list is: named columns, and rows in batches that can be shown in several forms.

Belongs here: the forms every kind of file shares. Does not: recognizing the kind (`opening`),
reading it (`csv_lists`, `sheet_lists`, `parquet_lists`), what the columns mean (`columns`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pyarrow as pa

# Rows held in memory at a time.
BATCH_ROWS = 1 << 17


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
