"""Atlas of Surveillance (EFF and University of Nevada, Reno): one row per agency × technology.

All rows land, whatever their technology. A row without an agency is rejected. `link_1_on` is the
day in Link 1 Date; many cells there hold only a year or a month, which is no day: it is NULL then,
and the cell stays as written in `link_1_date`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from ringledger.sources.readers.cells import Problem, is_blank, parse_day
from ringledger.sources.readers.rows import Reader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ringledger.sources.editions import Source


def _judge(source: Source, row: Mapping[str, str | None]) -> Mapping[str, object] | Problem:
    if is_blank(row["agency"]):
        return Problem("agency", row["agency"], "no agency")
    return {"link_1_on": parse_day(row["link_1_date"])}


READER = Reader(judge=_judge, parsed={"link_1_on": pa.date32()})
