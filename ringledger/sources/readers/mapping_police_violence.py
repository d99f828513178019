"""Mapping Police Violence (Campaign Zero): one row per person killed.

The workbook's first sheet with the header row is read; its other sheets are summaries. A row is
rejected when its incident date is missing, unreadable or after the file was accessed. A row without
an agency lands: it is a death all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from ringledger.sources.readers.cells import Problem, incident_day, whole_number
from ringledger.sources.readers.rows import Reader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ringledger.sources.editions import Source

_IDS = ("mpv_id", "fe_id", "wapo_id")


def _judge(source: Source, row: Mapping[str, str | None]) -> Mapping[str, object] | Problem:
    day = incident_day("incident_date", row["incident_date"], source.date_accessed)
    if isinstance(day, Problem):
        return day
    ids = {column: whole_number(row[column]) for column in _IDS if column in row}
    return {"occurred_on": day, **ids}


READER = Reader(judge=_judge, parsed={"occurred_on": pa.date32()})
