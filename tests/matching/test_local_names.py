"""Which names that no list has mean one agency. All places are invented."""

from __future__ import annotations

from itertools import permutations

import pytest

from ringledger.matching.local_names import (
    REPEATED,
    REPLACED,
    SPELLED_OUT,
    STATELESS,
    LocalName,
    alike,
    local_agency_key,
    shares,
    slip,
)


def name(text: str, count: int = 1, state: str | None = "QA") -> LocalName:
    return LocalName(f"local:{text}|{state}", local_agency_key(text, state or ""), state, count)


def meant(*names: LocalName) -> dict[str, tuple[str, str]]:
    return {each.local_agency_id: (each.same_as_agency_id, each.way) for each in alike(names)}


@pytest.mark.parametrize(
    ("name", "other", "is_one"),
    [
        ("North Ashby Police Dept.", "North Ashby Department of Police", True),
        ("North Ashby PD", "City of North Ashby Police", True),
        ("Ashby County Sheriff's Office", "Ashby County Sheriffs Dept", True),
        ("North Ashby Police", "South Ashby Police", False),
        ("Ashby Township Police", "Ashby Police", False),
        ("Ashby County Police", "Ashby County Sheriff's Office", False),
        ("Department of Corrections", "Department of Corrections and Parole", False),
        ("Unknown", "Not reported", False),
    ],
)
def test_names_of_an_unlisted_agency_meet_where_they_read_the_same(
    name: str, other: str, is_one: bool
) -> None:
    assert (local_agency_key(name) == local_agency_key(other)) is is_one


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Ashbby County Police Department", SPELLED_OUT),
        ("Ashy County PD", SPELLED_OUT),
        ("Ahsby County Police", SPELLED_OUT),
        ("Ashly County Police", REPLACED),
    ],
)
def test_a_name_a_letter_apart_may_mean_the_one_that_is_said_more(text: str, way: str) -> None:
    proper = name("Ashby County Police Department", 3)

    assert meant(name(text), proper) == {f"local:{text}|QA": (proper.local_agency_id, way)}


@pytest.mark.parametrize(
    "text",
    [
        "Ashby County Sheriff",
        "Ashby Police",
        "Ashlee County Police",
        "Ashby County Fire Department",
        "Ashby County Police Precinct 2",
    ],
)
def test_another_kind_or_place_is_another_agency(text: str) -> None:
    assert meant(name(text), name("Ashby County Police", 3)) == {}


def test_a_letter_makes_another_word_of_a_short_one() -> None:
    assert meant(name("Ela Police"), name("Eli Police", 3)) == {}


def test_a_name_of_another_state_is_no_slip() -> None:
    assert meant(name("Ashbby Police", state="QB"), name("Ashby Police", 3)) == {}


def test_what_is_said_again_is_less_likely_a_slip() -> None:
    assert slip("police|ashby||", "police|ashbby||", 2) == REPEATED
    assert shares()[REPEATED] < shares()[REPLACED] < shares()[SPELLED_OUT] < 1


def test_no_name_is_taken_for_one_that_is_a_slip_itself() -> None:
    found = meant(name("Ashby Police", 3), name("Ashbby Police"), name("Ashbbby Police"))

    assert set(found) == {"local:Ashbby Police|QA"}


def test_a_name_without_a_state_means_the_one_agency_that_says_the_same() -> None:
    nowhere, here = name("Ashby Police", state=None), name("Ashby PD", 2)

    assert meant(nowhere, here) == {nowhere.local_agency_id: (here.local_agency_id, STATELESS)}
    assert meant(nowhere, here, name("Ashby Police", state="QB")) == {}
    assert [each.decision for each in alike([nowhere, here])] == ["accepted"]


def test_the_order_of_names_changes_nothing() -> None:
    names = [name("Ashby Police"), name("Ashbby Police"), name("Ahsby Police"), name("Asby Police")]

    assert len({tuple(alike(order)) for order in permutations(names)}) == 1
