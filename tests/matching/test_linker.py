"""Which agency a name means: what forbids a link, what decides it, and when nothing does."""

from __future__ import annotations

import json
import math
import random
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringledger.matching import decisions, linker, near_miss
from ringledger.matching.comparison.block import Block, Listed
from ringledger.matching.comparison.candidates import candidate_pairs
from ringledger.matching.comparison.encoding import encode
from ringledger.matching.comparison.levels import FEATURES, LEVELS
from ringledger.matching.comparison.mentions import Mention
from ringledger.matching.comparison.place import place_levels
from ringledger.matching.linker import Link, link_block, state_to_search
from ringledger.matching.model import default_model, null_codes
from ringledger.matching.names import parse_agency_name


def listed(agency_id: str, name: str, kind: str = "municipal_police", **more: Any) -> Listed:
    return Listed(agency_id, (name,), kind, **more)


def link(text: str, *agencies: Listed, **where: Any) -> Link:
    return link_block([Mention("m", text, **where)], Block(agencies))[0]


CITY = listed("CITY", "Ashby Police Department", counties=("POLK",))
SHERIFF = listed("SHERIFF", "Ashby County Sheriff's Office", "sheriff", counties=("ASHBY",))
COUNTY = listed("COUNTY", "Ashby County Police Department", "county_police", counties=("ASHBY",))


FORCE = listed("FORCE", "Ohio State Highway Patrol", "state_police")


@pytest.mark.parametrize(
    "text", ["Ohio State Patrol Troop B Uniontown", "Ohio Department of Public Safety"]
)
def test_a_name_that_says_more_than_the_states_force_is_shown_beside_it(text: str) -> None:
    assert link(text, FORCE, CITY, state="OH").candidate_agency_id == "FORCE"


def test_a_department_of_public_safety_is_the_states_force_where_it_goes_by_the_name() -> None:
    text = "Ohio Department of Public Safety"
    assert link(text, FORCE, state="OH").decision == "review"
    also = listed("FORCE", text, "state_police")
    assert link(text, also, state="OH").decision == "exact"


def test_a_village_beside_a_county_of_the_name_is_for_review() -> None:
    village = listed("V", "Ashby Village Police Department", counties=("POLK",))
    assert link("Ashby Police Department", village).decision == "accepted"
    assert link("Ashby Police Department", village, COUNTY).decision == "review"


def test_no_probability_is_above_what_labels_can_show() -> None:
    assert link("Ashby Police Department", CITY).match_probability <= 1 - default_model().lapse


# What no score overrides.


def test_a_sheriff_is_never_the_police_of_the_same_place() -> None:
    for found in (
        link("Ashby County Sheriff's Office", CITY, COUNTY),
        link("Ashby Police Department", SHERIFF),
        link("Ashby County Police Department", SHERIFF),
    ):
        assert (found.agency_id, found.method) == (None, "near miss")


def test_a_near_miss_is_shown_with_what_such_misses_are_worth() -> None:
    found = link("Ashby County Police Department", SHERIFF)
    share = near_miss.shares()[0]
    assert (found.decision, found.candidate_agency_id) == ("review", SHERIFF.agency_id)
    assert found.match_probability == pytest.approx(share, abs=1e-6)
    assert found.no_agency_probability == pytest.approx(1 - share, abs=1e-6)


def test_where_the_county_has_police_its_sheriff_is_no_near_miss() -> None:
    assert link("Ashby County Police Department", SHERIFF, COUNTY).agency_id == COUNTY.agency_id


def test_a_word_less_is_a_near_miss_and_no_link() -> None:
    lake = Listed("LAKE", ("Lake Havasu City Police Department",), "municipal_police")
    found = link("Havasu Police Department", lake)
    assert (found.decision, found.method, found.candidate_agency_id) == (
        *("review", "near miss", "LAKE"),
    )


def test_a_place_beside_another_is_no_near_miss() -> None:
    assert link("North Ashby Police Department", CITY).method != "near miss"


def test_all_candidates_share_what_is_left() -> None:
    townships = [
        Listed(name, ("Polk Township Police Department",), "municipal_police", (name,))
        for name in ("A", "B", "C", "D")
    ]
    found = link("Polk Township Police Department", *townships)
    assert [agency for agency, _ in found.others] == ["C", "D"]
    total = found.match_probability + found.runner_up_probability + found.no_agency_probability
    assert total + sum(chance for _, chance in found.others) == pytest.approx(1, abs=1e-5)


def test_a_mistyped_distinguishing_word_is_a_slip_of_the_pen() -> None:
    landing = Listed("LANDING", ("Garnvale Landing Police Department",), "municipal_police")
    hills = Listed("HILLS", ("Orange Hills Police Department",), "municipal_police")
    assert link("Garnvale Lannding Police Department", landing).agency_id == "LANDING"
    assert link("Orange Hill Police Department", hills).agency_id is None


def test_a_letter_apart_is_no_slip_in_an_acronym() -> None:
    names = ("Ashby State University: Long Beach", "CSULB Police Department")
    beach = Listed("BEACH", names, "campus")
    assert link("CSULB Police", beach).agency_id == "BEACH"
    assert link("CSUSB Police", beach).decision == "unmatched"


def test_a_word_that_no_place_has_is_a_slip_for_one_that_a_place_has() -> None:
    south = listed("SOUTH", "South Brook Police Department")
    block = Block([south], words=frozenset({"north"}))
    for name, decision in (("Soth Brook Police", "accepted"), ("North Brook Police", "unmatched")):
        assert link_block([Mention("m", name)], block)[0].decision == decision


def test_a_letter_apart_is_a_slip_unless_a_place_elsewhere_is_spelled_so() -> None:
    marlow = listed("MARLOW", "Marlow Police Department")
    (slip,) = link_block([Mention("m", "Marlwo Police")], Block([marlow], words=frozenset({"x"})))
    assert (slip.decision, slip.agency_id) == ("accepted", "MARLOW")
    elsewhere = Block([marlow], words=frozenset({"marlow", "marlot"}))
    assert link_block([Mention("m", "Marlot Police")], elsewhere)[0].decision == "review"
    beside = Block([marlow, listed("MARLOT", "Marlot Police Department")])
    assert link_block([Mention("m", "Marlot Police")], beside)[0].agency_id == "MARLOT"


def test_two_slips_in_a_short_word_make_another_word() -> None:
    transit = listed("NJ", "NJ Transit Police", "transit")
    assert link("NYC Transit Police", transit).agency_id is None
    drelmwick = listed("D", "Drelmwick Transit Police", "transit")
    assert link("Drelmwik Transit Police", drelmwick).agency_id == "D"


def test_a_slip_that_two_agencies_explain_is_for_review() -> None:
    twins = [listed(name, f"{name} Police Department") for name in ("Hanceville", "Hayneville")]
    found = link("Haneville Police", *twins)
    assert (found.decision, found.method) == ("review", "several fit")


@pytest.mark.parametrize(
    ("text", "agency", "is_linked"),
    [
        ("Talahasee Police Department", "Tallahassee Police Department", True),
        ("Phillidelphia Police Department", "Philadelphia Police Department", True),
        ("Levittown Police Department", "Lewistown Police Department", False),
        ("Linglestown Police Department", "Littlestown Police Department", False),
    ],
)
def test_of_two_slips_one_is_a_letter_doubled_or_not(
    text: str, agency: str, is_linked: bool
) -> None:
    assert (link(text, listed("ONE", agency)).agency_id == "ONE") is is_linked


def test_a_county_forces_name_as_a_sheriffs_is_for_sheriffs_alone() -> None:
    names = ("Ashby Lake County Unified Police Department", "Ashby Lake County Sheriff's Office")
    unified = Listed("UNIFIED", names, "county_police")
    city = listed("CITY", "Ashby Lake City Police Department")
    assert link("Ashby Lake County Sheriff's Office", unified, city).agency_id == "UNIFIED"
    assert link("Ashby Lake Police Department", unified, city).candidate_agency_id == "CITY"


def test_another_ordinal_is_another_district() -> None:
    ninth = listed("NINTH", "9th Judicial District Drug Task Force", "other")
    assert link("7th Judicial District Drug Task Force", ninth).agency_id is None
    assert link("9th Judicial District Drug Task Force", ninth).agency_id == "NINTH"


def test_where_one_slip_explains_a_name_two_hardly_do() -> None:
    block = Block([listed("A", "Worcester Police"), listed("B", "Winchester Police")])
    (found,) = link_block([Mention("m", "Worchester Police")], block)
    assert (found.decision, found.agency_id) == ("accepted", "A")


def test_a_sheriff_of_no_county_is_that_of_the_county_nearest_in_spelling() -> None:
    placer = listed("PLACER", "Placer County Sheriff's Office", "sheriff", counties=("PLACER",))
    assert link("Placa County Sheriff's Department", placer).agency_id == "PLACER"
    police = listed("POLICE", "Placer Police Department")
    assert link("Placa Police Department", police).agency_id is None


def test_a_name_of_no_kind_is_the_agency_listed_under_it() -> None:
    abc = listed("ABC", "Ashby County Beverage Control", "other", counties=("ASHBY",))
    found = link("ASHBY COUNTY BEVERAGE CONTROL", SHERIFF, abc)
    assert (found.decision, found.agency_id) == ("exact", "ABC")


def test_a_county_alone_is_for_review_where_it_has_but_a_sheriff() -> None:
    found = link("Ashby County", SHERIFF)
    assert (found.decision, found.method) == ("review", "county alone")
    assert found.candidate_agency_id == "SHERIFF"


@pytest.mark.parametrize("county", [SHERIFF, COUNTY])
def test_a_bare_name_is_no_more_a_countys_sheriff_than_its_police(county: Listed) -> None:
    found = link("Ashby", county, listed("DUNN", "Dunn Police Department"))
    assert (found.agency_id, found.candidate_agency_id) == (None, county.agency_id)
    assert found.decision == "review"
    short = Listed("SHERIFF", ("Ashby County Sheriff's Office", "ACSO"), "sheriff")
    assert link("ACSO", short).agency_id == "SHERIFF"


def test_an_airports_police_that_no_list_has_may_be_a_unit_of_the_citys() -> None:
    found = link("Ashby International Airport Police", CITY)
    assert (found.decision, found.method) == ("review", "unit of a city's")
    assert link("Ashby Transit Authority Police", SHERIFF).decision == "unmatched"
    airport = listed("AIRPORT", "Ashby Airport Police", "port_airport")
    assert link("Ashby Airport Police", CITY, airport).agency_id == "AIRPORT"


@pytest.mark.parametrize(
    "text",
    ["Ashby Airport Police", "Ashby Regional Airport DPS", "Ashby Airport Authority Police"],
)
def test_an_airport_goes_by_its_class_its_authority_or_neither(text: str) -> None:
    airport = listed("AIRPORT", "Ashby International Airport", "port_airport")
    other = listed("DOWNTOWN", "Ashby Downtown Airport", "port_airport")
    assert link(text, CITY, airport, other).agency_id == "AIRPORT"
    port = listed("PORT", "Ashby Port Authority", "port_airport")
    assert link(text, CITY, port).agency_id is None


def test_no_federal_agency_is_a_citys() -> None:
    federal = listed("NSA", "National Security Agency Police", "federal", origin="seed")
    assert link("National Police", federal).agency_id == "NSA"
    assert link("National City Police", federal).agency_id is None


def test_the_one_agency_with_both_words_is_meant() -> None:
    regional = listed("R", "Northwest Ashby County Regional Police Department")
    other = listed("O", "Northwest Dunn County Regional Police Department")
    assert link("Northwest Regional Police", regional).agency_id == "R"
    assert link("Northwest Regional Police", regional, other).decision != "accepted"


def test_what_the_row_calls_its_city_is_not_mistyped_in_its_first_letter() -> None:
    found = link_block([Mention("m", "Brelmwick Police", "POLK", "Brelmwick")], Block([DRELMWICK]))
    assert found[0].agency_id is None
    for name, city in (("Brelmwick Police", "Dunn"), ("Drelmwik Police", "Drelmwik")):
        found = link_block([Mention("m", name, "POLK", city)], Block([DRELMWICK]))
        assert found[0].agency_id == "DRELMWICK"


def test_a_county_alone_may_be_its_sheriff_or_its_police() -> None:
    assert link("Ashby County", SHERIFF, COUNTY).decision == "review"
    row = Mention("m", "Ashby County Multi-Agency Response Team", "ASHBY", "Ashby")
    assert link_block([row], Block([SHERIFF]))[0].agency_id is None


def test_a_city_alone_is_no_sheriff_and_no_fire_marshal() -> None:
    marshal = Listed("FIRE", ("State Fire Marshal: Ashby County",), "fire", ("ASHBY",))
    assert link("City of Ashby", SHERIFF, marshal).candidate_agency_id is None
    assert link("City of Ashby", SHERIFF, CITY).candidate_agency_id == CITY.agency_id


def test_public_safety_without_department_is_left_to_people() -> None:
    assert link("Ashby Public Safety", CITY).method == "whole department"
    assert link("Ashby Department of Public Safety", CITY).agency_id == CITY.agency_id


def test_a_team_of_several_agencies_is_left_to_people() -> None:
    assert link("Polk Fugitive Task Force", CITY).method == "team of several"


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("Ashby County Constable", SHERIFF),
        ("Ashby County Constable", COUNTY),
        ("Ashby State Police", CITY),
        ("Ashby State University Police", CITY),
        ("Ashby School District Police", CITY),
        ("Ashby Fire Department", CITY),
        ("Ashby County Prosecutor's Office", SHERIFF),
        ("Ashby Police Department", listed("U", "Ashby State University", "campus")),
        ("Ashby Police Department", listed("S", "School District: Ashby", "school")),
    ],
)
def test_agencies_of_unlike_kinds_are_never_one(text: str, agency: Listed) -> None:
    assert link(text, agency).agency_id is None


@pytest.mark.parametrize(
    "text",
    [
        "Detroit Transit Police",
        "Detroit University Police",
        "Detroit Public Schools Police",
        "Detroit Airport Police",
        "Port of Detroit Police",
        "Detroit Park Police",
        "Detroit Tribal Police",
        "Detroit Beach Police",
        "Detroit Housing Authority Police",
        "Detroit Railroad Police",
        "Detroit Hospital Police",
    ],
)
def test_a_word_that_says_whose_police_it_is_keeps_it_from_being_the_towns(text: str) -> None:
    town = listed("A", "Detroit Police Department", counties=("WAYNE",), place="detroit")
    assert link(text, town, county="Wayne", city="Detroit").agency_id is None


def test_a_word_that_says_how_a_force_is_organized_changes_nothing() -> None:
    town = listed("A", "Detroit Police Department", counties=("WAYNE",), place="detroit")
    for text in ("Detroit Metropolitan Police", "Greater Detroit Police", "City of Detroit Police"):
        assert link(text, town, county="Wayne", city="Detroit").agency_id == "A"


DRELMWICK = Listed("DRELMWICK", ("Drelmwick Police Department",), "municipal_police", ("POLK",))


def test_a_township_is_not_the_city_of_the_same_name() -> None:
    city = listed("C", "Ashby City Police Department", place_type="city")
    township = listed("T", "Ashby Township Police Department", place_type="township")
    assert link("Ashby Township Police", city, township).agency_id == "T"
    assert link("Ashby City Police", city, township).agency_id == "C"
    assert link("Ashby Township Police", city).candidate_agency_id is None
    assert link("Ashby City Police", township).candidate_agency_id is None


def test_neptune_is_not_neptune_city_where_another_place_has_just_the_name() -> None:
    city = listed("C", "Ashby City Police Department", place="ashby city", place_type="borough")
    township = listed("T", "Ashby Township Police Department", place_type="township")
    assert link("Ashby Police Department", city).agency_id == "C"
    assert link("Ashby Police Department", city, township).agency_id == "T"
    assert link("Ashby City Police Department", city, township).agency_id == "C"


TOWN = listed("TOWN", "Ashby Town Police Department", counties=("POLK",), place_type="town")


def test_a_bare_name_that_a_city_and_a_town_have_is_for_review() -> None:
    found = link("Ashby Police Department", CITY, TOWN)
    assert (found.decision, found.method) == ("review", "several fit")
    assert (found.candidate_agency_id, found.runner_up_agency_id) == ("CITY", "TOWN")
    assert link("Town of Ashby Police", CITY, TOWN).agency_id == "TOWN"


@pytest.mark.parametrize("where", [{"county": "Polk"}, {"city": "Ashby"}])
def test_a_row_that_says_where_means_the_force_that_goes_by_the_bare_name(
    where: dict[str, str],
) -> None:
    assert link("Ashby Police Department", CITY, TOWN, **where).agency_id == "CITY"


@pytest.mark.parametrize(
    "other",
    [
        listed("O", "Ashby Township Police Department", place_type="township"),
        listed("O", "Ashby Village Police Department", place="ashby village", place_type="town"),
        listed("O", "Ashby Town Police Department", place_type="town", origin="crosswalk"),
    ],
)
def test_a_bare_name_is_not_a_townships_nor_a_longer_ones_nor_one_that_may_be_gone(
    other: Listed,
) -> None:
    assert link("Ashby Police Department", CITY, other).agency_id == "CITY"


def test_a_bare_name_is_a_townships_too_where_it_is_known_by_it() -> None:
    names = ("Ashby Township Police Department", "Ashby Police Department")
    township = Listed("TOWNSHIP", names, "municipal_police", ("DUNN",), "ashby", "township")
    assert link("Ashby Police", CITY, township).decision == "review"
    assert link("Ashby Police", CITY, township, county="POLK").agency_id == "CITY"
    assert link("Ashby Police", CITY, township, county="DUNN").agency_id != "CITY"


def test_what_may_be_gone_is_not_chosen_before_what_is_listed() -> None:
    old = listed("OLD", "Ashby Police Department", origin="crosswalk")
    assert link("Ashby Police Department", old, TOWN).decision == "review"
    assert link("Ashby Police Department", old).agency_id == "OLD"


@pytest.mark.parametrize("origin", ["both", "crosswalk"])
def test_a_troop_that_no_list_has_is_its_force(origin: str) -> None:
    force = listed("FORCE", "Ohio State Highway Patrol", "state_police", origin=origin)
    post = listed("POST", "Highway Patrol: Troop B", "state_police", parent_agency_id="FORCE")
    for text, agency in (("Troop E", "FORCE"), ("Troop B", "POST"), ("District 3", "FORCE")):
        assert link(f"Ohio State Highway Patrol {text}", force, post, state="OH").agency_id == (
            agency
        )


def test_a_troop_of_a_states_public_safety_is_its_force() -> None:
    force = listed("FORCE", "Texas Department of Public Safety", "state_police")
    assert link("Texas DPS Troop 3", force, state="TX").agency_id == "FORCE"


def test_a_post_or_a_team_of_a_states_force_is_the_force() -> None:
    for text in ("Ohio State Highway Patrol Canton Post", "Ohio State Highway Patrol SWAT Team"):
        assert link(text, FORCE, CITY, state="OH").agency_id == "FORCE"
    assert link("Ashby County Law Enforcement Agency", FORCE, state="OH").agency_id is None


@pytest.mark.parametrize(
    "text",
    [
        *("Ohio State Highway Patrol Troop 1C", "Ohio State Highway Patrol Section 13"),
        *("Ohio State Highway Patrol South Lima Post", "Ohio State Patrol - Western Command"),
        "Ohio State Highway Patrol, Oak City",
    ],
)
def test_a_direction_or_a_number_of_a_post_keeps_it_from_no_force(text: str) -> None:
    assert link(text, FORCE, state="OH").agency_id == "FORCE"
    assert link("Southern Ohio College Police", FORCE, state="OH").agency_id is None


def test_a_force_goes_by_its_acronym_and_a_town() -> None:
    force = listed("FORCE", "Pennsylvania State Police", "state_police")
    assert link("PSP Ashby", force, CITY, state="PA").agency_id == "FORCE"


def test_pt_is_a_port_where_no_point_is_called_so() -> None:
    port = listed("PORT", "Port Ashby Police Department")
    point = listed("POINT", "Point Ashby Police Department")
    assert link("Pt. Ashby Police", port).agency_id == "PORT"
    assert link("Pt Ashby Police", port, point).agency_id == "POINT"
    assert link("Point Ashby Police", port).agency_id is None


def test_a_and_m_says_a_university() -> None:
    campus = listed("CAMPUS", "Prairie Ashby A&M University", "campus")
    city = listed("CITY", "Prairie Ashby Police Department")
    assert link("Prairie Ashby A&M Police", campus, city).agency_id == "CAMPUS"
    assert link("Prairie Ashby Police", campus, city).agency_id == "CITY"


@pytest.mark.parametrize(
    "text",
    [
        *("Police Department", "Police", "Local police", "City Police", "Township Police"),
        *("County Police", "Sheriff's Office", "Deputies", "Marshal's Office", "Fire Department"),
        *("Law Enforcement", "Officers"),
    ],
)
def test_a_name_that_says_no_place_is_nobodys(text: str) -> None:
    agencies = [
        listed("BUREAU", "Bureau Police Department"),
        listed("VILLAGE", "The Village Police Department"),
        listed("COUNTY", "Unified Police Department", "county_police"),
        listed("SHERIFF", "LA County Sheriff's Office", "sheriff"),
        listed("MARSHAL", "Marshal Office", "marshal"),
        listed("FIRE", "State Fire Marshal", "fire"),
        listed("FEDERAL", "U.S. Marshals Service", "federal"),
    ]
    assert link(text, *agencies).decision == "unmatched"


def test_an_agency_whose_name_says_no_place_goes_by_that_name() -> None:
    bureau = listed("BUREAU", "Bureau Police Department")
    county = listed("COUNTY", "Unified Police Department", "county_police")
    fire = listed("FIRE", "State Fire Marshal", "fire")
    for text, agency in (("Bureau PD", bureau), ("Unified Police", county), ("Fire Marshal", fire)):
        assert link(text, agency, CITY).agency_id == agency.agency_id


def test_a_team_that_isnt_listed_is_no_other() -> None:
    team = listed("TEAM", "Ashby Metro Drug Task Force", "other")
    assert link("Ashby Metro Drug Task Force", team).decision == "exact"
    assert link("Drug Task Force", team).decision == "review"


def test_what_is_guarded_tells_nobody_from_others() -> None:
    housing = listed("HOUSING", "Ashby Housing Authority", "other")
    assert link("Ashby Housing Authority Police", housing).agency_id == "HOUSING"
    assert link("Housing Authority Police", housing).agency_id is None


def test_a_type_run_together_with_its_place_is_no_slip_for_another() -> None:
    town = listed("TOWN", "Charles Town Police Department", place="charles town")
    other = listed("OTHER", "Charleston Police Department")
    assert link("Charlestown Police", town, other).agency_id == "TOWN"
    assert link("Charleston Police", town, other).agency_id == "OTHER"


def test_a_force_goes_by_its_acronym_in_its_own_state() -> None:
    force = listed("FORCE", "Kentucky State Police", "state_police")
    assert link("KSP Post 11", force, state="KY").agency_id == "FORCE"
    assert link("KSP Ashby", force, CITY, state="KY").agency_id == "FORCE"
    assert link("KSP Ashby", force, CITY, state="OH").agency_id is None


def test_a_post_of_a_department_of_public_safety_is_the_states() -> None:
    force = listed("FORCE", "Texas Department of Public Safety", "state_police")
    city = listed("TEXAS", "Texas City Police Department")
    for text in ("Texas DPS, Ashby", "Texas Department of Public Safety - Ashby"):
        assert link(text, force, CITY, city, state="TX").agency_id == "FORCE"
    assert link("Texas City DPS", force, CITY, city, state="TX").agency_id == "TEXAS"


def test_a_name_that_begins_with_state_police_is_a_posts() -> None:
    force = listed("FORCE", "Ohio State Police", "state_police")
    for text in ("State Police at Ashby", "State Police (Ashby)"):
        assert link(text, force, CITY, state="OH").agency_id == "FORCE"
    for text in ("Ashby State Police", "State Police Drug Task Force"):
        assert link(text, force, CITY, state="OH").decision == "review"
    assert link("State Police Benevolent Association", force, state="OH").agency_id is None


def test_an_office_of_a_federal_agency_is_the_agency() -> None:
    patrol = listed("PATROL", "U.S. Border Patrol", "federal", origin="seed")
    marshals = listed("MARSHALS", "Federal Marshals", "federal", origin="seed")
    for text in ("U.S. Border Patrol, Tucson Sector", "US Border Patrol (North Valley)"):
        assert link(text, patrol, marshals, CITY, state="AZ").agency_id == "PATROL"
    assert link("Border Patrol Agents Union", patrol, CITY, state="AZ").agency_id is None
    for text in ("U.S. Border Patrol Task Force", "Federal law enforcement agents"):
        assert link(text, patrol, marshals, CITY, state="AZ").decision == "review"


def test_state_police_of_a_place_may_be_a_state_universitys() -> None:
    force = listed("FORCE", "Ohio State Police", "state_police", origin="both")
    more = {"parent_agency_id": "FORCE", "origin": "both"}
    post = listed("POST", "State Police: Ashby", "state_police", **more)
    campus = listed("CAMPUS", "Ashby State University", "campus")
    assert link("Ashby State Police", force, post, state="OH").agency_id == "POST"
    assert link("Ashby State Police", force, post, campus, state="OH").decision == "review"
    for text in ("State Police: Ashby", "Ohio State Police, Ashby"):
        assert link(text, force, post, campus, state="OH").agency_id == "POST"
    so_called = listed("SO", "Ashby State Police", "state_police", **more)
    assert link("Ashby State Police", force, so_called, campus, state="OH").agency_id == "SO"


def test_a_universitys_short_name_is_none_of_the_citys() -> None:
    names = ("Ashby State University", "Ashby State Police Department")
    campus = Listed("CAMPUS", names, "campus", counties=("POLK",))
    assert link("Ashby State Police", campus).decision == "exact"
    assert link("Ashby Police Department", campus, county="Polk").match_probability < 0.1


def test_a_highway_patrols_post_is_no_state_universitys() -> None:
    patrol = listed("PATROL", "Ohio State Highway Patrol", "state_police")
    campus = Listed("CAMPUS", ("Ashby State University", "Ashby State Police"), "campus")
    assert link("Ashby State Police", patrol, campus, state="OH").agency_id == "CAMPUS"
    for text in (
        "Ohio State Highway Patrol, Ashby",
        "Highway Patrol: Ashby",
        "State Police, Ashby",
    ):
        assert link(text, patrol, campus, state="OH").agency_id == "PATROL"


def test_a_whole_agency_stands_for_its_part_of_the_same_name() -> None:
    whole = listed("WHOLE", "Ashby Railroad Police", "other", origin="seed")
    part = listed("PART", "Ashby Railroad Police", "other", parent_agency_id="WHOLE")
    assert link("Ashby Railroad Police", whole, part).agency_id == "WHOLE"


def test_a_university_of_a_city_is_no_campus_of_another_there() -> None:
    campus = listed("CAMPUS", "Ohio State University: Ashby", "campus")
    assert link("University of Ashby Police", campus).decision == "review"
    assert link("Ohio State University Ashby", campus).agency_id == "CAMPUS"


def test_a_letter_more_is_a_word_more_and_no_slip() -> None:
    state = listed("STATE", "Polk Central State University", "campus")
    assert link("Polk Central A&T State University Police", state).agency_id is None


def test_a_word_more_is_no_short_form_where_one_with_a_mark_more_is_listed_too() -> None:
    parks = [
        listed("A", "Ash-Polk Authority: Brook Metropark", "park"),
        listed("B", "Ash-Polk Authority: Stony Creek Metropark", "park"),
    ]
    assert link("Ash-Polk Metroparks", parks[0]).agency_id == "A"
    assert link("Ash-Polk Metroparks", *parks).agency_id is None


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Ash County Schools Police",
            "Ash County Public Schools",
            "Ash County Board of Education",
        ),
        *("Ash County School District Police", "Ash County School System"),
    ],
)
def test_a_school_district_goes_by_schools_board_and_system_alike(text: str) -> None:
    district = listed("DISTRICT", "Ash County Board of Education", "school")
    assert link(text, district, SHERIFF).agency_id == "DISTRICT"
    other = listed("OTHER", "Polk County Public Schools", "school")
    assert link(text, other, SHERIFF).agency_id is None
    assert link("Ash High School Police", district).agency_id is None
    city = listed("CITY", "Ash City Unified School District", "school")
    assert link("Ash County School Police", city).agency_id is None


def test_a_district_attorneys_detectives_are_not_the_police_of_a_town() -> None:
    names = ("County Detective: Ashby County", "Ashby County District Attorney's Office")
    detectives = Listed("DA", names, "other", ("ASHBY",))
    assert link("Ashby County DA's Office", detectives).agency_id == "DA"
    for text in ("Ashby Police", "Ashby"):
        assert link(text, detectives, county="ASHBY").agency_id is None
        assert link(text, detectives, CITY).agency_id == "CITY"


def test_two_other_letters_make_a_short_word_another() -> None:
    assert link("Carnot Sheriff", listed("C", "Carson County Sheriff", "sheriff")).agency_id is None


def test_a_county_is_told_by_its_name_as_lists_write_it_and_as_names_are_read() -> None:
    text = "Spring Township Police Department, Centre County"
    for county in ("CENTRE", "CENTER"):
        township = listed("T", text, counties=(county,), place_type="township")
        assert link(text, township).agency_id == "T"


def test_a_county_force_is_not_the_citys() -> None:
    assert link("Ashby County Police Department", CITY, COUNTY).agency_id == "COUNTY"
    assert link("Ashby Police Department", CITY, COUNTY).agency_id == "CITY"
    assert link("City of Ashby Police Department", COUNTY).candidate_agency_id is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("North Las Vegas Police Department", "Las Vegas Police Department"),
        ("Las Vegas Police Department", "North Las Vegas Police Department"),
        ("East Orange Police Department", "West Orange Police Department"),
        ("Upper Darby Police Department", "Darby Police Department"),
        ("Area 51 Police", "Area 52 Police"),
    ],
)
def test_another_direction_or_number_is_another_place(text: str, name: str) -> None:
    assert link(text, listed("A", name), city=text.rpartition(" Police")[0]).agency_id is None


def test_a_numbered_precinct_of_a_citys_police_is_the_citys() -> None:
    assert link("Ashby Police 75th Precinct", CITY).agency_id == "CITY"
    ward = listed("WARD", "Ashby Police District 3")
    assert link("Ashby Police District 4", ward).agency_id is None


def test_a_constable_without_a_number_is_any_of_those_there() -> None:
    precincts = [
        listed(f"P{number}", f"Ash County Precinct {number} Constable Office", "constable")
        for number in (1, 2, 4)
    ]
    assert link("Ash County Constable", *precincts).decision == "review"
    assert link("Ash County Constable Precinct 3", *precincts).decision == "unmatched"


def test_a_sheriff_of_a_city_and_a_county_of_one_name_is_for_review() -> None:
    county = listed("COUNTY", "Ashby County Sheriff's Office", "sheriff")
    city = listed("CITY", "Ashby City Sheriff's Office", "sheriff")
    assert link("Ashby Sheriff's Office", county, city).decision == "review"
    assert link("Ashby Sheriff's Office", county).agency_id == "COUNTY"
    assert link("Ashby County Sheriff's Office", county, city).agency_id == "COUNTY"
    assert link("Ashby Sheriff's Office", county, city, county="Ashby").agency_id == "COUNTY"


def test_a_citys_sheriff_is_not_the_countys_of_the_name() -> None:
    county = listed("COUNTY", "Ashby County Sheriff's Office", "sheriff")
    city = listed("CITY", "Ashby City Sheriff's Office", "sheriff")
    both = listed("BOTH", "Ashby City County Sheriff's Office", "sheriff")
    assert link("Ashby City Sheriff's Office", county).decision == "review"
    assert link("Ashby City Sheriff's Office", county, city).agency_id == "CITY"
    assert link("Ashby City Sheriff's Office", both).agency_id == "BOTH"


def test_what_stands_aside_is_a_county_where_one_is_called_so() -> None:
    name = "Polk Township Police Department"
    york, mercer = (
        listed(county, name, counties=(county.upper(),)) for county in ("York", "Mercer")
    )
    assert link("Polk Twp PD (York)", york, mercer).agency_id == "York"
    assert link("Polk Twp PD - Mercer", york, mercer).agency_id == "Mercer"
    assert link("Polk Twp PD – Mercer", york, mercer).agency_id == "Mercer"
    assert link("Polk Twp PD (Ashby)", york, mercer).agency_id is None


def test_a_type_that_a_name_says_is_not_left_out_of_a_longer_one() -> None:
    quivira = listed("QUIVIRA", "Lake Quivira Police Department", place_type="city")
    assert link("Lake City Police Department", quivira).agency_id is None


def test_the_only_municipality_of_a_name_may_be_called_a_city() -> None:
    borough = listed("B", "Ashby Police Department", place="ashby", place_type="borough")
    town = listed("T", "Ashby Police Department", place="ashby", place_type="town")
    assert link("City of Ashby Police Department", borough).agency_id == "B"
    assert link("Village of Ashby Police", borough).agency_id == "B"
    assert link("City of Ashby Police Department", town).agency_id == "T"
    # A city and a town, or a village and one, may be two places.
    assert link("Town of Ashby Police", borough).decision == "review"
    assert link("Village of Ashby Police", town).decision == "review"
    so_called = listed("C", "Ashby Town Police Department", place="ashby", place_type="town")
    assert link("City of Ashby Police Department", so_called).decision == "review"
    assert link("City of Ashby Police Department", borough, town).decision == "review"
    township = listed("S", "Ashby Township Police Department", origin="crosswalk")
    assert link("City of Ashby Police Department", borough, township).decision == "review"
    # A place may be called Ashby City, and what is spelled alike may be another.
    assert link("Ashby City Police Department", borough).decision == "review"
    assert link("City of Ashly Police Department", borough).decision == "review"


def test_a_city_is_not_the_place_whose_own_name_says_city() -> None:
    ashby = listed("A", "Ashby Police Department", place="ashby", place_type="city")
    ashby_city = listed(
        "AC", "Ashby City Police Department", place="ashby city", place_type="village"
    )
    assert link("Ashby City Police Department", ashby, ashby_city).agency_id == "AC"
    assert link("Ashby Police Department", ashby, ashby_city).agency_id == "A"
    assert link("City of Ashby Police Department", ashby, ashby_city).agency_id == "A"
    assert link("City of Ashby City Police", ashby, ashby_city).agency_id == "AC"
    assert link("Ashby City Police Department", ashby).agency_id == "A"


def test_a_villages_own_name_may_say_city() -> None:
    village = listed(
        "V", "Garden City Village Police Department", place="garden city", place_type="village"
    )
    assert link("Garden City Police Department", village).decision == "accepted"
    assert link("Garden Town Police Department", village).agency_id is None


def test_a_countys_police_are_not_a_citys_of_the_name() -> None:
    for city in (CITY, listed("CITY", CITY.names[0], place="ashby", place_type="city")):
        assert link("Ashby County Police Department", city).agency_id is None
        assert link("City and County of Ashby Police", city).agency_id == "CITY"


def test_a_countys_police_are_no_office_of_the_states_and_no_tribes() -> None:
    office = listed("O", "Department of Law Enforcement: Polk County, Ashby", "state_other")
    assert link("Polk County Police Department", office).decision in ("review", "unmatched")
    assert link("Department of Law Enforcement: Polk County, Ashby", office).decision == "exact"
    tribe = Listed("T", ("Polk Tribal", "Polk Police Department"), "tribal")
    assert link("Polk Police Department", tribe).decision == "exact"
    assert link("Polk County Police Department", tribe).agency_id is None


@pytest.mark.parametrize("text", ["Ashby Security", "Ashby Patrol", "Ashby deputies"])
def test_who_guards_a_place_is_not_its_police(text: str) -> None:
    assert link("Ashby", CITY).agency_id == "CITY"
    assert link(text, CITY).agency_id is None


def test_a_countys_deputies_are_its_sheriffs() -> None:
    assert link("Ashby County deputies", CITY, SHERIFF, COUNTY).agency_id == "SHERIFF"


def test_a_countys_jail_is_no_office_of_the_states() -> None:
    office = listed("S", "Department of Corrections, Inspector General: Ash County", "state_other")
    assert link("Ash County Corrections Department", office).agency_id is None
    assert link("Inspector General: Ash County", office).candidate_agency_id == "S"


def test_a_tribe_is_not_the_bureaus_agency_there() -> None:
    tribe, bureau = listed("T", "Polk Tribal", "tribal"), listed("B", "Polk Agency", "tribal")
    assert link("Polk Nation Police", tribe, bureau).agency_id == "T"
    assert link("Polk Tribal Police", bureau).agency_id == "B"


def test_an_s_more_in_a_distinguishing_word_is_for_review() -> None:
    groves = listed("G", "Webster Groves Police Department")
    assert link("Webster Grove Police Department", groves).decision == "review"
    glen = Block([listed("G", "Glen Carbon Police Department")], words=frozenset({"glenn"}))
    assert link_block([Mention("m", "Glenn Carbon Police")], glen)[0].decision == "review"
    mound = listed("M", "Mound Carbon Police Department")
    assert link("Mount Carbon Police Department", mound).decision == "unmatched"


def test_a_precinct_is_not_its_neighbor() -> None:
    offices = [
        listed(f"P{number}", f"Harris County Precinct {number} Constable Office", "constable")
        for number in (1, 4, 5)
    ]
    assert link("Harris County Constable's Office Precinct 4", *offices).agency_id == "P4"
    assert link("Harris County Constable Pct. One", *offices).agency_id == "P1"
    assert link("Harris County Constable's Office Precinct 8", *offices).agency_id is None
    assert link("Harris County Constable's Office", *offices).decision == "review"


def test_a_name_that_says_its_county_is_not_of_another() -> None:
    agency = listed("A", "Ashby Township Police Department", counties=("MORRIS",))
    assert link("Ashby Township Police (Warren County)", agency).candidate_agency_id is None
    assert link("Ashby Township Police (Morris County)", agency).agency_id == "A"


@pytest.mark.parametrize(
    ("text", "row_state", "searched"),
    [
        ("Kansas City, KS Police Department", "MO", "KS"),
        ("California Highway Patrol", "NV", "CA"),
        ("Abilene Police Department", "TX", "TX"),
        ("Indiana Borough Police", "PA", "PA"),
        ("Abilene Police Department", "", ""),
    ],
)
def test_an_agency_of_another_state_is_meant_only_where_the_name_says_so(
    text: str, row_state: str, searched: str
) -> None:
    assert state_to_search(text, row_state) == searched


def test_what_a_person_ruled_out_does_not_come_back() -> None:
    mention = "Ashby Police Department"
    assert link(mention, CITY).agency_id == "CITY"
    refused = link(mention, CITY, excluded=frozenset({"CITY"}))
    assert (refused.agency_id, refused.candidate_agency_id) == (None, None)
    assert "CITY" not in refused.evidence


# What decides.


@pytest.mark.parametrize(
    "text",
    [
        "Ashby Police Department",
        "ASHBY POLICE DEPT.",
        "Ashby PD",
        "Ashby Pollice Deparment",
        "Ashby Division of Police",
    ],
)
def test_the_same_name_in_other_words_is_an_exact_link(text: str) -> None:
    found = link(text, CITY, SHERIFF)
    assert (found.decision, found.method, found.agency_id) == ("exact", "same name", "CITY")


def test_any_of_an_agencys_names_will_do() -> None:
    agency = Listed("A", ("Bay Area Rapid Transit", "BART Police"), "transit")
    assert link("BART Police Department", agency).decision == "exact"
    tribe = Listed("T", ("Ashby Tribal", "Ashby Nation Lighthorse Police"), "tribal")
    assert link("Ashby Nation Lighthorse Police", tribe).decision == "exact"


def test_a_slip_of_the_pen_in_a_long_name_is_accepted() -> None:
    found = link("Northumberlnad Police Department", listed("A", "Northumberland Police"))
    assert (found.decision, found.agency_id) == ("accepted", "A")


TOWNSHIPS = [
    listed(
        county[:3],
        "Washington Township Police Department",
        place_type="township",
        counties=(county,),
    )
    for county in ("GLOUCESTER", "MORRIS", "WARREN")
]


def test_of_three_townships_of_a_name_none_is_chosen() -> None:
    found = link("Washington Township Police Department", *TOWNSHIPS)
    assert (found.decision, found.method, found.agency_id) == ("review", "several fit", None)
    assert found.margin < 0.5


@pytest.mark.parametrize("county", ["Gloucester", "Morris County", "WARREN"])
def test_the_county_of_the_row_decides_between_townships(county: str) -> None:
    found = link("Washington Township Police Department", *TOWNSHIPS, county=county)
    assert found.agency_id == county[:3].upper()


def test_a_name_found_in_several_states_goes_to_review_when_no_state_is_given() -> None:
    kansas = listed("KS", "Abilene Police Department", counties=("DICKINSON",))
    texas = listed("TX", "Abilene Police Department", counties=("TAYLOR",))
    assert link("Abilene Police Department", kansas, texas).decision == "review"


def test_a_federal_agency_is_the_same_in_every_county() -> None:
    fbi = listed("FBI", "Federal Bureau of Investigation", "federal", origin="seed")
    for county in ("", "Polk", "Ashby"):
        assert link("Federal Bureau of Investigation", CITY, fbi, county=county).agency_id == "FBI"


def test_a_state_force_comes_before_its_troops() -> None:
    force = listed("S", "Pennsylvania State Police", "state_police")
    troop = listed("T", "State Police: Troop K", "state_police", parent_agency_id="FORCE")
    assert link("Pennsylvania State Police", force, troop).agency_id == "S"


def test_a_force_stands_for_its_posts() -> None:
    force = listed("S", "Ohio State Highway Patrol", "state_police")
    posts = [
        listed(name, f"{name} Highway Patrol", "state_police", parent_agency_id="S")
        for name in ("Ashby", "Ashville")
    ]
    found = link("Ashbyville Highway Patrol", force, *posts, state="OH")
    assert found.candidate_agency_id == "S"
    assert found.runner_up_agency_id is None
    found = link("Ashby Highway Patrol", force, *posts, state="OH")
    assert (found.decision, found.agency_id) == ("exact", "Ashby")


# When nothing does.


@pytest.mark.parametrize("text", ["Zanesville Police Department", "", "???", "Police"])
def test_a_name_that_nothing_is_like_has_no_agency(text: str) -> None:
    found = link(text, CITY, SHERIFF)
    assert (found.decision, found.agency_id) == ("unmatched", None)
    assert found.no_agency_probability > 0.5


def test_a_state_without_agencies_links_nothing() -> None:
    found = link("Ashby Police Department")
    assert (found.decision, found.method) == ("unmatched", "no candidate")
    assert (found.match_probability, found.no_agency_probability) == (0.0, 1.0)


# The same answer every time.

NAMES = [
    *("Ashby Police Department", "Ashby County Sheriff", "Ashby Township PD", "Ashbey Police"),
    *("Washington Township Police Department", "Brook Police", "North Ashby Police", "Ashby"),
    *("Polk County Sheriff's Office", "State Police", "Ashby University Police", "Police"),
]
AGENCIES = [
    *(CITY, SHERIFF, COUNTY, *TOWNSHIPS),
    listed("B", "Brooks Police Department", counties=("POLK",)),
    listed("N", "North Ashby Police Department", counties=("POLK",)),
    listed("S", "State Police", "state_police"),
    listed("U", "Ashby University", "campus", counties=("ASHBY",)),
]
mentions = st.lists(
    st.builds(
        Mention,
        mention_id=st.uuids().map(str),
        text=st.sampled_from(NAMES),
        county=st.sampled_from(["", "Polk", "Ashby", "Morris"]),
        city=st.sampled_from(["", "Ashby", "Brook"]),
    ),
    max_size=8,
)


def test_a_tie_goes_to_the_first_id_whatever_the_order_of_the_rows() -> None:
    twins = [listed(key, "Ashby Police Department") for key in ("B", "A", "C")]
    found = {link("Ashby Police Department", *order) for order in (twins, twins[::-1])}
    assert len(found) == 1
    assert found.pop().candidate_agency_id == "A"


def test_a_name_that_many_agencies_share_is_for_review_however_many_they_are() -> None:
    many = [listed(f"{number:02}", "Ashby Police Department") for number in range(30)]
    found = link("Ashby Police Department", *many)
    assert found.match_probability < decisions.REVIEW_AT
    assert (found.decision, found.method, found.agency_id) == ("review", "several fit", None)


@given(mentions, st.randoms(use_true_random=False))
def test_neither_row_order_nor_repetition_changes_a_link(
    rows: list[Mention], dice: random.Random
) -> None:
    once = {found.mention_id: found for found in link_block(rows, Block(AGENCIES))}
    shuffled, agencies = rows[:], AGENCIES[:]
    dice.shuffle(shuffled)
    dice.shuffle(agencies)
    again = {found.mention_id: found for found in link_block(shuffled, Block(agencies))}
    assert again == once


def test_the_words_of_one_row_are_not_read_into_another_of_the_same_letters() -> None:
    rows = [
        Mention("one", "De Witt Olice"),
        Mention("run together", "DeWitt Olice"),
    ]
    block = Block([listed("A", "De Witt Police Department"), listed("B", "Witt Police Department")])
    for order in (rows, rows[::-1]):
        assert link_block(order, block) == [link_block([row], block)[0] for row in order]


def test_a_space_within_a_place_does_not_keep_a_name_from_being_exact() -> None:
    assert link("Dewitt Police", listed("A", "De Witt Police Department")).decision == "exact"


@given(mentions)
def test_a_mention_is_judged_by_itself(rows: list[Mention]) -> None:
    together = link_block(rows, Block(AGENCIES))
    assert together == [link_block([row], Block(AGENCIES))[0] for row in rows]


@given(mentions, st.floats(0, 1), st.floats(0, 1))
def test_raising_the_bar_never_adds_a_link(rows: list[Mention], one: float, other: float) -> None:
    linked = []
    for bar in (min(one, other), max(one, other)):
        with patch.object(linker, "ACCEPT_AT", bar):
            found = link_block(rows, Block(AGENCIES))
        linked.append({(each.mention_id, each.agency_id) for each in found if each.agency_id})
    assert linked[1] <= linked[0]


@given(mentions, st.sets(st.sampled_from([agency.agency_id for agency in AGENCIES])))
def test_an_excluded_agency_is_neither_linked_nor_second(
    rows: list[Mention], excluded: set[str]
) -> None:
    refusing = [
        Mention(row.mention_id, row.text, row.county, row.city, row.state, frozenset(excluded))
        for row in rows
    ]
    for found in link_block(refusing, Block(AGENCIES)):
        assert found.candidate_agency_id not in excluded
        assert found.runner_up_agency_id not in excluded
        assert not {each["agency_id"] for each in evidence_of(found)["candidates"]} & excluded


plain_names = st.lists(
    st.sampled_from(["ashby", "ashbey", "brook", "north", "las", "vegas", "4"]),
    min_size=1,
    max_size=3,
).map(lambda words: f"{' '.join(words)} police")


@given(st.lists(plain_names, min_size=1, max_size=6), st.lists(plain_names, min_size=1, max_size=6))
def test_similarity_is_symmetric(left: list[str], right: list[str]) -> None:
    one = encode([parse_agency_name(name) for name in left])
    other = encode([parse_agency_name(name) for name in right])
    rows, columns = candidate_pairs(one, other)
    back_rows, back_columns = candidate_pairs(other, one)
    assert set(zip(rows, columns, strict=True)) == set(zip(back_columns, back_rows, strict=True))

    more, fewer = (
        LEVELS["place"].index(f"{side} has more words") for side in ("directory", "name")
    )
    only = LEVELS["place"].index("directory has more words, and no other agency has these")
    swapped = {more: fewer, fewer: more, only: fewer}
    for row, column in zip(rows, columns, strict=True):
        pair = [encode([each.names[at]]) for each, at in ((one, row), (other, column))]
        zero = np.zeros(1, dtype=np.int64)
        known = {word for side in pair for words in side.cores for word in words}
        level = int(place_levels(pair[0], pair[1], zero, zero, known, zero)[0])
        mirrored = int(place_levels(pair[1], pair[0], zero, zero, known, zero)[0])
        assert mirrored == swapped.get(level, level) or (mirrored, level) == (only, fewer)


# Initials.


def test_initials_mean_the_agency_whose_words_they_begin() -> None:
    police = listed("P", "Prairie Vale Police Department", counties=("POLK",), place="prairievale")
    safety = listed("S", "Dunhaven Department of Public Safety", "state_police")
    where = {"county": "Polk", "city": "Prairie Vale"}
    assert link("PVPD", police, safety, **where).agency_id == "P"
    assert link("P.V.P.D.", police, safety, **where).agency_id == "P"
    assert link("DDPS", police, safety).candidate_agency_id == "S"
    assert link("PVSO", police, safety, **where).candidate_agency_id is None
    # Without a word on where, the letters alone are too little to link by.
    assert link("PVPD", police, safety).decision == "review"


def test_initials_that_fit_two_agencies_are_left_to_people() -> None:
    one = listed("A", "Prairie Vale Police Department")
    other = listed("B", "Pleasant View Police Department")
    found = link("PVPD", one, other)
    assert (found.decision, found.method) == ("review", "several fit")
    assert found.match_probability == found.runner_up_probability


def test_a_name_spelled_just_so_comes_before_initials() -> None:
    alias = listed("A", "PVPD")
    spelled_out = listed("B", "Pleasant View Police Department")
    assert link("PVPD", alias, spelled_out).agency_id == "A"


# Evidence.


def evidence_of(found: Link) -> dict[str, Any]:
    evidence: dict[str, Any] = json.loads(found.evidence)
    return evidence


@given(mentions)
def test_evidence_can_be_read_by_a_program(rows: list[Mention]) -> None:
    for found in link_block(rows, Block(AGENCIES)):
        evidence = evidence_of(found)
        assert set(evidence) == {"read_as", "candidates", "no_such_agency"}
        assert set(evidence["read_as"]) <= {
            *("kind", "place", "place_type", "number", "state", "county")
        }
        assert evidence["no_such_agency"] == found.no_agency_probability
        ids = [candidate["agency_id"] for candidate in evidence["candidates"]]
        assert ids[:2] == [
            agency_id
            for agency_id in (found.candidate_agency_id, found.runner_up_agency_id)
            if agency_id
        ]
        for candidate in evidence["candidates"]:
            assert set(candidate) == {"agency_id", "agency_name", "probability", "levels"}
            assert set(candidate["levels"]) == set(FEATURES)
            for feature, said in candidate["levels"].items():
                assert said["level"] in LEVELS[feature]
                assert isinstance(said["weight"], float)


def test_the_weights_in_the_evidence_add_up_to_the_probabilities() -> None:
    text = "Washington Township Police Department"
    found = link(text, *TOWNSHIPS[:2], county="Morris")
    evidence, model = evidence_of(found), default_model()
    score_of = {
        candidate["agency_id"]: sum(said["weight"] for said in candidate["levels"].values())
        for candidate in evidence["candidates"]
    }
    kind = parse_agency_name(text).kind
    score_of["no_such_agency"] = float(model.no_agency[null_codes([kind])[0]])
    weights = {key: math.exp(score / model.temperature) for key, score in score_of.items()}
    for candidate in evidence["candidates"]:
        expected = (1 - model.lapse) * weights[candidate["agency_id"]] / sum(weights.values())
        # The evidence shows weights to three places.
        assert candidate["probability"] == pytest.approx(expected, rel=0.01)
    none = weights["no_such_agency"] / sum(weights.values())
    assert evidence["no_such_agency"] == pytest.approx(
        model.lapse + (1 - model.lapse) * none, rel=0.01
    )


@given(mentions)
def test_probabilities_are_rounded_before_anything_is_decided(rows: list[Mention]) -> None:
    for found in link_block(rows, Block(AGENCIES)):
        for number in (
            *(found.match_probability, found.runner_up_probability, found.margin),
            found.no_agency_probability,
        ):
            assert round(number, 6) == number
        assert found.match_probability >= found.runner_up_probability
        assert found.margin == pytest.approx(found.match_probability - found.runner_up_probability)
        assert (found.agency_id is not None) == (found.decision in {"exact", "accepted"})
        is_left_to_people = found.method in {"county alone", "several fit", "whole department"}
        is_likely = found.match_probability >= decisions.ACCEPT_AT
        assert is_likely if found.agency_id else is_left_to_people or not is_likely
