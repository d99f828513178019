"""Workbooks (XLSX, and the older XLS): the rows of one sheet, with the values Excel stores.

Belongs here: which sheet, where its rows begin, what type a column has. Does not: formulas, colors,
widths; a workbook's values are read, not its looks.

The first row that isn't blank holds the column names. Blank rows below it are rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ringledger.arrow import texts
from ringledger.errors import SourceError, UsageError
from ringledger.linking.lists import BATCH_ROWS, Batch, Defect, Notices
from ringledger.sources.readers.grids import as_text

if TYPE_CHECKING:
    import pyarrow as pa

_LARGEST_EXACT_FLOAT = 2**53


@dataclass(frozen=True)
class SheetBatch:
    """Rows of values; an empty cell is None."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[list[Any]]

    @property
    def row_count(self) -> int:
        """How many rows."""
        return len(self.rows)

    @property
    def defects(self) -> dict[int, Defect]:
        """A sheet's rows always fit its columns."""
        return {}

    def lines(self) -> None:
        """The rows are no lines."""

    def texts(self, column: int) -> pa.Array:
        """A column as a person sees it: 5 for 5.0."""
        return texts([as_text(row[column]) for row in self.rows])

    def as_text(self) -> list[pa.Array]:
        """The columns as a person sees them."""
        return [self.texts(column) for column in range(len(self.columns))]

    def cells(self) -> Iterator[Sequence[object]]:
        """The rows as stored."""
        return iter(self.rows)

    def as_arrow(self) -> pa.RecordBatch:
        """Each column in the one type its cells have; one with several types as text."""
        import pyarrow as pa

        types = {
            "whole": pa.int64(),
            "number": pa.float64(),
            "flag": pa.bool_(),
            "day": pa.date32(),
            "instant": pa.timestamp("us"),
        }
        columns = []
        for position, kind in enumerate(self.types):
            cells = [row[position] for row in self.rows]
            if kind == "text":
                columns.append(self.texts(position))
            elif kind == "whole":
                whole = [None if cell is None else int(cell) for cell in cells]
                columns.append(pa.array(whole, pa.int64()))
            else:
                columns.append(pa.array(cells, types[kind]))
        return pa.RecordBatch.from_arrays(columns, names=list(self.columns))


@dataclass
class SheetList:
    """One sheet of a workbook. Raises SourceError when it can't be read or holds nothing."""

    path: Path
    sheet: str | None = None
    columns: tuple[str, ...] = field(init=False)
    delimiter: None = field(init=False, default=None)
    _rows: list[list[Any]] = field(init=False)
    _types: tuple[str, ...] = field(init=False)
    _notices: Notices = field(init=False, default_factory=Notices)

    def __post_init__(self) -> None:
        """Read the sheet: a workbook can't be read in pieces."""
        from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

        try:
            workbook = CalamineWorkbook.from_path(str(self.path))
            names = workbook.sheet_names
            if not names:
                raise SourceError(f"{self.path} has no sheets.")
            name = names[0] if self.sheet is None else self.sheet
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=True)
        except WorksheetNotFound as error:
            raise UsageError(
                f"{self.path} has no sheet {self.sheet!r}. Its sheets are {', '.join(names)}."
            ) from error
        except (CalamineError, OSError) as error:
            said = " ".join(str(error).split())
            raise SourceError(
                f"{self.path} cannot be read as a workbook: it is damaged, locked by a password or "
                f"of another kind ({said}). Open it in Excel and save it again, or as CSV."
            ) from error
        values: list[list[Any]] = [[None if cell == "" else cell for cell in row] for row in rows]
        while values and not any(cell is not None for cell in values[0]):
            values.pop(0)
        if not values:
            raise SourceError(f"{self.path}: the sheet {name!r} is empty.")
        if len(names) > 1 and self.sheet is None:
            others = ", ".join(names[1:])
            self._notices.say(f"Read the first sheet, {name!r}; --sheet names another: {others}.")
        self.columns = tuple(as_text(cell) or "" for cell in values[0])
        self._rows = values[1:]
        self._types = tuple(
            _type([row[position] for row in self._rows]) for position in range(len(self.columns))
        )

    @property
    def column_types(self) -> tuple[str | None, ...]:
        """Columns without any text can't hold names."""
        return tuple(
            None
            if kind == "text"
            else {"whole": "numbers", "number": "numbers"}.get(kind, f"{kind}s")
            for kind in self._types
        )

    @property
    def notices(self) -> list[str]:
        """What a person should know of how the file was read."""
        return self._notices.said

    def batches(self) -> Iterator[Batch]:
        """The rows below the column names."""
        for start in range(0, max(1, len(self._rows)), BATCH_ROWS):
            rows = self._rows[start : start + BATCH_ROWS]
            yield SheetBatch(self.columns, self._types, rows)


def _type(cells: Sequence[Any]) -> str:
    """The one type of a column's cells; `text` where they differ, or there are none."""
    kinds = {_kind(cell) for cell in cells if cell is not None}
    if kinds == {"whole", "number"}:
        return "number"
    return kinds.pop() if len(kinds) == 1 else "text"


def _kind(cell: Any) -> str:
    if isinstance(cell, bool):
        return "flag"
    if isinstance(cell, int | float):
        is_whole = float(cell).is_integer() and abs(cell) < _LARGEST_EXACT_FLOAT
        return "whole" if is_whole else "number"
    if isinstance(cell, datetime):
        return "instant"
    return "day" if isinstance(cell, date) else "text"
