"""Rows of death lists as columns of numbers, so that many pairs are compared at once.

Belongs here: the row as it is compared, and rows as columns in which each distinct value has a
number. Does not: what two values have in common (`compare`), names of columns (`tables`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ringledger.arrow import joined_members

Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Death:
    """One row of a death list, as it is compared; None or empty where the row doesn't say.

    `list_name` is the file's: two rows of one list are one death only if the list repeats itself.
    `fe_id` is the id by Fatal Encounters, the row's own or the one another publisher gives it.
    `person_key` is the folded name, None where it was withheld. Places, street and means are folded
    and written in one way; `agency_ids` are what the row's names were linked to.
    """

    row_id: str
    list_name: str
    occurred_on: date
    person_key: str | None = None
    state: str | None = None
    city: str | None = None
    county: str | None = None
    zip: str | None = None
    street: str | None = None
    age: int | None = None
    sex: str | None = None
    race: str | None = None
    means: frozenset[str] = frozenset()
    fe_id: str | None = None
    agency_text: str | None = None
    agency_ids: frozenset[str] = frozenset()


def in_order(deaths: Iterable[Death]) -> list[Death]:
    """The rows in the one order that positions refer to."""
    return sorted(deaths, key=lambda death: (death.list_name, death.row_id))


@dataclass(frozen=True, slots=True)
class Column:
    """What each row says of one thing: the position of its value, or -1 where it says nothing."""

    at: Numbers
    values: Sequence[Any]

    @classmethod
    def of(cls, said: Iterable[Hashable]) -> Column:
        """The column of these values; None, empty text and empty sets say nothing."""
        positions: dict[Hashable, int] = {}
        at = [positions.setdefault(value, len(positions)) if value else -1 for value in said]
        return cls(np.array(at, np.int32), list(positions))

    @classmethod
    def of_texts(cls, said: pa.ChunkedArray) -> Column:
        """The column of these texts."""
        encoded = said.combine_chunks().dictionary_encode()
        values = encoded.dictionary.to_pylist()
        at = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        if "" in values:
            at = np.where(at == values.index(""), -1, at)
        return cls(at.astype(np.int32), values)

    @classmethod
    def of_lists(cls, said: pa.ChunkedArray) -> Column:
        """The column of these lists of texts, as sets."""
        # As one text each, so that every distinct list is looked at once.
        column = cls.of_texts(pa.chunked_array([joined_members(said.combine_chunks(), _BETWEEN)]))
        sets = cls.of(frozenset(text.split(_BETWEEN)) if text else None for text in column.values)
        return cls(np.append(sets.at, np.int32(-1))[column.at], sets.values)


# Between the members of a list: no text that people write has it.
_BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True)
class Deaths:
    """Rows ordered by list and id; a position elsewhere is one in this order.

    `name_of_list` has the lists that the numbers in `lists` mean. `days` are counted from any day,
    `ages` are -1 where they aren't said.
    """

    lists: Numbers
    name_of_list: Sequence[str]
    days: Numbers
    ages: Numbers
    names: Column
    states: Column
    cities: Column
    counties: Column
    zips: Column
    streets: Column
    sexes: Column
    races: Column
    means: Column
    fe_ids: Column
    agency_texts: Column
    agencies: Column

    @classmethod
    def of(cls, rows: Sequence[Death]) -> Deaths:
        """Rows that are in order, as columns."""
        lists = Column.of(row.list_name for row in rows)
        return cls(
            lists=lists.at,
            name_of_list=lists.values,
            days=np.array([row.occurred_on.toordinal() for row in rows], np.int32),
            ages=np.array([-1 if row.age is None else row.age for row in rows], np.int32),
            names=Column.of(row.person_key for row in rows),
            states=Column.of(row.state for row in rows),
            cities=Column.of(row.city for row in rows),
            counties=Column.of(row.county for row in rows),
            zips=Column.of(row.zip for row in rows),
            streets=Column.of(row.street for row in rows),
            sexes=Column.of(row.sex for row in rows),
            races=Column.of(row.race for row in rows),
            means=Column.of(row.means for row in rows),
            fe_ids=Column.of(row.fe_id for row in rows),
            agency_texts=Column.of(row.agency_text for row in rows),
            agencies=Column.of(row.agency_ids for row in rows),
        )

    def __len__(self) -> int:
        """How many rows."""
        return len(self.lists)
