"""Law Enforcement Agency Identifiers Crosswalk (LEAIC), cleaned by Jacob Kaplan: one row per ORI.

A row without `ori9` lands: its 7-character `ori` identifies it. Rejected is a row without any ORI,
and one without any name (neither the crosswalk's, the census', nor the address'): 36 of the
2023-04-12 file carry an ORI and place codes alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringledger.sources.readers.cells import Problem, is_blank
from ringledger.sources.readers.rows import Reader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ringledger.sources.editions import Source

_ORIS = ("ori", "ori9")
_NAMES = ("crosswalk_agency_name", "census_name", "address_name")


def _judge(source: Source, row: Mapping[str, str | None]) -> Mapping[str, object] | Problem:
    if all(is_blank(row.get(column)) for column in _ORIS):
        return Problem("ori", row["ori"], "no ORI")
    if all(is_blank(row.get(column)) for column in _NAMES):
        return Problem("crosswalk_agency_name", None, "no agency name")
    return {}


READER = Reader(judge=_judge)
