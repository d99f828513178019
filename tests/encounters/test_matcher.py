"""Which rows of death lists are one death. Everybody here is invented."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringledger.encounters.deaths import Death
from ringledger.encounters.matcher import Match, match

MPV, ALL_CAUSES, DEADLY_FORCE = "mapping_police_violence", "all_causes", "deadly_force"

ADA = Death(
    row_id="",
    list_name="",
    occurred_on=date(2016, 5, 4),
    person_key="ada crale",
    state="QA",
    city="ashby",
    county="brent",
    zip="00012",
    street="12 fictional lane",
    age=31,
    sex="female",
    race="white",
    means=frozenset({"gunshot"}),
    agency_text="ashby police department",
    agency_ids=frozenset({"QA0010100"}),
)
# The deadly-force file has neither names nor addresses, age or sex.
BARE = {"person_key": None, "street": None, "age": None, "sex": None}


def row(list_name: str, row_id: str, of: Death = ADA, **said: object) -> Death:
    """A row of a list, of Ada's death but for what is said."""
    bare = BARE if list_name == DEADLY_FORCE else {}
    return replace(of, **{**bare, **said, "list_name": list_name, "row_id": row_id})  # type: ignore[arg-type]


def decisions(*rows: Death) -> dict[tuple[str, str], tuple[str, str]]:
    return {
        (found.left.row_id, found.right.row_id): (found.decision, found.method)
        for found in match(rows)
    }


def accepted(*rows: Death) -> set[tuple[str, str]]:
    return {pair for pair, (decision, _) in decisions(*rows).items() if decision == "accepted"}


def test_a_death_is_told_by_three_lists() -> None:
    assert accepted(row(ALL_CAUSES, "a"), row(DEADLY_FORCE, "d"), row(MPV, "m")) == {
        ("a", "d"),
        ("a", "m"),
        ("d", "m"),
    }


@pytest.mark.parametrize(
    "said",
    [
        {"person_key": "ada shem crale"},
        {"person_key": "ada crael"},
        {"occurred_on": date(2016, 5, 3)},
        {"occurred_on": date(2016, 6, 4)},
        {"city": "north ashby", "zip": None},
        {"agency_ids": frozenset({"QA0010000"}), "agency_text": "brent county sheriffs office"},
        {"age": 32},
        {"state": None},
        {"state": "QB"},
    ],
    ids=lambda said: next(iter(said)),
)
def test_two_lists_may_differ_over_a_detail(said: dict[str, object]) -> None:
    assert accepted(row(MPV, "m"), row(ALL_CAUSES, "a", **said)) == {("a", "m")}


@pytest.mark.parametrize(
    "said",
    [
        {"person_key": "bo denholm", "age": 50, "sex": "male"},
        {"person_key": "bo crale", "age": 4},
        {"person_key": "ada crale jr", "age": 12},
    ],
    ids=["a stranger", "one of the family", "a daughter of the name"],
)
def test_two_victims_of_one_event_are_two_deaths(said: dict[str, object]) -> None:
    first = row(MPV, "m", person_key="ada crale sr")

    assert accepted(first, row(ALL_CAUSES, "a", **said)) == set()


def test_each_of_two_victims_meets_their_own_row() -> None:
    bo = replace(ADA, person_key="bo denholm", age=50, sex="male")

    assert accepted(
        row(MPV, "m1"), row(MPV, "m2", bo), row(ALL_CAUSES, "a1"), row(ALL_CAUSES, "a2", bo)
    ) == {("a1", "m1"), ("a2", "m2")}


def test_namesakes_who_die_half_a_year_apart_are_two_deaths() -> None:
    later = date(2016, 11, 4)

    assert decisions(row(MPV, "m"), row(ALL_CAUSES, "a", occurred_on=later)) == {}


def test_a_withheld_name_matches_nobody_by_name() -> None:
    withheld = {
        "person_key": None,
        "age": None,
        "street": None,
        "city": "denholm",
        "zip": "00099",
        "county": "denholm",
        "agency_ids": frozenset({"QA0990100"}),
    }

    assert accepted(row(MPV, "m", **withheld), row(ALL_CAUSES, "a", person_key=None)) == set()


def test_a_row_without_a_name_meets_by_day_place_and_agency() -> None:
    assert accepted(row(MPV, "m"), row(ALL_CAUSES, "a", person_key=None)) == {("a", "m")}


def test_deaths_of_one_day_that_can_not_be_told_apart_are_left_to_people() -> None:
    bo = replace(ADA, person_key="bo denholm")
    found = decisions(
        row(MPV, "m1"), row(MPV, "m2", bo), row(DEADLY_FORCE, "d1"), row(DEADLY_FORCE, "d2")
    )

    assert {decision for (left, _), decision in found.items() if left in {"d1", "d2"}} >= {
        ("review", "several_fit")
    }
    assert not any(decision == "accepted" for decision, _ in found.values())


def test_published_ids_tell_them_apart() -> None:
    bo = replace(ADA, person_key="bo denholm")
    rows = [
        row(MPV, "m1", fe_id="7"),
        row(MPV, "m2", bo, fe_id="8"),
        row(DEADLY_FORCE, "d7", fe_id="7"),
        row(DEADLY_FORCE, "d8", fe_id="8"),
    ]

    assert accepted(*rows) == {("d7", "m1"), ("d8", "m2")}
    assert {found.held_back_decision for found in match(rows) if found.decision == "accepted"} == {
        "review"
    }


def test_a_published_id_of_another_state_and_year_is_not_believed() -> None:
    elsewhere = {
        "state": "QB",
        "city": "far",
        "county": "far",
        "zip": "00077",
        "agency_ids": frozenset({"QB0010100"}),
        "race": "black",
    }
    other = row(DEADLY_FORCE, "d", occurred_on=date(2019, 5, 4), fe_id="7", **elsewhere)

    assert decisions(row(MPV, "m", fe_id="7"), other) == {("d", "m"): ("rejected", "too_unlike")}


def test_a_row_without_a_state_is_compared_with_those_of_all_states() -> None:
    nowhere = {"state": None, "person_key": "ada shem crale"}

    assert accepted(
        row(MPV, "m"), row(ALL_CAUSES, "a", **nowhere), row(DEADLY_FORCE, "d", **nowhere)
    ) == {("a", "d"), ("a", "m"), ("d", "m")}


def test_an_id_that_no_row_has_tells_less_against_a_pair_than_another_rows() -> None:
    bo = replace(ADA, person_key="bo denholm", occurred_on=date(2016, 9, 1), city="far", zip=None)
    pair = [row(MPV, "m", fe_id="9"), row(DEADLY_FORCE, "d", fe_id="7")]
    (of_no_row,) = match(pair)
    of_another = next(
        found
        for found in match([*pair, row(DEADLY_FORCE, "d9", bo, fe_id="9")])
        if found.right.row_id == "m" and found.left.row_id == "d"
    )

    assert of_no_row.decision == "review"
    assert of_another.match_probability < of_no_row.match_probability < 0.9
    assert of_no_row.held_back_decision == "accepted"


def test_a_row_may_repeat_another_of_its_list_and_is_never_joined_to_it() -> None:
    assert decisions(row(ALL_CAUSES, "a1"), row(ALL_CAUSES, "a2")) == {
        ("a1", "a2"): ("review", "repeated_in_one_list")
    }


def test_evidence_says_level_and_weight_of_what_both_rows_say() -> None:
    (found,) = match([row(MPV, "m"), row(DEADLY_FORCE, "d", race=None)])
    levels = json.loads(found.evidence)["levels"]

    assert levels["place"]["level"] == "same ZIP code and city"
    assert levels["place"]["weight"] > 0
    assert "name" not in levels
    assert "race" not in levels


@st.composite
def rows_of_three_lists(draw: st.DrawFn) -> list[Death]:
    """Up to a dozen rows of few people, days and places, so that many are alike."""
    rows = []
    for number in range(draw(st.integers(2, 12))):
        list_name = draw(st.sampled_from([MPV, ALL_CAUSES, DEADLY_FORCE]))
        rows.append(
            row(
                list_name,
                f"{list_name[0]}{number}",
                occurred_on=ADA.occurred_on + timedelta(days=draw(st.integers(0, 2))),
                zip=draw(st.sampled_from(["00012", "00013", None])),
                **(
                    {}
                    if list_name == DEADLY_FORCE
                    else {"person_key": draw(st.sampled_from(["ada crale", "bo denholm", None]))}
                ),
            )
        )
    return rows


def told(matches: list[Match]) -> dict[tuple[str, str], tuple[str, str, float, str | None]]:
    return {
        (found.left.row_id, found.right.row_id): (
            found.decision,
            found.method,
            found.match_probability,
            found.group_id,
        )
        for found in matches
    }


@settings(deadline=None)
@given(rows_of_three_lists())
def test_no_death_has_two_rows_of_one_list(rows: list[Death]) -> None:
    groups: dict[str, set[str]] = {}
    for found in match(rows):
        if found.group_id:
            groups.setdefault(found.group_id, set()).update([found.left.row_id, found.right.row_id])
    lists = {death.row_id: death.list_name for death in rows}

    for members in groups.values():
        assert max(Counter(lists[member] for member in members).values()) == 1


@settings(deadline=None)
@given(rows_of_three_lists(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows: list[Death], random: Random) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)

    assert told(match(shuffled)) == told(match(rows))
