"""FBI Crime Data Explorer: the directory of agencies, one row per ORI.

A row without an ORI or without a name is rejected: neither could a mention be linked to it, nor it
be shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringledger.sources.readers.cells import Problem, is_blank
from ringledger.sources.readers.rows import land_rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

    from ringledger.sources.readers import Landing
    from ringledger.sources.registry import Source

PARSED: dict[str, pa.DataType] = {}


def read(source: Source, path: Path) -> Landing:
    """Read an FBI agency list. Raises SourceError when it is not one."""
    return land_rows(source, path, _judge, PARSED)


def _judge(row: Mapping[str, str | None]) -> Mapping[str, object] | Problem:
    if is_blank(row["ori"]):
        return Problem("ori", row["ori"], "no ORI")
    if is_blank(row["agency_name"]):
        return Problem("agency_name", row["agency_name"], "no agency name")
    return {}
