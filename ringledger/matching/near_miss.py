"""What a name that no candidate fits could mean after all: shown and drawn, never linked.

A source that writes "Ash County Police" of a county that has only a sheriff mostly means the
sheriff, and "Oceanside Beach Police" may be Oceanside's. What the levels forbid is no link, but its
chance isn't nought either: it is the share of such names that meant the near one among names whose
agency is known (the fitting part of the labels), by the way in which they miss.

Belongs here: the ways to miss, and what each is worth (data: `seeds/near_misses.csv`, written by
`ringledger.evaluation.fitting`). Does not: levels (`compare`), decisions (`linker`).
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ringledger.matching import compare
from ringledger.matching.compare import LEVELS, Codes, Encoded
from ringledger.matching.vocabulary import vocabulary
from ringledger.project import seeds_dir

# How a listed agency misses the name, the nearest first.
WAYS = (
    "the county has a sheriff and no police",
    "the place has another kind of force",
    "one name has more words",
)
# More agencies than this that miss in the same way are none in particular.
MOST = 3

_SAME_PLACE = (1, 2)
_LOCALITY_AGREES = tuple(
    LEVELS["locality"].index(level)
    for level in (
        "county in the name agrees",
        "row's county and city agree",
        "row's county agrees",
        "row's city agrees",
    )
)
_LOCAL_FORCES = ("sheriff", "municipal_police", "county_police")


def ways(
    levels: dict[str, Codes],
    mentions: Encoded,
    rows: npt.NDArray[np.int64],
    names: Encoded,
    columns: npt.NDArray[np.int64],
    agency_kinds: Codes,
) -> Codes:
    """The way each pair misses, as a position in `WAYS`; -1 for pairs that are not near.

    `levels` are those of the pairs (mention, name), forbidden ones too; `agency_kinds` are of the
    pairs' agencies.
    """
    place, kind, place_type = levels["place"], levels["kind"], levels["place_type"]
    said = mentions.kind[rows]
    police, sheriff, *forces = compare.kind_codes(["police", *_LOCAL_FORCES])
    is_same_place = np.isin(place, _SAME_PLACE)
    is_force = np.isin(said, (police, sheriff)) & np.isin(agency_kinds, (sheriff, *forces))
    other_kind = is_same_place & is_force & (kind == 0)
    is_county = compare.is_county(mentions)[rows]
    more_words = np.zeros(len(rows), dtype=bool)
    for pair in np.flatnonzero((place == 0) & (kind == 1)).tolist():
        ours, theirs = mentions.token_sets[rows[pair]], names.token_sets[columns[pair]]
        # "North Ashby" is a place beside Ashby.
        is_beside = not vocabulary().directions.isdisjoint(ours ^ theirs)
        more_words[pair] = (
            bool(ours & theirs) and (ours < theirs or theirs < ours) and not is_beside
        )
    way = np.select(
        [
            levels["locality"] == 0,
            other_kind & is_county & (said == police) & (agency_kinds == sheriff),
            other_kind,
            more_words & (place_type > 0),
        ],
        [-1, 0, 1, 2],
        -1,
    )
    return way.astype(np.int32)


def nearest(
    levels: dict[str, Codes],
    mentions: Encoded,
    rows: npt.NDArray[np.int64],
    names: Encoded,
    columns: npt.NDArray[np.int64],
    agency_kinds: Codes,
    agencies: npt.NDArray[np.int64],
) -> dict[int, tuple[int, list[int]]]:
    """By mention, the way in which the nearest agencies miss it, and their pairs in agency order.

    Of several agencies those in the row's county are meant, where some are. Mentions that too many
    agencies miss in the same way have none.
    """
    way = ways(levels, mentions, rows, names, columns, agency_kinds)
    found: dict[int, tuple[int, list[int]]] = {}
    near = np.flatnonzero(way >= 0)
    near = near[np.argsort(rows[near], kind="stable")]
    asked, starts = np.unique(rows[near], return_index=True)
    groups = np.split(near, starts[1:]) if len(near) else []
    for mention, at in zip(asked.tolist(), groups, strict=True):
        nearest_at = at[way[at] == way[at].min()]
        agrees = np.isin(levels["locality"][nearest_at], _LOCALITY_AGREES)
        nearest_at = nearest_at[agrees] if agrees.any() else nearest_at
        _, first = np.unique(agencies[nearest_at], return_index=True)
        if len(first) <= MOST:
            found[mention] = int(way[nearest_at[0]]), nearest_at[first].tolist()
    return found


def near_misses_file() -> Path:
    """The seed that holds what each way is worth."""
    return seeds_dir() / "near_misses.csv"


@cache
def shares() -> tuple[float, ...]:
    """By way, the share of names that meant the agency that misses so.

    Of *n* such names, with those of unlisted agencies to be expected, *k* did: the share is
    (k + 1) / (n + 2), Laplace's rule of succession, since few labels show any of them.
    """
    with near_misses_file().open(encoding="utf-8", newline="") as file:
        rows = {row["way"]: row for row in csv.DictReader(file)}
    return tuple(
        (int(row["right"]) + 1) / (int(row["names"]) + float(row["unlisted"]) + 2)
        for row in (rows[way] for way in WAYS)
    )
