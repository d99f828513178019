"""What becomes of each pair of rows that are compared.

Belongs here: the decision on each pair, and groups of rows that are one death. Does not: which
rows are compared (`blocks`), levels (`compare`), weights and probabilities (`model`), counting
deaths.

Decisions: `accepted`; `review`, where the evidence or a choice between rows is left to people; and
`rejected`. Nothing depends on the order of rows: ties are broken by row id.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import log
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ringledger.encounters.blocks import Pairs, are_candidates, candidate_pairs, pairs_of_one_id
from ringledger.encounters.compare import FEATURES, LEVELS, Comparison
from ringledger.encounters.deaths import Deaths, in_order
from ringledger.encounters.model import (
    LEAST_SCORE,
    ONE_LIST,
    PUBLISHED_ID,
    Model,
    default_model,
    one_to_one,
    pair_kind,
)

if TYPE_CHECKING:
    from ringledger.encounters.blocks import Flags
    from ringledger.encounters.compare import Levels
    from ringledger.encounters.deaths import Death
    from ringledger.encounters.model import Numbers, Positions

# Chosen on the fitting part of the labels; see docs/encounters.md.
ACCEPT_AT = 0.9
REVIEW_AT = 0.1
# Pairs less likely than this are left out of the results.
KEEP_AT = 0.01

ACCEPTED, REVIEW, REJECTED = "accepted", "review", "rejected"


@dataclass(frozen=True)
class Compared:
    """Pairs of rows and the levels they are at.

    `kinds` are positions in `name_of_kind`. `is_candidate` says which would have been compared
    whatever ids they carry.
    """

    pairs: Pairs
    levels: Levels
    kinds: npt.NDArray[np.uint8]
    name_of_kind: Sequence[str]
    is_candidate: Flags

    def where(self, these: Flags) -> Compared:
        """Only the pairs where `these` is true."""
        return Compared(
            self.pairs.where(these),
            self.levels[these],
            self.kinds[these],
            self.name_of_kind,
            self.is_candidate[these],
        )

    def without_ids(self) -> Compared:
        """The candidates, as they would be if no publisher gave another's ids."""
        found = self.where(self.is_candidate)
        levels = found.levels.copy()
        levels[:, PUBLISHED_ID] = 0
        return Compared(found.pairs, levels, found.kinds, found.name_of_kind, found.is_candidate)

    def combinations(self) -> tuple[list[tuple[str, tuple[int, ...]]], Positions]:
        """The distinct combinations of kind and levels, and the position of each pair's own."""
        keys = self.kinds.astype(np.int64)
        for levels in self.levels.T:
            keys = keys << 4 | levels
        _, first, at = np.unique(keys, return_index=True, return_inverse=True)
        kinds = [self.name_of_kind[kind] for kind in self.kinds[first].tolist()]
        return list(zip(kinds, map(tuple, self.levels[first].tolist()), strict=True)), at


def compare(deaths: Deaths, model: Model | None = None) -> Compared:
    """Compare all candidates and all rows of one id, in the order of positions, candidates first.

    With a model, pairs may be left out that by its weights can neither be in the results nor change
    those of other pairs.
    """
    comparison = Comparison(deaths)
    lists = deaths.name_of_list
    name_of_kind = sorted({pair_kind(one, other) for one in lists for other in lists})
    kind_of = np.array(
        [[name_of_kind.index(pair_kind(one, other)) for other in lists] for one in lists], np.uint8
    ).reshape(len(lists), len(lists))
    matters = partial(_may_matter, deaths, model, name_of_kind, kind_of) if model else None
    of_one_id = pairs_of_one_id(deaths)
    found = [comparison.levels(of_one_id)]
    ids = deaths.fe_ids.at
    for pairs in candidate_pairs(deaths):
        is_of_one_id = (ids[pairs.left] == ids[pairs.right]) & (ids[pairs.left] >= 0)
        found.append(comparison.levels(pairs.where(~is_of_one_id), matters))
    pairs = Pairs(*map(np.concatenate, zip(*(each for each, _ in found), strict=True)))
    levels = np.concatenate([each for _, each in found])
    is_candidate = np.ones(len(levels), np.bool_)
    is_candidate[: len(of_one_id.left)] = are_candidates(deaths, of_one_id)
    order = np.lexsort((pairs.right, pairs.left, ~is_candidate))
    pairs = pairs.where(order)
    kinds = kind_of[deaths.lists[pairs.left], deaths.lists[pairs.right]]
    return Compared(pairs, levels[order], kinds, name_of_kind, is_candidate[order])


def _may_matter(
    deaths: Deaths,
    model: Model,
    name_of_kind: Sequence[str],
    kind_of: npt.NDArray[np.uint8],
    pairs: Pairs,
    found: Mapping[str, Levels],
) -> Flags:
    kinds = kind_of[deaths.lists[pairs.left], deaths.lists[pairs.right]]
    least = [_LEAST_OF_ONE_LIST if kind == ONE_LIST else LEAST_SCORE for kind in name_of_kind]
    # Of a kind that a model has no prior for, there is none to fall below.
    priors = np.array([model.prior.get(kind, np.inf) for kind in name_of_kind])
    matters: Flags = model.at_most(found, priors[kinds]) >= np.array(least)[kinds]
    return matters


# A pair of rows of one list changes no other pair, and is kept from just below KEEP_AT, rounded.
_LEAST_OF_ONE_LIST = log(KEEP_AT / 2)


def match_probabilities(compared: Compared, model: Model) -> Numbers:
    """The probability that each pair is one death."""
    distinct, at = compared.combinations()
    scores = np.array([model.score(levels, kind) for kind, levels in distinct], np.float64)[at]
    # A list may repeat a death any number of times.
    found: Numbers = 1 / (1 + np.exp(-scores))
    kinds = np.array([kind != ONE_LIST for kind in compared.name_of_kind], np.bool_)
    is_of_two = kinds[compared.kinds]
    pairs = compared.pairs.where(is_of_two)
    # What a row is taken for in one list says nothing of its place in another.
    apart = compared.kinds[is_of_two].astype(np.int64) << 32
    found[is_of_two] = one_to_one(pairs.left + apart, pairs.right + apart, scores[is_of_two])
    return found


@dataclass(frozen=True)
class MatchedPairs:
    """The pairs that are likely enough to keep (or of one id), with the decision on each.

    Probabilities are rounded to six places before anything is decided. What is `held_back` was
    decided without the ids that one publisher gives for another's rows. `evidence` are positions in
    `wordings_of_evidence`.
    """

    pairs: Pairs
    decided: Decisions
    probabilities: Numbers
    held_back: Decisions
    held_back_probabilities: Numbers
    evidence: Positions
    wordings_of_evidence: Sequence[str]


def match_pairs(deaths: Deaths, model: Model | None = None) -> MatchedPairs:
    """Every pair of rows that may be one death, and the decision on it.

    The rows of one list are taken for different deaths: two of them are never joined, not through
    a row of another list either. What the list repeats by its own ids is left out beforehand.
    """
    weights = model or default_model()
    compared = compare(deaths, weights)
    probabilities = match_probabilities(compared, weights)
    held_back = np.zeros_like(probabilities)
    held_back[compared.is_candidate] = match_probabilities(compared.without_ids(), weights)
    is_of_one_id = compared.levels[:, PUBLISHED_ID] == 1
    # Rounding may lift a pair above the threshold, by less than this.
    near = is_of_one_id | (np.maximum(probabilities, held_back) >= KEEP_AT - _ROUNDED_BY)
    compared, is_of_one_id = compared.where(near), is_of_one_id[near]
    probabilities, held_back = _rounded(probabilities[near]), _rounded(held_back[near])
    these = is_of_one_id | (np.maximum(probabilities, held_back) >= KEEP_AT)
    kept = compared.where(these)
    probabilities, held_back = probabilities[these], held_back[these]
    decided = decide(deaths, kept.pairs, probabilities)
    by_id = (decided.decisions == DECISIONS.index(ACCEPTED)) & is_of_one_id[these]
    decided.methods[by_id] = METHODS.index("published_fe_id")
    blindly = decide(
        deaths, kept.pairs.where(kept.is_candidate), held_back[kept.is_candidate]
    ).spread(kept.is_candidate)
    distinct, evidence = kept.combinations()
    shown = _shown_levels(weights)
    return MatchedPairs(
        kept.pairs,
        decided,
        probabilities,
        blindly,
        held_back,
        evidence,
        [_evidence(levels, kind, weights, shown) for kind, levels in distinct],
    )


_ROUNDED_BY = 1e-6


def _rounded(values: Numbers) -> Numbers:
    # Python's rounding is of the number as written; NumPy's of its multiple.
    return np.array([round(value, 6) for value in values.tolist()], np.float64)


DECISIONS = (REJECTED, REVIEW, ACCEPTED)
METHODS = (
    "not_compared",
    "published_fe_id",
    "weighed_evidence",
    "through_another_row",
    "too_unlike",
    "repeated_in_one_list",
    "another_row_fits",
    "several_fit",
    "weak_evidence",
)


@dataclass(frozen=True)
class Decisions:
    """What was decided on each pair, and why, as positions in `DECISIONS` and `METHODS`.

    `groups` are the first rows of the deaths that accepted pairs tell of; -1 for other pairs.
    """

    decisions: npt.NDArray[np.uint8]
    methods: npt.NDArray[np.uint8]
    groups: Positions

    def spread(self, over: Flags) -> Decisions:
        """The decisions laid over more pairs, where `over` is true; the rest were not compared."""
        found = Decisions(*_not_compared(len(over)))
        found.decisions[over], found.methods[over] = self.decisions, self.methods
        found.groups[over] = self.groups
        return found


def _not_compared(
    count: int,
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8], Positions]:
    return np.zeros(count, np.uint8), np.zeros(count, np.uint8), np.full(count, -1, np.int64)


def decide(deaths: Deaths, pairs: Pairs, probabilities: Numbers) -> Decisions:
    """The decision on each pair: the likeliest first, no two rows of a list in one death."""
    groups = Groups(deaths.lists)
    order = np.lexsort((pairs.right, pairs.left, -probabilities))
    for at in order[: np.count_nonzero(probabilities >= ACCEPT_AT)].tolist():
        groups.join(int(pairs.left[at]), int(pairs.right[at]))
    heads = groups.heads()
    is_accepted = heads[pairs.left] == heads[pairs.right]
    is_doubtful = probabilities >= REVIEW_AT
    doubtful = np.zeros(len(deaths), np.int64)
    for side in pairs:
        doubtful += np.bincount(side[is_doubtful], minlength=len(deaths))
    several = np.maximum(doubtful[pairs.left], doubtful[pairs.right]) > 1
    is_of_one_list = deaths.lists[pairs.left] == deaths.lists[pairs.right]
    method = METHODS.index
    methods = np.select(
        [
            is_accepted & (probabilities >= ACCEPT_AT),
            is_accepted,
            ~is_doubtful,
            is_of_one_list,
            several,
        ],
        [
            method("weighed_evidence"),
            method("through_another_row"),
            method("too_unlike"),
            method("repeated_in_one_list"),
            method("several_fit"),
        ],
        method("weak_evidence"),
    ).astype(np.uint8)
    for at in np.flatnonzero(is_doubtful & ~is_accepted & ~is_of_one_list).tolist():
        if not groups.may_join(int(pairs.left[at]), int(pairs.right[at])):
            methods[at] = method("another_row_fits")
    is_rejected = np.isin(methods, [method("too_unlike"), method("another_row_fits")])
    decision = DECISIONS.index
    decisions = np.where(is_rejected, decision(REJECTED), decision(REVIEW))
    return Decisions(
        np.where(is_accepted, decision(ACCEPTED), decisions).astype(np.uint8),
        methods,
        np.where(is_accepted, heads[pairs.left], -1),
    )


class Groups:
    """Rows that are one death: at most one of each list."""

    def __init__(self, lists: npt.NDArray[np.int32]) -> None:
        """Begin with each row in a group of its own; `lists` is the list of each row."""
        self._head = list(range(len(lists)))
        self._members: dict[int, list[int]] = {}
        self._lists = lists.tolist()

    def heads(self) -> Positions:
        """By row, the first row of the death it tells of."""
        return np.array(self._head, np.int64)

    def may_join(self, left: int, right: int) -> bool:
        """Whether two rows can be one death beside the rows each is already with."""
        lists = self._lists
        if left not in self._members and right not in self._members:
            return bool(lists[left] != lists[right])
        met = [lists[at] for side in (left, right) for at in self._with(side)]
        return len(met) == len(set(met))

    def join(self, left: int, right: int) -> None:
        """Make two rows one death, where they can be and aren't."""
        if self._head[left] != self._head[right] and self.may_join(left, right):
            members = sorted([*self._with(left), *self._with(right)])
            for position in members:
                self._head[position] = members[0]
                self._members[position] = members

    def _with(self, position: int) -> list[int]:
        return self._members.get(position, [position])


@dataclass(frozen=True)
class Match:
    """One of `MatchedPairs`; the left row is the first by list and id.

    `group_id` is the first row of the death that both rows tell of, where the pair is accepted.
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
    """The pairs of `match_pairs`, each as a value of its own."""
    rows = in_order(deaths)
    found = match_pairs(Deaths.of(rows), model)

    def ids(groups: Positions) -> list[str | None]:
        return [rows[at].row_id if at >= 0 else None for at in groups.tolist()]

    def named(names: Sequence[str], at: npt.NDArray[np.uint8]) -> list[str]:
        return [names[one] for one in at.tolist()]

    return [
        Match(*values)
        for values in zip(
            [rows[at] for at in found.pairs.left.tolist()],
            [rows[at] for at in found.pairs.right.tolist()],
            named(DECISIONS, found.decided.decisions),
            named(METHODS, found.decided.methods),
            found.probabilities.tolist(),
            ids(found.decided.groups),
            named(DECISIONS, found.held_back.decisions),
            found.held_back_probabilities.tolist(),
            ids(found.held_back.groups),
            [found.wordings_of_evidence[at] for at in found.evidence.tolist()],
            strict=True,
        )
    ]


def _evidence(
    levels: Sequence[int], kind: str, model: Model, shown: Mapping[str, Sequence[str]]
) -> str:
    """JSON: the level and weight of each feature, and what the event and the lists add."""
    said = ",".join(
        shown[feature][code] for feature, code in zip(FEATURES, levels, strict=True) if code
    )
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
