"""Parquet files: rows in the file's own types, a row group or less at a time.

Belongs here: turning Arrow values into the forms a list has. Does not: any other kind of file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ringledger.arrow import texts
from ringledger.errors import SourceError
from ringledger.linking.lists import BATCH_ROWS, Batch, Defect, value_text


@dataclass(frozen=True)
class ArrowBatch:
    """Rows as Arrow has them."""

    batch: pa.RecordBatch

    @property
    def row_count(self) -> int:
        """How many rows."""
        return int(self.batch.num_rows)

    @property
    def defects(self) -> dict[int, Defect]:
        """The rows of a Parquet file always fit its columns."""
        return {}

    def lines(self) -> None:
        """The rows are no lines."""

    def texts(self, column: int) -> pa.Array:
        """A column of text."""
        return self.batch.column(column).cast(pa.string())

    def as_text(self) -> list[pa.Array]:
        """The columns as text, instants to their last digit."""
        return [_shown(column) for column in self.batch.columns]

    def cells(self) -> Iterator[Sequence[object]]:
        """The rows as Python's own values; instants to the microsecond."""
        columns = [_plain(column).to_pylist() for column in self.batch.columns]
        return zip(*columns, strict=True)

    def as_arrow(self) -> pa.RecordBatch:
        """The rows as they are."""
        return self.batch


@dataclass
class ParquetList:
    """A Parquet file. Raises SourceError when it can't be read."""

    path: Path
    delimiter: None = field(init=False, default=None)
    notices: list[str] = field(init=False, default_factory=list)

    @cached_property
    def _file(self) -> pq.ParquetFile:
        try:
            return pq.ParquetFile(self.path)
        except (pa.ArrowException, OSError) as error:
            raise self._unreadable(error) from error

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(self._file.schema_arrow.names)

    @property
    def column_types(self) -> tuple[str | None, ...]:
        """The Arrow type of each column that isn't text."""
        return tuple(
            None if _is_text(column.type) else str(column.type)
            for column in self._file.schema_arrow
        )

    def batches(self) -> Iterator[Batch]:
        """Its rows in order."""
        schema = self._file.schema_arrow
        if not schema.names:
            raise SourceError(f"{self.path} has no columns.")
        has_begun = False
        try:
            for batch in self._file.iter_batches(batch_size=BATCH_ROWS):
                has_begun = True
                yield ArrowBatch(pa.RecordBatch.from_arrays(batch.columns, schema=schema))
            if not has_begun:
                none = [pa.array([], column.type) for column in schema]
                yield ArrowBatch(pa.RecordBatch.from_arrays(none, schema=schema))
        except (pa.ArrowException, OSError) as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: Exception) -> SourceError:
        return SourceError(
            f"{self.path} cannot be read as Parquet: it is cut short or damaged "
            f"({' '.join(str(error).split())}). Get or write it again."
        )


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_text(kind.value_type)
    # A column of nulls alone has no type of its own.
    return bool(
        pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_string_view(kind)
        or pa.types.is_null(kind)
    )


def _plain(column: pa.Array) -> pa.Array:
    """The column in types Python knows: nanoseconds would need pandas."""
    kind = column.type
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        return column.cast(pa.timestamp("us", kind.tz), safe=False)
    if pa.types.is_duration(kind) or (pa.types.is_time(kind) and kind.unit == "ns"):
        return column.cast(pa.string()) if pa.types.is_time(kind) else column.cast(pa.int64())
    return column


def _shown(column: pa.Array) -> pa.Array:
    kind = column.type
    if _is_text(kind) or pa.types.is_timestamp(kind) or pa.types.is_time(kind):
        return pc.cast(column, pa.string())
    return texts([value_text(cell) for cell in _plain(column).to_pylist()])
