"""FBI Crime Data Explorer: the directory of agencies, one row per ORI.

A row without an ORI or without a name is rejected: neither could a mention be linked to it, nor it
be shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringledger.sources.readers.cells import Problem, is_blank
from ringledger.sources.readers.rows import Reader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ringledger.sources.editions import Source


def _judge(source: Source, row: Mapping[str, str | None]) -> Mapping[str, object] | Problem:
    if is_blank(row["ori"]):
        return Problem("ori", row["ori"], "no ORI")
    if is_blank(row["agency_name"]):
        return Problem("agency_name", row["agency_name"], "no agency name")
    return {}


READER = Reader(judge=_judge)
