"""The bounds hold what is planted: the benchmark of docs/bounds.md over a few worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.coverage import prepare
from ringledger.evaluation.coverage import Interval, Plan, explained, intervals

if TYPE_CHECKING:
    from pathlib import Path

# Worlds that the causes of misses were looked for in are of lower seeds.
SEEDS = range(1001, 1007)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    folder: Path = tmp_path_factory.mktemp("coverage")
    return prepare(folder)


@pytest.fixture(scope="module")
def worlds(plan: Plan) -> list[list[Interval]]:
    return [intervals(plan, seed) for seed in SEEDS]


def test_the_bounds_hold_the_planted_figures_in_nearly_all_worlds(
    worlds: list[list[Interval]],
) -> None:
    by_figure: dict[tuple[str, str], list[bool]] = {}
    for each in (interval for world in worlds for interval in world):
        by_figure.setdefault((each.claim_id, each.reading), []).append(each.is_in_bounds)

    assert len(by_figure) == 22
    assert {figure for figure, held in by_figure.items() if sum(held) < len(SEEDS) - 1} == set()


def test_the_bounds_are_no_wider_than_they_need_be(worlds: list[list[Interval]]) -> None:
    for each in (interval for world in worlds for interval in world):
        width = each.upper_bound - each.lower_bound
        assert width <= (0.02 if each.value < 1 else 6)


def test_a_world_is_explained_by_the_rows_that_were_mistaken(plan: Plan) -> None:
    seed = SEEDS[0]
    found, mistakes = explained(plan, seed)
    is_exact = all(each.value == each.truth for each in found)

    assert found == intervals(plan, seed)
    assert is_exact or mistakes
    assert all(mistake.trouble for mistake in mistakes if mistake.what == "name")
