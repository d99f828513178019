"""A row of a fictional file, with the truth behind it.

What belongs here: the records that publishers make and `truth` counts, and the forms of cells that
several publishers share.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from ringledger.demo.events import AS_OF_ON, WINDOW_STARTS_ON

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ringledger.demo.country import Agency
    from ringledger.demo.events import Death, Partnership

PLACEHOLDER_ON = date(2100, 1, 1)
"""The far day that publishers put into rows that are no deaths; readers have to reject it."""

Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Mention:
    """One agency name in one row: the text as printed and the agency it truly means."""

    text: str
    agency: Agency
    trouble: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: its cells by header, and the truth behind them.

    `occurred_on` is the day the row prints (None where it prints none). `rejected_because` names
    why no reader may use the row; such a row has no death and no mentions.
    """

    cells: dict[str, Cell]
    mentions: tuple[Mention, ...] = ()
    death: Death | None = None
    partnership: Partnership | None = None
    occurred_on: date | None = None
    trouble: tuple[str, ...] = ()
    rejected_because: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """One file: `source` is the reading its rows belong to, None for directories.

    Row numbers count from `first_row_number`, as people see them: a header is row 1. The reading
    takes only the rows from `speaks_from` on. `place_columns` are state, city and county.
    """

    name: str
    source: str | None
    header: tuple[str, ...]
    rows: Sequence[Row]
    first_row_number: int = 2
    speaks_from: date = date.min
    place_columns: tuple[str, str, str] = ("State", "City", "County")

    def numbered(self) -> Iterable[tuple[int, Row]]:
        """Row number and row."""
        return enumerate(self.rows, start=self.first_row_number)


def repeated(row: Row) -> Row:
    """The row once more, as a publisher that lists something twice has it."""
    return replace(
        row,
        mentions=tuple(with_trouble(mention, "duplicate") for mention in row.mentions),
        trouble=(*row.trouble, "duplicate"),
    )


def with_trouble(mention: Mention, *trouble: str) -> Mention:
    """The mention with more trouble recorded."""
    return replace(mention, trouble=(*mention.trouble, *trouble))


def in_window(day: date) -> bool:
    """Whether the claims speak of that day."""
    return WINDOW_STARTS_ON <= day <= AS_OF_ON


def short_date(day: date) -> str:
    """As in 3/14/19, the usual form."""
    return f"{day.month}/{day.day}/{day.year % 100:02d}"


def long_date(day: date) -> str:
    """As in 03/14/2019, the other form met in the same files."""
    return f"{day.month:02d}/{day.day:02d}/{day.year}"
