"""What a name that no candidate fits could mean after all: shown and drawn, never linked.

A source that writes "Ash County Police" of a county that has only a sheriff mostly means the
sheriff, and "Oceanside Beach Police" may be Oceanside's. What the levels forbid is never a link,
but its probability is not zero either. It is a share, one for each way to miss: of the names with a
known agency (the fitting part of the labels) that miss in this way, how many meant the near agency.

Belongs here: the ways to miss, and what each is worth (data: `seeds/near_misses.csv`, written by
`ringledger.evaluation.fitting`). Does not: levels (`comparison`), decisions (`linker`).
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from ringledger.matching.comparison.block import Block
from ringledger.matching.comparison.candidates import Candidates
from ringledger.matching.comparison.encoding import POLICE, SHERIFF, Encoded, encode, kind_codes
from ringledger.matching.comparison.kind import SAME_KIND
from ringledger.matching.comparison.levels import Codes
from ringledger.matching.comparison.locality import AGREES
from ringledger.matching.comparison.mentions import Mention
from ringledger.matching.comparison.pairs import Pairs, compare_block
from ringledger.matching.comparison.place import SAME_WORDS
from ringledger.matching.names import AgencyName
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

_LOCAL_FORCES = ("sheriff", "municipal_police", "county_police")


def near_misses(
    mentions: Sequence[Mention],
    block: Block,
    parsed: Sequence[AgencyName],
    candidates: Candidates | None = None,
) -> tuple[Pairs, dict[int, tuple[int, list[int]]]]:
    """All pairs of mentions that nothing fits, forbidden ones too; and the nearest by mention.

    These are the way in which the nearest agencies miss it, and their pairs in agency order. Of
    several agencies those in the row's county are meant, where some are. Mentions that too many
    agencies miss in the same way have none.
    """
    _, pairs = compare_block(mentions, block, parsed, True, candidates)
    way = _ways(pairs, encode(parsed), block)
    rows, locality = pairs.mention, pairs.levels["locality"]
    found: dict[int, tuple[int, list[int]]] = {}
    near = np.flatnonzero(way >= 0)
    near = near[np.argsort(rows[near], kind="stable")]
    asked, starts = np.unique(rows[near], return_index=True)
    groups = np.split(near, starts[1:]) if len(near) else []
    for mention, at in zip(asked.tolist(), groups, strict=True):
        nearest = at[way[at] == way[at].min()]
        agrees = np.isin(locality[nearest], AGREES)
        nearest = nearest[agrees] if agrees.any() else nearest
        _, first = np.unique(pairs.agency[nearest], return_index=True)
        if len(first) <= MOST:
            found[mention] = int(way[nearest[0]]), nearest[first].tolist()
    return pairs, found


def _ways(pairs: Pairs, mentions: Encoded, block: Block) -> Codes:
    """The way each pair misses, as a position in `WAYS`; -1 for pairs that are not near."""
    rows, columns, levels = pairs.mention, pairs.name, pairs.levels
    place, kind = levels["place"], levels["kind"]
    said, of_agency = mentions.kind[rows], block.agency_kind[columns]
    is_force = np.isin(said, (POLICE, SHERIFF)) & np.isin(of_agency, kind_codes(_LOCAL_FORCES))
    other_kind = mentions.says_place[rows] & np.isin(place, SAME_WORDS) & is_force & (kind == 0)
    is_countys = mentions.is_county[rows] & (said == POLICE) & (of_agency == SHERIFF)
    more_words = np.zeros(len(rows), dtype=bool)
    for pair in np.flatnonzero((place == 0) & (kind == SAME_KIND)).tolist():
        ours, theirs = mentions.token_sets[rows[pair]], block.names.token_sets[columns[pair]]
        # "North Ashby" is a place beside Ashby.
        is_beside = not vocabulary().directions.isdisjoint(ours ^ theirs)
        more_words[pair] = (
            bool(ours & theirs) and (ours < theirs or theirs < ours) and not is_beside
        )
    way = np.select(
        [
            levels["locality"] == 0,
            other_kind & is_countys,
            other_kind,
            more_words & (levels["place_type"] > 0),
        ],
        [-1, 0, 1, 2],
        -1,
    )
    return way.astype(np.int32)


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
