"""Rows of the warehouse as deaths to compare, and matches as a table.

Belongs here: names of columns. Does not: any comparison.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from ringledger.encounters.compare import Death
from ringledger.encounters.matcher import Match

_TEXT, _NUMBER = pa.string(), pa.float64()
MATCHES = pa.schema(
    [
        *((name, _TEXT) for name in ("left_row_id", "right_row_id", "left_list", "right_list")),
        *((name, _TEXT) for name in ("decision", "method")),
        ("match_probability", _NUMBER),
        *((name, _TEXT) for name in ("group_id", "held_back_decision")),
        ("held_back_probability", _NUMBER),
        *((name, _TEXT) for name in ("held_back_group_id", "evidence")),
    ]
)


def deaths_of(rows: Iterable[Mapping[str, Any]]) -> list[Death]:
    """Rows of `int_death_rows__described`, by column name, as deaths."""
    return [
        Death(
            row_id=row["row_id"],
            list_name=row["list_name"],
            occurred_on=row["occurred_on"],
            person_key=row["person_key"],
            state=row["state"],
            city=row["city"],
            county=row["county"],
            zip=row["zip"],
            street=row["street"],
            age=row["age"],
            sex=row["sex"],
            race=row["race"],
            means=frozenset(row["means"] or ()),
            fe_id=row["fe_id"],
            agency_text=row["agency_text"],
            agency_ids=frozenset(row["agency_ids"] or ()),
        )
        for row in rows
    ]


def matches_table(matches: Iterable[Match]) -> pa.Table:
    """Matches as the table `int_death_pairs__matched`."""
    records = [
        {
            "left_row_id": match.left.row_id,
            "right_row_id": match.right.row_id,
            "left_list": match.left.list_name,
            "right_list": match.right.list_name,
            "decision": match.decision,
            "method": match.method,
            "match_probability": match.match_probability,
            "group_id": match.group_id,
            "held_back_decision": match.held_back_decision,
            "held_back_probability": match.held_back_probability,
            "held_back_group_id": match.held_back_group_id,
            "evidence": match.evidence,
        }
        for match in matches
    ]
    return pa.Table.from_pylist(records, MATCHES)
