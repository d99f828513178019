"""US Census Bureau, American Community Survey: residents by county, one row per county.

A row without a county, a state or a number of residents is rejected: it could stand beside nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringledger.sources.readers.cells import Problem, is_blank
from ringledger.sources.readers.rows import Reader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ringledger.sources.editions import Source


def _judge(source: Source, row: Mapping[str, str | None]) -> Mapping[str, object] | Problem:
    for column in ("county", "state_name"):
        if is_blank(row[column]):
            return Problem(column, row[column], f"no {column.replace('_', ' ')}")
    residents = row["resident_count"]
    if residents is None or not residents.strip().isdecimal():
        return Problem("resident_count", residents, "not a number of residents")
    return {}


READER = Reader(judge=_judge)
