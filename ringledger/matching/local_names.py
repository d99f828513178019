"""Which agencies that no list has are one: a name with a slip, or in a row without a state.

An agency without a directory entry has nothing but its names. "Ashbby County Police" and "Ashby
County Police" of one state are nearly always one, and so is a name in a row that says no state and
the same words in the one state where others say them. How often, by the way in which two names
differ, is counted (data: `seeds/local_likeness.csv`, written by `ringledger.evaluation.likeness`).

Belongs here: what the names of one such agency share, the ways in which two differ, and which name
is taken for which. Does not: what a name reads as (`names`), links to listed agencies (`linker`).
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from ringledger.matching.decisions import ACCEPT_AT
from ringledger.matching.names import parse_agency_name
from ringledger.matching.vocabulary import MUNICIPAL
from ringledger.project import seeds_dir

if TYPE_CHECKING:
    import pyarrow as pa

# How a name differs from that of the agency it may mean.
SPELLED_OUT = "a letter more or less, or two swapped"
REPLACED = "a letter for another"
REPEATED = "a letter apart, and said again"
STATELESS = "in a row that says no state"
WAYS = (SPELLED_OUT, REPLACED, REPEATED, STATELESS)

# In shorter words a letter makes another word.
_SHORTEST = 4


@dataclass(frozen=True)
class LocalName:
    """An agency that no list has, by its `key` (`local_agency_key`) and state.

    `state` is None where no row says one; `count` are the rows that name it.
    """

    local_agency_id: str
    key: str
    state: str | None
    count: int


@dataclass(frozen=True)
class Likeness:
    """An agency that may be another, the way in which its name differs, and how likely that is."""

    local_agency_id: str
    same_as_agency_id: str
    way: str
    match_probability: float

    @property
    def decision(self) -> str:
        """`accepted` or `review`, from the same probability on as links."""
        return "accepted" if self.match_probability >= ACCEPT_AT else "review"


def agency_kind_said(name: str, state: str = "") -> str:
    """The kind that a name says by itself, for an agency no list has; `other` when it says none."""
    parsed = parse_agency_name(name, state)
    if parsed.kind == "police":
        return "county_police" if parsed.place_type == "county" else "municipal_police"
    return "other" if parsed.kind == "unknown" else parsed.kind


def local_agency_key(name: str, state: str = "") -> str:
    """What two names share that mean one agency no list has: "Ashby PD", "City of Ashby Police".

    For police and sheriffs of a named place, how the name reads: its kind, place, type of place and
    number; a municipality's type is left out, as most names leave it out. Other agencies differ in
    words that only their whole name has, so that is the key.
    """
    parsed = parse_agency_name(name, state)
    if parsed.kind not in {"police", "sheriff"} or not parsed.core:
        return parsed.normalized
    place_type = "" if parsed.place_type in MUNICIPAL else parsed.place_type
    return "|".join((parsed.kind, parsed.compact, place_type, parsed.number))


def slip(left: str, right: str, count: int) -> str | None:
    """The way in which one key differs from another by a letter; None where it differs by more.

    Both are keys of police or sheriffs, whose place alone may differ; `count` is how often the
    rarer is said.
    """
    ours, theirs = left.split("|"), right.split("|")
    if len(ours) < 2 or (ours[0], ours[2:]) != (theirs[0], theirs[2:]):
        return None
    place, other = ours[1], theirs[1]
    if min(len(place), len(other)) < _SHORTEST or OSA.distance(place, other, score_cutoff=1) != 1:
        return None
    if count > 1:
        return REPEATED
    is_replaced = len(place) == len(other) and sorted(place) != sorted(other)
    return REPLACED if is_replaced else SPELLED_OUT


def alike(names: Iterable[LocalName]) -> list[Likeness]:
    """What each name may be a slip of, most said names first: never of one that is itself a slip.

    The order of names makes no difference.
    """
    found: list[Likeness] = []
    ordered = sorted(names, key=lambda name: (-name.count, name.local_agency_id))
    # What no name before is like, by state and kind.
    proper: dict[tuple[str, str], list[LocalName]] = defaultdict(list)
    by_key: dict[str, list[LocalName]] = defaultdict(list)
    for name in ordered:
        if not name.state:
            continue
        by_key[name.key].append(name)
        near = proper[name.state, name.key.partition("|")[0]]
        meant = [(other, way) for other in near if (way := slip(name.key, other.key, name.count))]
        if meant:
            # The first of the likeliest way is the one that is said most.
            found.append(_likeness(name, *max(meant, key=lambda each: shares()[each[1]])))
        else:
            near.append(name)
    for name in ordered:
        if not name.state and len(by_key[name.key]) == 1:
            found.append(_likeness(name, by_key[name.key][0], STATELESS))
    return sorted(found, key=lambda each: each.local_agency_id)


def _likeness(name: LocalName, other: LocalName, way: str) -> Likeness:
    return Likeness(name.local_agency_id, other.local_agency_id, way, shares()[way])


def likeness_file() -> Path:
    """The seed that holds how often names that differ so are one agency's."""
    return seeds_dir() / "local_likeness.csv"


@cache
def shares() -> dict[str, float]:
    """By way, the share of names that differ so and mean one agency: (k + 1) / (n + 2), Laplace's
    rule of succession, rounded to six places.
    """
    with likeness_file().open(encoding="utf-8", newline="") as file:
        rows = {row["way"]: row for row in csv.DictReader(file)}
    return {
        way: round((int(rows[way]["right"]) + 1) / (int(rows[way]["names"]) + 2), 6) for way in WAYS
    }


def likeness_table(found: Iterable[Likeness]) -> pa.Table:
    """The likenesses as the table `int_local_agencies__compared`."""
    import pyarrow as pa

    text = pa.string()
    return pa.Table.from_pylist(
        [
            {
                "local_agency_id": each.local_agency_id,
                "same_as_agency_id": each.same_as_agency_id,
                "way": each.way,
                "decision": each.decision,
                "match_probability": each.match_probability,
            }
            for each in found
        ],
        pa.schema(
            [
                *((name, text) for name in ("local_agency_id", "same_as_agency_id")),
                *(("way", text), ("decision", text), ("match_probability", pa.float64())),
            ]
        ),
    )
