"""What a name says at its end of where its agency is, and when that is believed."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ringledger.linking.directory import Directory
from ringledger.linking.endings import Endings
from ringledger.matching.comparison.block import Block, Listed

_POLICE, _SHERIFF = "municipal_police", "sheriff"
# By state: the names, the kind, the county, the place of agencies.
_AGENCIES: dict[str, list[tuple[tuple[str, ...], str, str, str]]] = {
    "TX": [
        (("Houston Police Department",), _POLICE, "Harris", "houston"),
        (("Harris County Sheriff's Office",), _SHERIFF, "Harris", ""),
        (("Austin Police Department",), _POLICE, "Travis", "austin"),
        (("LaMarque Police Department",), _POLICE, "Galveston", "la marque"),
    ],
    "MO": [
        (("Houston Police Department",), _POLICE, "Texas", "houston"),
        (("Kansas City Police Department",), _POLICE, "Jackson", "kansas city"),
        (("St. Louis Police Department", "Central Police"), _POLICE, "", "st louis"),
        (("Nevada Police Department",), _POLICE, "Vernon", "nevada"),
        (("Franklin County Sheriff's Office",), _SHERIFF, "Franklin", ""),
    ],
    "NY": [
        (("New York City Police Department", "NYPD"), _POLICE, "", "new york"),
        (("Central Police Department",), _POLICE, "", ""),
        (("Central Police Department New York",), _POLICE, "", ""),
    ],
    "CO": [
        (("Boulder Police Department",), _POLICE, "Boulder", "boulder"),
        (("Aurora Police Department",), _POLICE, "Arapahoe", "aurora"),
        (("Adams County Sheriff's Office",), _SHERIFF, "Adams", ""),
    ],
    "DE": [(("Newark Police Department",), _POLICE, "New Castle", "newark")],
    "OR": [(("Salem Police Department",), _POLICE, "Marion", "salem")],
    "OH": [(("Delaware Police Department",), _POLICE, "Delaware", "delaware")],
    "IN": [(("La Porte Police Department",), _POLICE, "La Porte", "la porte")],
    "IL": [(("Oregon Police Department",), _POLICE, "Ogle", "oregon")],
    "WA": [
        (("Spokane Police Department",), _POLICE, "Spokane", "spokane"),
        (("Franklin County Sheriff's Office",), _SHERIFF, "Franklin", ""),
    ],
    "PA": [
        (("Newtown Township Police Department",), _POLICE, "Delaware", "newtown"),
        (("Indiana Police Department",), _POLICE, "Indiana", "indiana"),
    ],
}


@pytest.fixture(scope="module")
def endings() -> Endings:
    """Reads the ends of names against a few agencies."""
    listed = {
        state: [
            Listed(f"{state}{at}", names, kind, (county,) if county else (), place)
            for at, (names, kind, county, place) in enumerate(agencies)
        ]
        for state, agencies in _AGENCIES.items()
    }
    everywhere = [agency for agencies in listed.values() for agency in agencies]

    @cache
    def block(state: str) -> Block:
        return Block(listed.get(state, []) if state else everywhere)

    def has_name(normalized: str, state: str) -> bool:
        return any(name.normalized == normalized for name in block(state).names.names)

    entries = {
        agency.agency_id: SimpleNamespace(state=agency.agency_id[:2]) for agency in everywhere
    }
    directory: Any = SimpleNamespace(block=block, entries=entries, has_name=has_name)
    return Endings(cast("Directory", directory))


@pytest.mark.parametrize(
    ("name", "state", "core"),
    [
        ("Houston Police Department TX", "TX", "houston"),
        ("HOUSTON POLICE DEPARTMENT TX", "TX", "houston"),
        ("Houston Police Department Texas", "TX", "houston"),
        ("Houston Police Department, Houston, Texas", "TX", "houston"),
        ("Houston Police Department, Houston TX 77002-1234", "TX", "houston"),
        ("Austin PD, Tex.", "TX", "austin"),
        ("Austin PD - Texas", "TX", "austin"),
        ("Austin PD \u2013 TX", "TX", "austin"),
        ("Harris County Sheriff's Office, Houston, TX", "TX", "harris"),
        ("NYPD, New York, NY", "NY", "nypd"),
        ("NYPD, New York NY 10038", "NY", "nypd"),
        ("NYPD NY", "NY", "nypd"),
        ("Boulder PD - Colorado", "CO", "boulder"),
        ("Aurora Police Department, CO 80012", "CO", "aurora"),
        ("Aurora PD CO", "CO", "aurora"),
        ("Newark PD, Del.", "DE", "newark"),
        ("Salem Police Department OR", "OR", "salem"),
        ("SALEM POLICE DEPARTMENT OR 97301", "OR", "salem"),
        ("Delaware PD OH", "OH", "delaware"),
        ("La Porte PD IN", "IN", "la porte"),
        ("Oregon Police Department - Illinois", "IL", "oregon"),
        ("Spokane PD - Washington", "WA", "spokane"),
    ],
)
def test_a_state_is_read_from_the_end_of_a_name(
    endings: Endings, name: str, state: str, core: str
) -> None:
    read = endings.read(name, "")
    assert read is not None
    assert (read.state, " ".join(read.core)) == (state, core)
    assert endings.read(name, state) == read


@pytest.mark.parametrize(
    "name",
    [
        *("ADAMS CO", "SHERIFF ADAMS CO", "ADAMS SHERIFF CO", "Sheriff Adams Co"),
        *("Adams Sheriff, Co.", "Adams Sheriff - Co"),
        "Washington Police Department",
        *("Nevada PD", "Delaware PD", "Kansas City PD", "Oregon Police Department"),
        *("La Porte", "Police of La Marque", "Indiana Borough Police"),
        "SALEM POLICE DEPARTMENT OR",  # of what comes next
        *("Police Department LA", "Sheriff - Washington", "Police - Oregon"),
        "Metropolitan Police - Washington",  # the District's
        "Central Police, Nevada, MO",  # not those of St. Louis
        "Salem Police Department, Marion, OR",
        "Newtown Township Police - Delaware",  # the county
        "Houston Police Department tx",
        "Ashby Police Department TX",  # nobody there
        "Houston TX",
        "Houston Police Department 77002",
    ],
)
def test_an_end_that_may_be_part_of_the_name_stays(endings: Endings, name: str) -> None:
    assert endings.read(name, "") is None


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("Houston Police - Texas", "houston texas"),
        ("Franklin County Sheriff Washington", "franklin washington"),
        ("Franklin County Sheriff - Washington", "franklin washington"),
    ],
)
def test_a_state_that_is_a_county_or_a_city_elsewhere_is_read_as_neither(
    endings: Endings, name: str, core: str
) -> None:
    read = endings.read(name, "")
    assert read is not None
    assert (read.state, read.county, " ".join(read.core)) == ("", "", core)


def test_a_county_before_the_state_is_no_city(endings: Endings) -> None:
    read = endings.read("Harris County Sheriff's Office, Dallas County, TX", "")
    assert read is not None
    assert (read.state, read.county) == ("TX", "dallas")


def test_a_row_of_another_state_is_left_alone(endings: Endings) -> None:
    assert endings.read("Houston Police Department TX", "OK") is None


def test_an_end_that_a_listed_name_has_stays(endings: Endings) -> None:
    assert endings.read("Central Police Dept. New York", "NY") is None
