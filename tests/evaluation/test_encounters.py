"""Deaths matched without the ids that are then held against them. Everybody here is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ringledger.encounters.deaths import Death, Deaths, in_order
from ringledger.encounters.matcher import compare, match
from ringledger.encounters.model import default_model
from ringledger.encounters.training import (
    by_copied_row,
    by_published_id,
    count_levels,
    part_of,
    weigh,
)
from ringledger.evaluation.encounters import calibration, errors, judge, scores

MPV, ALL_CAUSES, DEADLY_FORCE = "mapping_police_violence", "all_causes", "deadly_force"


def death(list_name: str, row_id: str, day: int, fe_id: str | None = None, **said: object) -> Death:
    """A death of a day in May, by the police of the town."""
    return Death(
        row_id=row_id,
        list_name=list_name,
        occurred_on=date(2016, 5, day),
        state="QA",
        city="ashby",
        zip="00012",
        means=frozenset({"gunshot"}),
        agency_text="ashby police department",
        agency_ids=frozenset({"QA0010100"}),
        fe_id=fe_id,
        **said,  # type: ignore[arg-type]
    )


@pytest.fixture
def deaths() -> list[Death]:
    """One row matched rightly, one with another id, one without its row, one without any id."""
    return in_order(
        [
            death(MPV, "m1", 1, "1", person_key="ada crale"),
            death(MPV, "m2", 10, "2"),
            death(MPV, "m3", 20, "3"),
            death(MPV, "m4", 25),
            death(DEADLY_FORCE, "d1", 1, "1"),
            death(DEADLY_FORCE, "d9", 10, "9"),
            death(DEADLY_FORCE, "d3", 29, "3"),
            death(ALL_CAUSES, "a1", 1, person_key="ada crale"),
        ]
    )


def test_a_pair_of_another_id_is_wrong_and_a_pair_not_made_is_missed(deaths: list[Death]) -> None:
    judged = judge(deaths, match(deaths))
    (found,) = [row for row in scores(judged) if row["part"] == "all"]

    assert (found["pairs"], found["found"], found["right"]) == (2, 2, 1)
    assert (found["precision"], found["recall"]) == (0.5, 0.5)
    assert [row["row_id"] for row in errors(judged)] == ["m2", "m3"]


def test_calibration_counts_every_pair_once(deaths: list[Death]) -> None:
    judged = judge(deaths, match(deaths))
    bands = [row for row in calibration(judged) if row["part"] == "all"]

    assert sum(row["pairs"] for row in bands) == 2
    assert sum(row["right"] for row in bands) == 1


def test_known_rows_are_known_by_id_and_by_the_copied_row(deaths: list[Death]) -> None:
    at = {row.row_id: position for position, row in enumerate(deaths)}

    assert by_published_id(deaths) == {at["m1"]: at["d1"], at["m2"]: None, at["m3"]: at["d3"]}
    assert by_copied_row(deaths) == {at["m1"]: at["a1"]}


def test_a_level_met_in_pairs_of_one_death_alone_speaks_for_one_death() -> None:
    counts = {
        ("sex", "same"): (9, 5),
        ("sex", "another"): (0, 5),
    }

    assert weigh(counts, "sex", "same") > 0 > weigh(counts, "sex", "another")


def test_levels_are_counted_on_the_part_of_the_states_kept_for_it(deaths: list[Death]) -> None:
    of_part = {
        part_of(replace(deaths[0], state=state)): state for state in ("QA", "QB", "QC", "QD", "QE")
    }
    counted = {}
    for part, state in of_part.items():
        there = [replace(row, state=state) for row in deaths]
        counted[part] = count_levels(there, compare(Deaths.of(there)))["day", "same"]

    assert counted == {"fit": (1, 0), "report": (0, 0)}


def test_the_weights_say_what_a_reader_expects() -> None:
    weights = default_model().weights

    for feature in ("name", "day", "place", "agency", "age", "race"):
        assert weights[feature][1] > 0 > weights[feature][-1]
