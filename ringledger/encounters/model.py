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
from functools import cache
from math import exp, log
from pathlib import Path

from ringledger.encounters.compare import FEATURES, LEVELS
from ringledger.project import seeds_dir

OF_THE_EVENT = frozenset({"day", "state", "place", "street", "agency", "means"})
"""The features that tell of the event; the others tell of the person."""

PRIOR, CALIBRATION, EVENT_CEILING = "prior", "calibration", "event ceiling"
ONE_LIST = "two rows of one list"
PUBLISHED_ID = FEATURES.index("published id")

# Odds below which a pair takes no part in what the pairs around it may be.
_NEGLIGIBLE = 1e-6
# Most rows of one list for which all ways to pair them are gone through.
_MOST_ROWS = 7
# Log odds above this are all the same: certain.
_MOST_SCORE = 40.0


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


Edge = tuple[int, int]


def one_to_one(scores: Mapping[Edge, float]) -> dict[Edge, float]:
    """The probability of each pair, given that no row is in two pairs.

    `scores` holds the log odds of each pair (left row, right row); no row stands on both sides.
    Exact where few rows hang together by pairs that aren't negligible. Where many do, what is
    negligible is raised until few do.
    """
    odds = {edge: exp(min(score, _MOST_SCORE)) for edge, score in scores.items()}
    result = {edge: odds[edge] / (1 + odds[edge]) for edge in odds}
    _settle(sorted(odds), odds, _NEGLIGIBLE, result)
    return result


def _settle(
    edges: Sequence[Edge], odds: Mapping[Edge, float], floor: float, result: dict[Edge, float]
) -> None:
    for component in _components([edge for edge in edges if odds[edge] >= floor]):
        if len(component) == 1:
            continue
        if max(len({edge[side] for edge in component}) for side in (0, 1)) <= _MOST_ROWS:
            result.update(_exact(component, odds))
        else:
            _settle(component, odds, floor * 10, result)


def _components(edges: Sequence[Edge]) -> list[list[Edge]]:
    """The edges, in parts that share no row."""
    at: dict[tuple[int, int], list[Edge]] = {}
    for edge in edges:
        for side in (0, 1):
            at.setdefault((side, edge[side]), []).append(edge)
    seen: set[Edge] = set()
    components = []
    for edge in edges:
        if edge in seen:
            continue
        seen.add(edge)
        found, waiting = [], [edge]
        while waiting:
            one = waiting.pop()
            found.append(one)
            for side in (0, 1):
                near = [other for other in at[side, one[side]] if other not in seen]
                seen.update(near)
                waiting += near
        components.append(found)
    return components


def _exact(edges: Sequence[Edge], odds: Mapping[Edge, float]) -> dict[Edge, float]:
    """Each edge's share in the weight of all ways to choose edges that share no row."""
    bit = {right: 1 << at for at, right in enumerate(sorted({edge[1] for edge in edges}))}
    choices: dict[int, list[tuple[int, float]]] = {}
    for left, right in sorted(edges):
        choices.setdefault(left, []).append((bit[right], odds[left, right]))
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
    return {
        (left, right): odds[left, right]
        * weight(tuple(other for other in lefts if other != left), bit[right])
        / everything
        for left, right in edges
    }
