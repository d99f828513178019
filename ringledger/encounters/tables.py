"""Rows of the warehouse as deaths to compare, and what became of their pairs as a table.

Belongs here: names of columns. Does not: any comparison.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from ringledger.arrow import memory, numbers, taken, texts
from ringledger.encounters.deaths import Column, Death, Deaths
from ringledger.encounters.matcher import DECISIONS, METHODS, match_pairs


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


def matches_table(described: pa.Table) -> pa.Table:
    """The table `int_death_pairs__matched` of the rows of `int_death_rows__described`."""
    rows = described.sort_by([("list_name", "ascending"), ("row_id", "ascending")])
    deaths = _columns(rows)
    found = match_pairs(deaths)
    row_ids = rows["row_id"].combine_chunks()
    # Where no row is meant, the last: null.
    group_ids = pa.concat_arrays([row_ids, pa.nulls(1, row_ids.type)])
    list_names, decisions, methods = map(texts, (deaths.name_of_list, DECISIONS, METHODS))
    columns = {
        "left_row_id": taken(row_ids, found.pairs.left),
        "right_row_id": taken(row_ids, found.pairs.right),
        "left_list": taken(list_names, deaths.lists[found.pairs.left]),
        "right_list": taken(list_names, deaths.lists[found.pairs.right]),
        "decision": taken(decisions, found.decided.decisions),
        "method": taken(methods, found.decided.methods),
        "match_probability": numbers(found.probabilities),
        "group_id": taken(group_ids, found.decided.groups),
        "held_back_decision": taken(decisions, found.held_back.decisions),
        "held_back_probability": numbers(found.held_back_probabilities),
        "held_back_group_id": taken(group_ids, found.held_back.groups),
        "evidence": taken(texts(found.wordings_of_evidence), found.evidence),
    }
    return pa.table(columns)


def _columns(rows: pa.Table) -> Deaths:
    def text(name: str) -> Column:
        return Column.of_texts(rows[name])

    def sets(name: str) -> Column:
        return Column.of_lists(rows[name])

    lists = text("list_name")
    return Deaths(
        lists=lists.at,
        name_of_list=lists.values,
        days=memory(rows["occurred_on"].combine_chunks().cast(pa.int32())),
        ages=rows["age"].combine_chunks().fill_null(-1).to_numpy().astype(np.int32),
        names=text("person_key"),
        states=text("state"),
        cities=text("city"),
        counties=text("county"),
        zips=text("zip"),
        streets=text("street"),
        sexes=text("sex"),
        races=text("race"),
        means=sets("means"),
        fe_ids=text("fe_id"),
        agency_texts=text("agency_text"),
        agencies=sets("agency_ids"),
    )
