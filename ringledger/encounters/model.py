"""How much each level of agreement counts, and the probability that two rows are one death.

The weights are those of Fellegi and Sunter (1969): of each level, the natural log of how much
likelier it is among rows of one death than among rows of two, counted on labelled pairs
(`seeds/encounter_weights.csv`, `training`). Two refinements make them fit for deaths:

- **One event, several victims.** Rows of two victims of one event agree on everything that tells of
  the event. So what the event says is added up first and held under a ceiling, the log of one over
  the share of other pairs that are of one event; what tells of the person is added on top. This is
  the mixture (one person; one event and two persons; two events) written as a weight.
- **One to one.** A death of one list is at most one of another. The probability of a pair is its
  share in the weight of all ways to pair the rows around it one to one, pairs left out included.

Belongs here: weights (data) and probabilities. Does not: how levels come about (`compare`), how
weights are counted (`training`), decisions (`matcher`).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from math import exp, log
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ringledger.encounters.compare import FEATURES, LEVELS
from ringledger.project import seeds_dir

OF_THE_EVENT = frozenset({"day", "state", "place", "street", "agency", "means"})
"""The features that tell of the event; the others tell of the person."""

PRIOR, CALIBRATION, EVENT_CEILING = "prior", "calibration", "event ceiling"
ONE_LIST = "two rows of one list"
_ID = "published id"
PUBLISHED_ID = FEATURES.index(_ID)

# Odds below which a pair takes no part in what the pairs around it may be.
_NEGLIGIBLE = 1e-6
# Most rows of one list for which all ways to pair them are gone through.
_MOST_ROWS = 7
# Log odds above this are all the same: certain.
_MOST_SCORE = 40.0
# More than the error of adding weights up in another order.
_ROUNDING = 1e-9

LEAST_SCORE = log(_NEGLIGIBLE)
"""Log odds from which on a pair may matter to another."""

Positions = npt.NDArray[np.integer[Any]]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Model:
    """Weights by feature and level code, natural log scale.

    `prior` is the log odds, before anything is compared, that two rows of these lists that are
    compared at all are one death. `event_ceiling` is the most that features of the event may count.
    """

    weights: Mapping[str, tuple[float, ...]]
    prior: Mapping[str, float]
    event_ceiling: float

    def event(self, levels: Sequence[int]) -> float:
        """What the features of the event say together, held under the ceiling."""
        said = sum(
            self.weights[feature][code]
            for feature, code in zip(FEATURES, levels, strict=True)
            if feature in OF_THE_EVENT
        )
        return -log(exp(-self.event_ceiling) + exp(-said))

    def person(self, levels: Sequence[int]) -> float:
        """What the features of the person say together."""
        return sum(
            self.weights[feature][code]
            for feature, code in zip(FEATURES, levels, strict=True)
            if feature not in OF_THE_EVENT
        )

    def score(self, levels: Sequence[int], kind: str) -> float:
        """Log odds that the two rows are one death, whatever other rows there are."""
        return self.prior[kind] + self.event(levels) + self.person(levels)

    def at_most(self, found: Mapping[str, npt.NDArray[np.uint8]], priors: Numbers) -> Numbers:
        """More than the log odds of pairs can be whatever else there is to compare.

        Of what the pairs are known to have, ids count only where they speak for a pair, as they may
        be held back.
        """
        event, person = np.zeros_like(priors), np.zeros_like(priors)
        for feature, weights in self.weights.items():
            most = np.array(weights)
            if feature == _ID:
                most = np.maximum(most, 0)
            said = event if feature in OF_THE_EVENT else person
            said += most[found[feature]] if feature in found else most.max()
        reached: Numbers = priors + np.minimum(event, self.event_ceiling) + person + _ROUNDING
        return reached


def pair_kind(left_list: str, right_list: str) -> str:
    """The kind of a pair, by the lists its rows are of: the level of its prior."""
    if left_list == right_list:
        return ONE_LIST
    return " and ".join(sorted((left_list, right_list)))


def read_weights(path: Path) -> Model:
    """Read a weights file: columns feature, level, weight."""
    by_name: dict[tuple[str, str], float] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_name[row["feature"], row["level"]] = float(row["weight"])
    return Model(
        {
            feature: (0.0, *(by_name[feature, level] for level in levels[1:]))
            for feature, levels in LEVELS.items()
        },
        {level: weight for (feature, level), weight in by_name.items() if feature == PRIOR},
        by_name[CALIBRATION, EVENT_CEILING],
    )


@cache
def default_model() -> Model:
    """The project's model: `seeds/encounter_weights.csv`."""
    return read_weights(seeds_dir() / "encounter_weights.csv")


def one_to_one(left: Positions, right: Positions, scores: Numbers) -> Numbers:
    """The probability of each pair, given that no row is in two pairs.

    `scores` are the log odds of the pairs; no row stands on both sides. Exact where few rows hang
    together by pairs that aren't negligible. Where many do, what is negligible is raised until few
    do.
    """
    odds = np.exp(np.minimum(scores, _MOST_SCORE))
    chances: Numbers = odds / (1 + odds)
    floor = _NEGLIGIBLE
    at = np.lexsort((right, left))
    at = at[odds[at] >= floor]
    while len(at):
        part, lefts, rights = _parts(left[at], right[at])
        is_small = np.maximum(lefts, rights) <= _MOST_ROWS
        # Pairs that share one row: each has its share in all of them and none.
        is_star = np.minimum(lefts, rights) == 1
        sums = 1 + np.bincount(part, odds[at])
        these = (is_small & is_star)[part]
        chances[at[these]] = odds[at[these]] / sums[part[these]]
        these = (is_small & ~is_star)[part]
        _settle(at[these], part[these], left, right, odds, chances)
        floor *= 10
        at = at[~is_small[part]]
        at = at[odds[at] >= floor]
    return chances


def _parts(left: Positions, right: Positions) -> tuple[Positions, Positions, Positions]:
    """Which part each pair is in, where parts share no row, and how many rows a part has a side."""
    lefts, one = np.unique(left, return_inverse=True)
    rights, other = np.unique(right, return_inverse=True)
    other = other + len(lefts)
    part = np.arange(len(lefts) + len(rights))
    while True:
        # The lower number of two rows that a pair ties is both rows', and so on.
        low = np.minimum(part[one], part[other])
        lower = part.copy()
        for rows in (one, other):
            np.minimum.at(lower, part[rows], low)
        while not np.array_equal(lower[lower], lower):
            lower = lower[lower]
        lower = lower[part]
        if np.array_equal(lower, part):
            break
        part = lower
    distinct, part = np.unique(part, return_inverse=True)
    left_counts = np.bincount(part[: len(lefts)], minlength=len(distinct))
    right_counts = np.bincount(part[len(lefts) :], minlength=len(distinct))
    return part[one], left_counts, right_counts


def _settle(
    at: Positions,
    part: Positions,
    left: Positions,
    right: Positions,
    odds: Numbers,
    chances: Numbers,
) -> None:
    """Write the chances of the pairs at these positions, part by part."""
    order = np.argsort(part, kind="stable")
    at, part = at[order], part[order]
    bounds = np.flatnonzero(np.diff(part, prepend=-1, append=-1)).tolist()
    edges = list(zip(left[at].tolist(), right[at].tolist(), odds[at].tolist(), strict=True))
    for begin, end in pairwise(bounds):
        # Rows by the order in which they come: many parts are then the same.
        lefts: dict[int, int] = {}
        rights: dict[int, int] = {}
        chances[at[begin:end]] = _exact(
            tuple(
                (lefts.setdefault(one, len(lefts)), rights.setdefault(other, len(rights)), chance)
                for one, other, chance in edges[begin:end]
            )
        )


@lru_cache(maxsize=1 << 12)
def _exact(edges: tuple[tuple[int, int, float], ...]) -> list[float]:
    """Each edge's share in the weight of all ways to choose edges that share no row.

    Edges are left row, right row and odds, in this order.
    """
    choices: dict[int, list[tuple[int, float]]] = {}
    for left, right, odds in edges:
        choices.setdefault(left, []).append((1 << right, odds))
    lefts = tuple(choices)

    @cache
    def weight(rest: tuple[int, ...], used: int) -> float:
        if not rest:
            return 1.0
        total = weight(rest[1:], used)
        for taken, chance in choices[rest[0]]:
            if not used & taken:
                total += chance * weight(rest[1:], used | taken)
        return total

    everything = weight(lefts, 0)
    return [
        odds * weight(tuple(other for other in lefts if other != left), 1 << right) / everything
        for left, right, odds in edges
    ]
