"""Where one agency's name ends and the next begins."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringledger.matching.folding import fold
from ringledger.matching.split import split_agency_cell


@pytest.mark.parametrize(
    "cell",
    [
        "Kansas City, KS Police Department",
        "Kansas City, Kansas Police Department",
        "Newark, California, Police Department",
        "Dallas County, Texas Sheriff's Office",
        "Dallas County, TX Sheriff",
        "Arapahoe County, CO Sheriff's Office",
        "Menlo Park, City of",
        "Chief of Police, Ashby",
        "Police Department, University of Polk",
        "University of Polk, Ashby Security",
        "Florida School for the Deaf and Blind Police",
        "Butler Police Department, Butler County",
        "Butler Township Police Department, Butler County, PA",
        "Butler Twp. Police, Butler Co.",
        "KING AND QUEEN COUNTY SHERIFF",
        "Tulsa County Sheriff's Office, Tulsa, OK",
        "Phoenix Police Department, Arizona",
        "Washington, D.C. Metropolitan Police Department",
        "Harris County Constable's Office, Precinct 4",
        "Capital Park Police, Polk County Division",
        "New York City Police Department, 75th Precinct",
        "Department of Natural Resources, Division of Law Enforcement",
        "Kansas Department of Wildlife, Parks and Tourism",
        "Montana Fish, Wildlife & Parks",
        "Department of Parks, Recreation and Tourism",
        "Bureau of Alcohol, Tobacco, Firearms and Explosives",
        "California Department of Corrections and Rehabilitation",
        "Port Authority of New York and New Jersey Police Department",
        "Lewis and Clark County Sheriff's Office",
        "King & Queen County Sheriff's Office",
        "Easton and Palmer Township Police Departments",
        "Police and Fire Department",
        "Ashby Police, Public Safety City Police",
        "Manheim/Lancaster Township Police Department",
        "Charlotte-Mecklenburg Police Department",
        "University of California, Berkeley Police Department",
        "University of California, Riverside",
        "University of California, Riverside Campus Police",
        "College of William and Mary Public Safety",
        "Maryland Department of Public Safety and Correctional Services",
        "Virginia Polytechnic Institute and State University Police",
        "Department of Public Safety, Kalamazoo",
        "Pennsylvania State Police, Bethlehem",
        "Alabama Highway Patrol, Montgomery Post",
        "State Police, Bethlehem",
        "State Police, Parkway Authority: Polk County, WV",
        "US Border Patrol, Tucson Sector",
        "Indiana University Police Department, Bloomington",
        "Kentucky State Police - Post 4, Elizabethtown",
        "Port Authority of NY & NJ Police",
        "Police Department, Ashby",
        "Aurora Police Department, CO 80012",
        "Aurora Police Department, Aurora, CO 80012-1234",
        "NYPD, New York NY 10038",
        "Newark Police Department, Del.",
        "Austin Police Department, Tex.",
    ],
)
def test_a_separator_inside_a_name_does_not_part_it(cell: str) -> None:
    assert split_agency_cell(cell) == [cell]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Ashby Police Department, Brook Police", ["Ashby Police Department", "Brook Police"]),
        ("Ashby PD,Brook PD", ["Ashby PD", "Brook PD"]),
        (
            "University of Oregon, Portland State University Police",
            ["University of Oregon", "Portland State University Police"],
        ),
        ("Ashby PD, GBI, Polk Co SO", ["Ashby PD", "GBI", "Polk Co SO"]),
        ("Georgia State Patrol, GBI", ["Georgia State Patrol", "GBI"]),
        (
            "U.S. Marshals Service, Texas Department of Criminal Justice",
            ["U.S. Marshals Service", "Texas Department of Criminal Justice"],
        ),
        ("Border Patrol, Yuma Sector, Yuma PD", ["Border Patrol, Yuma Sector", "Yuma PD"]),
        ("PENNSYLVANIA STATE POLICE, BETHLEHEM", ["PENNSYLVANIA STATE POLICE, BETHLEHEM"]),
        ("NYPD/Nassau County PD", ["NYPD", "Nassau County PD"]),
        ("Ashby PD; Brook PD", ["Ashby PD", "Brook PD"]),
        ("Ashby PD / Brook PD", ["Ashby PD", "Brook PD"]),
        ("Ashby PD\nBrook PD", ["Ashby PD", "Brook PD"]),
        ("Ashby PD and Brook PD", ["Ashby PD", "Brook PD"]),
        (
            "Ashby PD, Brook PD, and Ohio State Police",
            ["Ashby PD", "Brook PD", "Ohio State Police"],
        ),
        ("Ashby PD, Brook PD & FBI", ["Ashby PD", "Brook PD", "FBI"]),
        ("LAPD, LASD", ["LAPD", "LASD"]),
        ("Temple University Police, Ashby PD", ["Temple University Police", "Ashby PD"]),
        ("FBI, DEA", ["FBI", "DEA"]),
        ("National Border Guard, Brook PD", ["National Border Guard", "Brook PD"]),
        ("Brook PD and National Border Guard", ["Brook PD", "National Border Guard"]),
        ("Ionia County, Michigan State Police", ["Ionia County", "Michigan State Police"]),
        ("Ashby PD, Park County Sheriff", ["Ashby PD", "Park County Sheriff"]),
        ("Ashby PD, Park Ridge Police", ["Ashby PD", "Park Ridge Police"]),
        (
            "Reno, TX Police Department, Lamar County Sheriff's Office",
            ["Reno, TX Police Department", "Lamar County Sheriff's Office"],
        ),
        (
            "Department of Parks, Recreation and Tourism, Columbia Police Department",
            ["Department of Parks, Recreation and Tourism", "Columbia Police Department"],
        ),
        (
            "St. Cloud Police, U.S. Bureau of Alcohol Tobacco Firearms and Explosives, Ely Police",
            [
                "St. Cloud Police",
                "U.S. Bureau of Alcohol Tobacco Firearms and Explosives",
                "Ely Police",
            ],
        ),
        (
            "Lewis & Clark County Sheriff's Office, Helena Police Department",
            ["Lewis & Clark County Sheriff's Office", "Helena Police Department"],
        ),
    ],
)
def test_a_separator_between_two_agencies_parts_them(cell: str, names: list[str]) -> None:
    assert split_agency_cell(cell) == names


@pytest.mark.parametrize("cell", [None, "", "   ", " ; ", ",", "?"])
def test_a_cell_without_a_word_names_no_agency(cell: str | None) -> None:
    assert split_agency_cell(cell) == []


def test_a_sign_that_a_page_writes_by_number_is_that_sign() -> None:
    assert split_agency_cell("St. Mary&#39;s County Sheriff") == ["St. Mary's County Sheriff"]
    assert split_agency_cell("Ashby PD &amp; Brook PD") == ["Ashby PD", "Brook PD"]
    assert split_agency_cell("Ashby A&M Police; Brook PD") == ["Ashby A&M Police", "Brook PD"]


def test_a_trailing_comma_is_no_part_of_a_name() -> None:
    assert split_agency_cell("Ashby Police Department, ") == ["Ashby Police Department"]


PIECES = st.sampled_from(
    [
        *("Ashby", "Police", "Department", "Sheriff's Office", "County", "Butler", "TX", "Texas"),
        *("State Police", "Parks", "Wildlife", "Precinct 4", "FBI", "Port Authority of New York"),
        *("Public Safety", "City"),
        *(",", ", ", " and ", " & ", "/", ";", "\n", " "),
    ]
)
cells = st.text(max_size=60) | st.lists(PIECES, max_size=12).map(" ".join)


def words(text: str) -> Counter[str]:
    """The words of a text; "and" joins names and may go."""
    separated = re.sub(r"[;\n|,/&]", " ", text)
    return Counter(word for word in fold(separated).split() if word != "and")


@given(cells)
def test_splitting_loses_no_word_and_makes_up_none(cell: str) -> None:
    assert words(" ; ".join(split_agency_cell(cell))) == words(cell)


@given(cells)
def test_a_split_name_is_not_split_again(cell: str) -> None:
    for name in split_agency_cell(cell):
        assert split_agency_cell(name) == [name]
