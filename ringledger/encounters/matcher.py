"""Which rows are compared, and what becomes of each pair.

Belongs here: the blocks, the decision on each pair, and groups of rows that are one death. Does
not: levels (`compare`), weights and probabilities (`model`), counting deaths.

Decisions: `accepted`; `review`, where the evidence or a choice between rows is left to people; and
`rejected`. Nothing depends on the order of rows: ties are broken by row id.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations, product
from math import exp

from ringledger.encounters.compare import FEATURES, LEVELS, Death, compare
from ringledger.encounters.model import (
    ONE_LIST,
    PUBLISHED_ID,
    Edge,
    Model,
    default_model,
    one_to_one,
    pair_kind,
)

# Rows of one state are compared up to this many days apart; rows of one name in any state too, and
# rows that don't say their state with all others.
DAYS_APART = 3
# Rows of one name and state are compared up to this many days apart: dates are mistyped.
DAYS_APART_OF_ONE_NAME = 60

# Chosen on the fitting part of the labels; see docs/encounters.md.
ACCEPT_AT = 0.9
REVIEW_AT = 0.1
# Pairs less likely than this are not told of.
KEEP_AT = 0.01

ACCEPTED, REVIEW, REJECTED = "accepted", "review", "rejected"


def in_order(deaths: Iterable[Death]) -> list[Death]:
    """The rows in the one order that positions refer to."""
    return sorted(deaths, key=lambda death: (death.list_name, death.row_id))


def candidate_pairs(deaths: Sequence[Death]) -> Iterator[tuple[int, int]]:
    """Positions of rows worth comparing, each pair once, the smaller position first."""
    found: set[tuple[int, int]] = set()
    by_day: dict[tuple[str, date], list[int]] = defaultdict(list)
    of_day: dict[date, list[int]] = defaultdict(list)
    nowhere: list[int] = []
    by_name: dict[str, list[int]] = defaultdict(list)
    for position, death in enumerate(deaths):
        of_day[death.occurred_on].append(position)
        if death.state:
            by_day[death.state, death.occurred_on].append(position)
        else:
            nowhere.append(position)
        if death.person_key:
            by_name[death.person_key].append(position)
    for (state, day), positions in by_day.items():
        found.update(combinations(positions, 2))
        for days in range(1, DAYS_APART + 1):
            later = by_day.get((state, day + timedelta(days=days)), ())
            found.update((min(pair), max(pair)) for pair in product(positions, later))
    for position in nowhere:
        for days in range(-DAYS_APART, DAYS_APART + 1):
            near = of_day.get(deaths[position].occurred_on + timedelta(days=days), ())
            found.update(
                (min(position, other), max(position, other)) for other in near if other != position
            )
    for namesakes in by_name.values():
        for pair in combinations(namesakes, 2):
            left, right = deaths[pair[0]], deaths[pair[1]]
            apart = abs((left.occurred_on - right.occurred_on).days)
            if apart <= (DAYS_APART_OF_ONE_NAME if left.state == right.state else DAYS_APART):
                found.add(pair)
    yield from found


def ids_of(deaths: Iterable[Death]) -> dict[str, set[str]]:
    """By list, the ids by Fatal Encounters that its rows carry."""
    ids: dict[str, set[str]] = defaultdict(set)
    for death in deaths:
        ids[death.list_name].update({death.fe_id} if death.fe_id else ())
    return ids


def pairs_of_one_id(deaths: Sequence[Death]) -> Iterator[tuple[int, int]]:
    """Positions of rows that carry one id by Fatal Encounters, however far apart."""
    by_id: dict[str, list[int]] = defaultdict(list)
    for position, death in enumerate(deaths):
        if death.fe_id:
            by_id[death.fe_id].append(position)
    for same in by_id.values():
        yield from combinations(same, 2)


@dataclass(frozen=True)
class Match:
    """What became of a pair of rows; the left row is the first by list and id.

    Probabilities are rounded to six places before anything is decided. `group_id` is the first row
    of the death that both rows tell of, where the pair is accepted. What is `held_back_…` was
    decided without the ids that one publisher gives for another's rows.
    """

    left: Death
    right: Death
    decision: str
    method: str
    match_probability: float
    group_id: str | None
    held_back_decision: str
    held_back_probability: float
    held_back_group_id: str | None
    evidence: str


def match(deaths: Iterable[Death], model: Model | None = None) -> list[Match]:
    """Every pair of rows that may be one death, and the decision on it.

    The rows of one list are taken for different deaths: two of them are never joined, not through
    a row of another list either. What the list repeats by its own ids is left out beforehand.
    """
    rows = in_order(deaths)
    weights = model or default_model()
    candidates = sorted(candidate_pairs(rows))
    ids = ids_of(rows)
    levels = {
        (left, right): compare(rows[left], rows[right], ids)
        for left, right in dict.fromkeys([*candidates, *sorted(pairs_of_one_id(rows))])
    }
    chances = probabilities(rows, levels, weights)
    held_back = probabilities(
        rows, {pair: hold_back_ids(levels[pair]) for pair in candidates}, weights
    )
    told = [
        pair
        for pair, found in levels.items()
        if max(chances[pair], held_back.get(pair, 0.0)) >= KEEP_AT or found[PUBLISHED_ID] == 1
    ]
    decided = decide(rows, {pair: chances[pair] for pair in told})
    blindly = decide(rows, {pair: held_back[pair] for pair in told if pair in held_back})
    never = Decision(REJECTED, "not_compared")
    shown = _shown_levels(weights)
    return [
        Match(
            left=rows[pair[0]],
            right=rows[pair[1]],
            decision=decided[pair].decision,
            method=decided[pair].method_by_ids(levels[pair]),
            match_probability=chances[pair],
            group_id=decided[pair].group_id,
            held_back_decision=blindly.get(pair, never).decision,
            held_back_probability=held_back.get(pair, 0.0),
            held_back_group_id=blindly.get(pair, never).group_id,
            evidence=_evidence(levels[pair], rows, pair, weights, shown),
        )
        for pair in told
    ]


Levels = Mapping[Edge, tuple[int, ...]]


def hold_back_ids(levels: tuple[int, ...]) -> tuple[int, ...]:
    """The levels as they would be if no publisher gave another's ids."""
    return (*levels[:PUBLISHED_ID], 0, *levels[PUBLISHED_ID + 1 :])


def probabilities(rows: Sequence[Death], levels: Levels, model: Model) -> dict[Edge, float]:
    """The probability that each pair is one death, to six places."""
    scores: dict[str, dict[Edge, float]] = defaultdict(dict)
    # Few combinations of levels occur, over and over.
    score = lru_cache(maxsize=None)(model.score)
    for pair, found in levels.items():
        kind = pair_kind(rows[pair[0]].list_name, rows[pair[1]].list_name)
        scores[kind][pair] = score(found, kind)
    chances: dict[Edge, float] = {}
    for kind, of_kind in scores.items():
        if kind == ONE_LIST:
            # A list may repeat a death any number of times.
            chances.update({pair: 1 / (1 + exp(-found)) for pair, found in of_kind.items()})
        else:
            chances.update(one_to_one(of_kind))
    return {pair: round(chance, 6) for pair, chance in chances.items()}


@dataclass(frozen=True)
class Decision:
    """What was decided on a pair, why, and the first row of the death if it was accepted."""

    decision: str
    method: str
    group_id: str | None = None

    def method_by_ids(self, levels: Sequence[int]) -> str:
        """Why, where ids were compared: an accepted pair of one id rests on it."""
        is_by_id = self.decision == ACCEPTED and levels[PUBLISHED_ID] == 1
        return "published_fe_id" if is_by_id else self.method


def decide(rows: Sequence[Death], chances: Mapping[Edge, float]) -> dict[Edge, Decision]:
    """The decision on each pair: the likeliest first, no two rows of a list in one death."""
    groups = Groups(rows)
    doubtful: dict[int, int] = defaultdict(int)
    for pair in sorted(chances, key=lambda pair: (-chances[pair], pair)):
        if chances[pair] >= ACCEPT_AT:
            groups.join(*pair)
        if chances[pair] >= REVIEW_AT:
            for position in pair:
                doubtful[position] += 1
    decided: dict[Edge, Decision] = {}
    for pair, chance in chances.items():
        left, right = pair
        if groups.of(left) == groups.of(right):
            method = "weighed_evidence" if chance >= ACCEPT_AT else "through_another_row"
            decided[pair] = Decision(ACCEPTED, method, rows[groups.of(left)].row_id)
        elif chance < REVIEW_AT:
            decided[pair] = Decision(REJECTED, "too_unlike")
        elif rows[left].list_name == rows[right].list_name:
            decided[pair] = Decision(REVIEW, "repeated_in_one_list")
        elif not groups.may_join(left, right):
            decided[pair] = Decision(REJECTED, "another_row_fits")
        else:
            several = max(doubtful[left], doubtful[right]) > 1
            decided[pair] = Decision(REVIEW, "several_fit" if several else "weak_evidence")
    return decided


class Groups:
    """Rows that are one death: at most one of each list."""

    def __init__(self, rows: Sequence[Death]) -> None:
        """Each row by itself."""
        self._head = list(range(len(rows)))
        self._members: dict[int, list[int]] = {}
        self._rows = rows

    def of(self, position: int) -> int:
        """The first row of the death a row tells of."""
        return self._head[position]

    def may_join(self, left: int, right: int) -> bool:
        """Whether two rows can be one death beside the rows each is already with."""
        lists = [self._rows[at].list_name for side in (left, right) for at in self._with(side)]
        return len(lists) == len(set(lists))

    def join(self, left: int, right: int) -> None:
        """Make two rows one death, where they can be and aren't."""
        if self.of(left) != self.of(right) and self.may_join(left, right):
            members = sorted([*self._with(left), *self._with(right)])
            for position in members:
                self._head[position] = members[0]
                self._members[position] = members

    def _with(self, position: int) -> list[int]:
        return self._members.get(position, [position])


def _evidence(
    levels: Sequence[int],
    rows: Sequence[Death],
    pair: Edge,
    model: Model,
    shown: Mapping[str, Sequence[str]],
) -> str:
    """JSON: the level and weight of each feature, and what the event and the lists add."""
    said = ",".join(
        shown[feature][code] for feature, code in zip(FEATURES, levels, strict=True) if code
    )
    kind = pair_kind(rows[pair[0]].list_name, rows[pair[1]].list_name)
    return (
        f'{{"prior":{model.prior[kind]:.3f},"event":{model.event(levels):.3f},'
        f'"person":{model.person(levels):.3f},"levels":{{{said}}}}}'
    )


def _shown_levels(model: Model) -> dict[str, list[str]]:
    """By feature and level code, what evidence says of it."""

    def encoded(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    return {
        feature: [
            f"{encoded(feature)}:{encoded({'level': level, 'weight': round(weight, 3)})}"
            for level, weight in zip(levels, model.weights[feature], strict=True)
        ]
        for feature, levels in LEVELS.items()
    }
