"""Registers the matcher as functions of the DuckDB connection that dbt builds with.

Belongs here: turning Arrow values into the matcher's own and back. Does not: any matching. The
functions are pure: what they know of agencies comes in as an argument, so lineage stays in SQL.

| function | from | to |
|---|---|---|
| `split_agency_cell` | a cell | the agency names in it |
| `normalize_agency_name` | a name | the name in one spelling |
| `normalize_person_name` | a person's name | the name folded, without nicknames |
| `person_key` | a person's name, the pattern of withheld ones | what a person is matched by |
| `state_to_search` | a name, its row's state | the state whose agencies it may mean |
| `agency_kind_said` | a name, its row's state | the kind of agency it says by itself |
| `local_agency_key` | a name, its row's state | what names of one agency share that no list has |
| `place_words` | a name | the words that tell its agency from others |
| `link_agencies` | names of one state, its agencies, words of places anywhere | links of names |
| `names_alike` | two lists of names, a scorer, a threshold | names as like one of the other list |
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa  # DuckDB reads the annotations of the functions it is given
from dbt.adapters.duckdb.plugins import BasePlugin

from ringledger.matching.comparison.block import Block, Listed
from ringledger.matching.comparison.mentions import Mention
from ringledger.matching.linker import Link, link_block, state_to_search
from ringledger.matching.local_names import agency_kind_said, local_agency_key
from ringledger.matching.names import (
    normalize_agency_name,
    normalize_person_name,
    parse_agency_name,
)
from ringledger.matching.recipes import most_alike
from ringledger.matching.split import split_agency_cell

if TYPE_CHECKING:
    import duckdb

NAMES_TYPE = (
    "struct(name_id varchar, mention_text varchar, state varchar, county varchar, city varchar, "
    "excluded varchar[])[]"
)
AGENCIES_TYPE = (
    "struct(agency_id varchar, names varchar[], agency_kind varchar, county varchar, "
    "place varchar, place_type varchar, origin varchar, "
    "parent_agency_id varchar)[]"
)
LINKS_TYPE = (
    "struct(name_id varchar, agency_id varchar, candidate_agency_id varchar, decision varchar, "
    '"method" varchar, match_probability double, runner_up_agency_id varchar, '
    "runner_up_probability double, margin double, no_agency_probability double, "
    "evidence varchar, "
    "other_candidates struct(agency_id varchar, match_probability double)[])[]"
)
ALIKE_TYPE = "struct(is_left boolean, name varchar, score double)[]"


@lru_cache(maxsize=8)
def _word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _place_words(name: str | None) -> list[str]:
    return list(parse_agency_name(name or "").core)


# What is told of a link as it stands, between its name's id and its other candidates.
_SAID = tuple(field.name for field in fields(Link))[1:-1]
_NUMBERS = frozenset(
    {"match_probability", "runner_up_probability", "margin", "no_agency_probability"}
)


def _mention(row: dict[str, Any]) -> Mention:
    return Mention(
        mention_id=row["name_id"],
        text=row["mention_text"],
        county=row["county"] or "",
        city=row["city"] or "",
        state=row["state"] or "",
        excluded=frozenset(row["excluded"] or ()),
    )


def _row(link: Link) -> dict[str, Any]:
    said = {name: getattr(link, name) for name in _SAID}
    others = [
        {"agency_id": agency_id, "match_probability": probability}
        for agency_id, probability in link.others
    ]
    return {"name_id": link.mention_id, **said, "other_candidates": others}


def _link_agencies(
    names: pa.ChunkedArray, agencies: pa.ChunkedArray, words: pa.ChunkedArray
) -> pa.Array:
    linked = []
    columns = (names.to_pylist(), agencies.to_pylist(), words.to_pylist())
    for rows, listed, known in zip(*columns, strict=True):
        block = Block(
            [Listed.from_row(**row) for row in listed or ()], words=_word_set(known or "")
        )
        linked.append([_row(link) for link in link_block([*map(_mention, rows or ())], block)])
    text, number = pa.string(), pa.float64()
    other = pa.struct([("agency_id", text), ("match_probability", number)])
    said = [(name, number if name in _NUMBERS else text) for name in _SAID]
    link = pa.struct([("name_id", text), *said, ("other_candidates", pa.list_(other))])
    return pa.array(linked, pa.list_(link))


def _names_alike(
    left: list[str] | None, right: list[str] | None, scorer: str, threshold: float
) -> list[dict[str, Any]]:
    sides = left or [], right or []
    return [
        {"is_left": is_left, "name": name, "score": score}
        for is_left, names, scores in zip(
            (True, False), sides, most_alike(*sides, scorer, threshold), strict=True
        )
        for name, score in zip(names, scores.tolist(), strict=True)
        if score
    ]


def _person_key(name: str | None, withheld: str | None) -> str | None:
    if name is None or withheld is None or re.search(withheld, name.lower()):
        return None
    return normalize_person_name(name) or None


def register(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the functions on a connection."""
    from duckdb import func

    text, texts = "varchar", "varchar[]"

    # One value at a time: the texts of an Arrow function are cut short within a coalesce (DuckDB
    # 1.5.5 forgets whose they are).
    def create(
        name: str, function: Callable[..., Any], parameters: list[Any], returns: str = text
    ) -> None:
        connection.create_function(name, function, parameters, returns, null_handling=func.SPECIAL)

    create("split_agency_cell", split_agency_cell, [text], texts)
    create("normalize_agency_name", lambda name: normalize_agency_name(name or ""), [text])
    create("normalize_person_name", lambda name: normalize_person_name(name or ""), [text])
    create(
        "state_to_search",
        lambda name, state: state_to_search(name or "", state or ""),
        [text, text],
    )
    create(
        "agency_kind_said",
        lambda name, state: agency_kind_said(name or "", state or ""),
        [text, text],
    )
    create(
        "local_agency_key",
        lambda name, state: local_agency_key(name or "", state or ""),
        [text, text],
    )
    create("place_words", _place_words, [text], texts)
    create("person_key", _person_key, [text, text])
    create("names_alike", _names_alike, [texts, texts, text, "double"], ALIKE_TYPE)
    connection.create_function(
        "link_agencies",
        _link_agencies,
        [NAMES_TYPE, AGENCIES_TYPE, text],
        LINKS_TYPE,
        type=func.ARROW,
    )


class Plugin(BasePlugin):
    """The dbt-duckdb plugin named in `dbt_project/profiles.yml`."""

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Register the functions on each connection dbt opens."""
        register(conn)
