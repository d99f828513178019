"""Fatal Encounters: one row per person who died during an encounter with police, any cause.

CSV sheets of all header vintages, and the deadly-force subset in Stata form, land in one table;
`file_scope` tells them apart. A row is rejected when its incident date is missing, unreadable or
after the file was accessed, and, in a file with a Unique ID column, when it has none: the public
sheet ends with such a row of text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from ringledger.sources.readers.cells import Problem, incident_day, is_blank, whole_number
from ringledger.sources.readers.rows import Reader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ringledger.sources.editions import Source


def _judge(source: Source, row: Mapping[str, str | None]) -> Mapping[str, object] | Problem:
    day = incident_day("incident_date", row["incident_date"], source.date_accessed)
    if isinstance(day, Problem):
        return day
    parsed = {"occurred_on": day, "file_scope": source.file_scope}
    if "fe_id" not in row:
        return parsed
    if is_blank(row["fe_id"]):
        return Problem("fe_id", row["fe_id"], "no Unique ID, in a file that has the column")
    return {**parsed, "fe_id": whole_number(row["fe_id"])}


def _not_required(source: Source) -> tuple[str, ...]:
    # The author of the deadly-force file dropped the names.
    return ("person_name",) if source.file_scope == "deadly_force" else ()


READER = Reader(
    judge=_judge,
    parsed={"occurred_on": pa.date32(), "file_scope": pa.string()},
    not_required=_not_required,
)
