"""The probability of a pair, beside the other pairs its rows could be in."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations
from math import exp, prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringledger.encounters.compare import FEATURES, LEVELS
from ringledger.encounters.model import default_model, pair_kind
from ringledger.encounters.model import one_to_one as one_to_one_of_arrays

SCORES = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(10, 13)), st.floats(-8, 8), min_size=1
)


def one_to_one(scores: dict[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    left, right = np.array(list(scores)).T
    chances = one_to_one_of_arrays(left, right, np.array(list(scores.values())))
    return dict(zip(scores, chances.tolist(), strict=True))


def by_going_through_all(scores: dict[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    """The same probabilities from the definition: every set of pairs that share no row."""
    every = chain.from_iterable(
        combinations(sorted(scores), size) for size in range(len(scores) + 1)
    )
    ways = [
        way
        for way in every
        if len({left for left, _ in way}) == len({right for _, right in way}) == len(way)
    ]
    weight = {way: prod(exp(scores[edge]) for edge in way) for way in ways}
    total = sum(weight.values())
    return {edge: sum(weight[way] for way in ways if edge in way) / total for edge in scores}


@given(SCORES.filter(lambda scores: len(scores) <= 8))
def test_a_pair_has_its_share_of_all_ways_to_pair_the_rows(
    scores: dict[tuple[int, int], float],
) -> None:
    expected = by_going_through_all(scores)

    # Pairs of negligible odds are left out of what the others may be.
    assert one_to_one(scores) == pytest.approx(expected, abs=1e-4)


@given(SCORES)
def test_a_row_is_in_no_more_than_one_pair(scores: dict[tuple[int, int], float]) -> None:
    chances = one_to_one(scores)

    for side in (0, 1):
        for row in {edge[side] for edge in scores}:
            assert sum(chances[edge] for edge in scores if edge[side] == row) <= 1 + 1e-4


def test_two_victims_who_fit_each_of_two_rows_are_even_odds() -> None:
    chances = one_to_one(dict.fromkeys([(0, 10), (0, 11), (1, 10), (1, 11)], 9.0))

    assert list(chances.values()) == pytest.approx([0.5] * 4, abs=1e-3)


def test_what_is_said_of_the_event_counts_up_to_a_ceiling() -> None:
    model = default_model()
    best = {
        name: max(range(len(levels)), key=model.weights[name].__getitem__)
        for name, levels in LEVELS.items()
    }
    levels = [best[feature] for feature in FEATURES]

    assert model.event(levels) < model.event_ceiling
    assert replace(model, event_ceiling=99.0).event(levels) > model.event_ceiling


def test_the_kind_of_a_pair_does_not_depend_on_its_order() -> None:
    assert pair_kind("all_causes", "deadly_force") == pair_kind("deadly_force", "all_causes")
