"""One directory from two lists: which codes are one agency, of what kind, under which names."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ringledger.evaluation.inputs import read_directory
from ringledger.matching.directory.agencies import (
    RULES,
    Agency,
    Conflict,
    directory_table,
    shown_place,
)
from ringledger.matching.directory.build import build_directory
from ringledger.project import seed_rows
from ringledger.settings import Settings
from ringledger.sources.registry import load_edition

# The kinds of the public interface.
KINDS = {
    *("municipal_police", "sheriff", "county_police", "state_police", "state_other", "campus"),
    *("school", "transit", "tribal", "port_airport", "park", "constable", "marshal", "fire"),
    *("corrections", "prosecutor", "federal", "other"),
}


def fbi(ori: str, name: str, type_name: str = "City", **more: Any) -> dict[str, Any]:
    row = {
        **{"ori": ori, "agency_name": name, "agency_type_name": type_name, "state": ori[:2]},
        **{"county_name": "FRANKLIN", "latitude": 40.0, "longitude": -80.0},
    }
    return row | more


def crosswalk(ori: str | None, name: str, **more: Any) -> dict[str, Any]:
    row = {
        **{"ori": ori, "ori_7": (ori or "")[:7], "agency_name": name, "address_name": None},
        **{"agency_type": "local police department", "census_name": None, "address_city": None},
        **{"fips_state_code": "42", "fips_county_code": "055", "latitude": 1.0, "longitude": 2.0},
    }
    return row | more


def directory(*rows: dict[str, Any], is_fictional: bool = True) -> dict[str, Agency]:
    listed = [row for row in rows if "agency_type_name" in row]
    crossed = [row for row in rows if "agency_type" in row]
    return {agency.agency_id: agency for agency in build_directory(listed, crossed, is_fictional)}


@pytest.mark.parametrize(
    ("name", "listed", "kind"),
    [
        ("Ashby Police Department", "City", "municipal_police"),
        ("Ashby County Sheriff's Office", "County", "sheriff"),
        ("Ashby County Police Department", "County", "county_police"),
        ("State Police: Ashby County", "State Police", "state_police"),
        ("Department of Natural Resources", "Other State Agency", "state_other"),
        ("Alcoholic Beverage Control", "Other State Agency", "state_other"),
        ("Ashby State University", "University or College", "campus"),
        ("Independent School District: Ashby", "Other", "school"),
        ("Ashby Transit", "Other", "transit"),
        ("Ashby Tribal", "Tribal", "tribal"),
        ("Ashby International Airport", "Other", "port_airport"),
        ("Ashby Park District", "Other", "park"),
        ("Ashby County Constable", "County", "constable"),
        ("Ashby Marshal's Office", "City", "marshal"),
        ("Ashby Fire Department", "Other", "fire"),
        ("Department of Corrections", "Other State Agency", "corrections"),
        ("Prosecutor: Ashby County", "Other", "prosecutor"),
        ("U.S. Forest Service", "Other", "federal"),
        ("Ashby County Drug Task Force", "Other", "other"),
    ],
)
def test_an_agencys_kind_comes_from_its_class_and_its_words(
    name: str, listed: str, kind: str
) -> None:
    assert directory(fbi("PA0280100", name, listed))["PA0280100"].agency_kind == kind


def test_a_countys_code_that_ends_in_zeros_is_its_sheriffs() -> None:
    assert directory(fbi("PA0280000", "Ashby", "County"))["PA0280000"].agency_kind == "sheriff"


def test_nebraskas_codes_begin_with_nb() -> None:
    agencies = directory(
        fbi("NB0280100", "Ashby Police Department", state="NB"),
        crosswalk("NB0280200", "brook police department"),
    )
    assert {agency.state for agency in agencies.values()} == {"NE"}


def test_a_seven_character_code_is_the_nine_character_code_without_its_zeros() -> None:
    agencies = directory(
        fbi("PA0280100", "Ashby Police Department"),
        {**crosswalk(None, "ashby police dept", census_name="ashby borough"), "ori_7": "PA02801"},
    )
    assert list(agencies) == ["PA0280100"]
    assert agencies["PA0280100"].origin == "both"
    assert (agencies["PA0280100"].place, agencies["PA0280100"].place_type) == ("ashby", "borough")


def test_a_small_agency_that_only_the_crosswalk_lists_is_kept() -> None:
    agencies = directory(crosswalk("INZZ00100", "fortville police department"))
    assert agencies["INZZ00100"].agency_name == "Fortville Police Department"
    assert agencies["INZZ00100"].origin == "crosswalk"


@pytest.mark.parametrize(
    ("listed", "name"),
    [
        ("bemus point village pd bemus point", "Bemus Point Village Police Department"),
        ("iowa colony police department iowa colony", "Iowa Colony Police Department"),
        ("police department assaria", "Police Department Assaria"),
    ],
)
def test_the_town_of_an_address_is_no_part_of_a_name(listed: str, name: str) -> None:
    (agency,) = directory(crosswalk("PA0280100", listed)).values()
    assert agency.agency_name == name


@pytest.mark.parametrize(
    ("listed", "name"),
    [
        ("polk transit authority pd ashby", "Polk Transit Authority Police Department"),
        ("polk transit authority pd dunn", "Polk Transit Authority Police Department Dunn"),
        ("polk state univ pd ashby", "Polk State University Police Department Ashby"),
        ("park district pd ashby", "Park District Police Department Ashby"),
    ],
)
def test_the_town_of_an_institutions_address_is_no_part_of_its_name(listed: str, name: str) -> None:
    special = {"agency_type": "special jurisdiction", "address_city": "ashby"}
    (agency,) = directory(crosswalk("PA0280100", listed, **special)).values()
    assert agency.agency_name == name


def test_an_airports_police_go_by_the_authority_that_runs_it() -> None:
    agencies = directory(
        fbi("PA0280100", "Ashby International Airport", "Other"),
        crosswalk("PA0280100", "ashby airport", census_name="polk regional airport authority"),
        fbi("PA0280200", "Dunn International Airport", "Other"),
        crosswalk("PA0280200", "dunn airport", census_name="dunn city"),
    )
    assert "Polk Regional Airport Authority" in agencies["PA0280100"].names
    assert "Dunn City" not in agencies["PA0280200"].names


def test_the_fbi_list_names_an_agency_and_the_crosswalk_adds_names() -> None:
    agency = directory(
        fbi("PA0280100", "Ashby Police Department"),
        crosswalk("PA0280100", "ashby dept of public safety"),
    )["PA0280100"]
    assert agency.agency_name == "Ashby Police Department"
    assert agency.conflicts == []


@pytest.mark.parametrize(
    ("what", "fbi_name", "crosswalk_name"),
    [
        ("kind", "Smyrna Police Department", "Smyrna Marshal's Office"),
        ("place", "North Utica Police Department", "Utica Police Department"),
        ("place type", "Town Of Menasha Police Department", "Menasha Township Police"),
    ],
)
def test_a_crosswalk_name_that_reads_as_another_agency_is_a_conflict_and_no_alias(
    what: str, fbi_name: str, crosswalk_name: str
) -> None:
    agency = directory(fbi("WI0280100", fbi_name), crosswalk("WI0280100", crosswalk_name.lower()))[
        "WI0280100"
    ]
    assert [(conflict.what, conflict.fbi_says) for conflict in agency.conflicts] == [
        (what, fbi_name)
    ]
    assert list(agency.names) == [fbi_name]


def test_where_the_lists_put_an_agency_in_two_counties_the_fbis_stands() -> None:
    agencies = directory(
        fbi("PA0280100", "Ashby Police Department"),
        crosswalk("PA0280100", "ashby police department"),
        fbi("PA0280200", "Brook Police Department"),
        crosswalk("PA0280200", "brook police department"),
        fbi("PA0280300", "Cole Police Department", county_name="ADAMS"),
        crosswalk("PA0280300", "cole police department"),
    )
    assert agencies["PA0280300"].counties == ["ADAMS"]
    assert agencies["PA0280300"].conflicts == [Conflict("county", "ADAMS", "FRANKLIN")]


def test_a_name_has_no_doubled_blanks() -> None:
    assert directory(fbi("NJ0111000", "Ashby  Police Department"))["NJ0111000"].names == {
        "Ashby Police Department": "fbi"
    }


def test_the_crosswalk_gives_the_county_that_the_fbi_list_leaves_out() -> None:
    agencies = directory(
        fbi("PA0280100", "Ashby Police Department"),
        crosswalk("PA0280100", "ashby police department"),
        fbi("PA0280200", "Brook Police Department", county_name=None),
        crosswalk("PA0280200", "brook police department"),
        fbi("PADI02800", "Creek Tribal", "Tribal", county_name=None),
        crosswalk("PADI02800", "creek tribal police department"),
    )
    assert agencies["PA0280200"].counties == ["FRANKLIN"]
    assert agencies["PA0280200"].conflicts == []
    # A tribe's land may lie in several.
    assert agencies["PADI02800"].counties == []


@pytest.mark.parametrize("is_reversed", [False, True])
def test_of_two_names_of_a_countys_code_the_city_stands(is_reversed: bool) -> None:
    rows = [
        fbi("VA1220000", "Ashby Police Department", county_name="ASHBY CITY"),
        crosswalk("VA1220000", "ashby police department"),
        fbi("VA0430300", "Brook Control Commission", "Other State Agency", county_name="HENRICO"),
        crosswalk("VA0430300", "brook control commission"),
        crosswalk("VA1220100", "ashby city sheriff", agency_type="sheriffs office"),
    ]
    agencies = directory(*(reversed(rows) if is_reversed else rows))
    assert agencies["VA1220100"].counties == ["ASHBY CITY"]


def test_an_agency_is_where_the_fbi_list_says_else_the_crosswalk_else_its_county() -> None:
    nowhere: dict[str, Any] = {"latitude": None, "longitude": None}
    agencies = directory(
        fbi("PA0280100", "Ashby Police Department"),
        crosswalk("PA0280100", "ashby police department"),
        fbi("PA0280200", "Brook Police Department", **nowhere),
        crosswalk("PA0280200", "brook police department", latitude=5.0, longitude=6.0),
        fbi("PA0280300", "Cole Police Department", **nowhere),
        crosswalk("PA0280400", "dale police department"),
        fbi("PA0290100", "Elm Police Department", county_name="FULTON", **nowhere),
    )
    points = {agency.ori: (agency.latitude, agency.longitude) for agency in agencies.values()}
    assert points == {
        "PA0280100": (40.0, -80.0),
        "PA0280200": (5.0, 6.0),
        "PA0280300": (1.0, 2.0),
        "PA0280400": (1.0, 2.0),
        "PA0290100": (None, None),
    }


@pytest.mark.parametrize(
    ("listed", "meant"),
    [
        ((34.1, 118.2), (34.1, -118.2)),
        # The Aleutians and Guam lie in the east.
        ((51.9, 178.3), (51.9, 178.3)),
        ((13.4, 144.8), (13.4, 144.8)),
        ((-9.0, -9.0), (None, None)),
        ((None, -118.2), (None, None)),
    ],
)
def test_no_agency_is_in_china(
    listed: tuple[float | None, float | None], meant: tuple[float | None, float | None]
) -> None:
    row = crosswalk("CA0190B00", "ashby police dept", latitude=listed[0], longitude=listed[1])
    agency = directory(row)["CA0190B00"]
    assert (agency.latitude, agency.longitude) == meant


def test_a_place_is_the_censuss_else_the_one_its_police_are_called_after() -> None:
    agencies = directory(
        fbi("PA0280100", "Ashby Police Department"),
        crosswalk("PA0280100", "ashby police department", census_name="ashby borough"),
        fbi("PA0280200", "Brook Township Police Department"),
        fbi("PA0280300", "Cole Hill Police Department"),
        fbi("PA0280000", "Franklin County Sheriff's Office", "County"),
        fbi("PA0280400", "Dale State University", "University or College"),
    )
    assert {agency.ori: shown_place(agency) for agency in agencies.values()} == {
        "PA0280100": ("Ashby", "borough"),
        "PA0280200": ("Brook", "township"),
        "PA0280300": ("Cole Hill", None),
        "PA0280000": (None, None),
        "PA0280400": (None, None),
    }


def test_a_second_code_in_the_crosswalk_alone_is_the_same_agency() -> None:
    agencies = directory(
        fbi("PA0280100", "Ashby Police Department"),
        crosswalk("PA0280100", "ashby police department"),
        crosswalk("PA0289900", "ashby pd"),
    )
    assert list(agencies) == ["PA0280100"]
    assert agencies["PA0280100"].merged_oris == ["PA0289900"]
    assert agencies["PA0280100"].conflicts == [Conflict("code", "PA0280100", "PA0289900")]


def test_two_codes_of_one_name_in_the_crosswalk_alone_are_one_agency() -> None:
    agencies = directory(
        fbi("PA0280100", "Brook Police Department"),
        crosswalk("PA0280100", "brook police department"),
        crosswalk("PA0289900", "ashby police department"),
        crosswalk("PA0289800", "ashby pd"),
        crosswalk("PA0299800", "ashby pd", fips_county_code="057"),
    )
    # Of the county whose name nobody gives, nothing is known but the name.
    assert list(agencies) == ["PA0280100", "PA0289800", "PA0299800"]
    assert agencies["PA0289800"].merged_oris == ["PA0289900"]
    assert agencies["PA0289800"].conflicts == [Conflict("repeated code", "PA0289800", "PA0289900")]


def test_a_second_code_may_say_the_type_of_place_that_the_census_does() -> None:
    agencies = directory(
        fbi("PA0280100", "Ashby Police Department"),
        crosswalk("PA0280100", "ashby police department", census_name="ashby borough"),
        crosswalk("PA0289900", "ashby borough police department", census_name="ashby borough"),
        crosswalk("PA0289800", "ashby township police department", census_name="ashby township"),
    )
    assert list(agencies) == ["PA0280100", "PA0289800"]


def test_a_tribes_second_code_may_call_it_otherwise() -> None:
    agencies = directory(
        fbi("OKDI15000", "Ashby Nation", "Tribal", county_name=None),
        fbi("OKDI15100", "Ashby Agency", "Tribal", county_name=None),
        crosswalk("OKTRIB900", "ashby tribal police department"),
    )
    assert agencies["OKDI15000"].merged_oris == ["OKTRIB900"]
    assert list(agencies) == ["OKDI15000", "OKDI15100"]


def test_a_code_that_is_given_to_tribes_is_a_tribes_whatever_its_name_leaves_out() -> None:
    agencies = directory(
        fbi("WI0281200", "Ashby Tribal", "Tribal", county_name=None),
        crosswalk("WITRIB300", "ashby police department"),
        crosswalk("WI0280300", "cole police department"),
    )
    assert agencies["WI0281200"].merged_oris == ["WITRIB300"]
    assert agencies["WI0280300"].agency_kind == "municipal_police"


def test_what_the_fbi_calls_one_institution_is_no_name_of_another() -> None:
    agencies = directory(
        fbi("MI0280100", "University of Ashby: Polk", "University or College"),
        fbi("MI0280200", "University of Ashby: Dunn", "University or College"),
        crosswalk("MI0280100", "university of ashby dunn dept of public safety"),
        crosswalk("MI0280900", "univ ashby-dunn", address_name="university of ashby: dunn"),
    )
    assert list(agencies) == ["MI0280100", "MI0280200"]
    assert list(agencies["MI0280100"].names) == ["University of Ashby: Polk"]
    assert agencies["MI0280200"].merged_oris == ["MI0280900"]


@pytest.mark.real
def test_a_towns_police_go_by_its_marshal_where_the_law_says_so(
    real_directory: dict[str, Agency],
) -> None:
    assert "Lynn Marshal" in real_directory["IN0680400"].names
    assert "Indianapolis Marshal" not in real_directory["INIPD0000"].names
    assert "Patagonia Marshal" in real_directory["AZ0120300"].names
    assert "Telluride Marshal" in real_directory["CO0570100"].names


@pytest.mark.parametrize(
    ("name", "census", "bare"),
    [
        ("milford city police department", None, "Milford Police Department"),
        ("milford village police department", "milford village", "Milford Police Department"),
        ("milford township police department", "milford township", "Milford Police Department"),
        ("rose city police department", "rose city city", None),
        ("cole city police department", None, None),
        ("ash city police department", None, None),
    ],
)
def test_a_name_that_says_the_type_of_place_in_the_crosswalk_alone_goes_without_it_too(
    name: str, census: str | None, bare: str | None
) -> None:
    found = directory(
        fbi("MI0280100", "Cole Township Police Department"),
        fbi("MI0280200", "Ash County Police Department", "County"),
        crosswalk("MI0280900", name, census_name=census),
    )["MI0280900"].names
    assert [*found][1:] == ([bare] if bare else [])


def test_a_name_that_says_the_type_of_place_in_the_fbi_list_stays_as_it_is() -> None:
    agency = directory(fbi("MI0280100", "Milford Village Police Department"))["MI0280100"]
    assert [*agency.names] == ["Milford Village Police Department"]


def test_a_force_of_two_places_goes_by_either_name_that_is_no_others() -> None:
    agencies = directory(
        fbi("UT0280100", "American Ash/Cedar Polk Police Department"),
        fbi("UT0280200", "Cedar Polk Police Department"),
    )
    assert list(agencies["UT0280100"].names) == [
        "American Ash/Cedar Polk Police Department",
        "American Ash Police Department",
    ]


def test_what_the_census_calls_a_town_is_no_township_alone() -> None:
    agency = directory(
        fbi("WI0280100", "Ashby Township Police Department"),
        crosswalk("WI0280100", "ashby twp police department", census_name="ashby town"),
    )["WI0280100"]
    assert "Town of Ashby Police Department" in agency.names


def test_a_county_may_be_written_without_its_s() -> None:
    agency = directory(fbi("MD0280100", "Prince Ash's County Police Department", "County"))
    assert "Prince Ash County Police Department" in agency["MD0280100"].names


def test_a_name_that_begins_with_a_states_code_is_known_by_the_states_whole_name() -> None:
    west = crosswalk("AZ0075700", "AZ STATE UNIVERSITY WEST DEPT OF PUBLIC SAFETY")
    forestry = crosswalk("AZ0030100", "AZ FORESTRY COMMISSION")
    listed = fbi("AZ0030200", "Arizona Forestry Commission", "Other State Agency")
    found = directory(west, forestry, listed)
    name = "Arizona State University West Department Of Public Safety"
    assert name in found["AZ0075700"].names
    assert [*found["AZ0030100"].names] == ["Az Forestry Commission"]


def test_two_codes_the_fbi_lists_are_two_agencies() -> None:
    agencies = directory(
        fbi("PA0280100", "Ashby Police Department"), fbi("PA0280200", "Ashby Police Department")
    )
    assert list(agencies) == ["PA0280100", "PA0280200"]


def test_a_name_that_stops_at_its_colon_is_completed_by_the_crosswalk() -> None:
    agency = directory(
        fbi("TX1013500", "Independent School District:", "Other"),
        crosswalk("TX1013500", "houston independent school district police"),
    )["TX1013500"]
    assert agency.agency_name == "Houston Independent School District Police"
    assert agency.agency_kind == "school"
    assert [conflict.what for conflict in agency.conflicts] == ["name"]


def test_offices_whose_names_stop_at_the_colon_are_told_apart_by_county() -> None:
    named = "Ashby State University:"
    found = directory(
        fbi("PA0280900", named, "University or College", county_name="FRANKLIN"),
        fbi("PA0290900", named, "University or College", county_name="FULTON"),
        fbi("PA0300900", "Independent School District:", "Other", county_name="GREENE"),
    )
    assert found["PA0280900"].agency_name == "Ashby State University: Franklin County"
    assert found["PA0290900"].agency_name == "Ashby State University: Fulton County"
    assert found["PA0300900"].agency_name == "Independent School District:"


def test_a_troop_belongs_to_its_states_force() -> None:
    agencies = directory(
        fbi("PAPSP0000", "Pennsylvania State Police", "State Police", county_name=None),
        fbi("PAPSP4400", "State Police: Troop K", "State Police"),
        fbi("OHOHP4400", "State Police: Troop K", "State Police"),
    )
    assert agencies["PAPSP4400"].parent_agency_id == "PAPSP0000"
    assert agencies["PAPSP0000"].parent_agency_id is None
    assert agencies["OHOHP4400"].parent_agency_id is None


def test_the_demo_knows_no_real_agency() -> None:
    assert directory(is_fictional=True) == {}


def test_federal_agencies_and_those_founded_since_come_from_a_seed_with_a_page_each() -> None:
    agencies = directory(is_fictional=False)
    assert agencies["federal:us-marshals-service"].agency_kind == "federal"
    assert agencies["federal:us-marshals-service"].state is None
    assert agencies["seed:south-fulton-ga"].founded_on == "2018-03-01"
    rows = seed_rows("agency_additions")
    assert [row["agency_id"] for row in rows if not row["url"].startswith("https://")] == []
    assert [row["agency_id"] for row in rows if not row["reason"]] == []


def test_every_name_says_which_list_it_is_from_and_every_conflict_its_rule() -> None:
    table = directory_table(
        build_directory(
            [fbi("PA0280100", "Ashby Police Department")],
            [
                crosswalk("PA0280100", "brook police department"),
                crosswalk("PA0289900", "ashby pd"),
            ],
            is_fictional=True,
        )
    ).to_pylist()
    assert [(row["names"], row["name_origins"]) for row in table] == [
        (["Ashby Police Department"], ["fbi"])
    ]
    assert {conflict["rule"] for conflict in table[0]["conflicts"]} == {
        RULES["code"],
        RULES["place"],
    }


def test_the_order_of_the_lists_does_not_matter() -> None:
    rows = [
        crosswalk("PA0289700", "dale pd"),
        crosswalk("PA0289600", "dale police department"),
        fbi("PA0280100", "Ashby Police Department"),
        fbi("PA0280200", "Brook Police Department"),
        crosswalk("PA0280100", "ashby police department"),
        crosswalk("PA0289900", "ashby pd"),
        crosswalk("PA0280200", "creek police department"),
    ]
    assert directory(*rows) == directory(*reversed(rows))


# The real lists.

# The District and the territories have no state, and Hawaii's four forces are its counties'.
WITHOUT_STATE_POLICE = {"DC", "HI", "PR", "GU", "VI", "CZ"}
# Least and most agencies of each kind that are believable for the whole country.
BELIEVABLE = {
    "municipal_police": (13_000, 16_500),
    "sheriff": (2_900, 3_300),
    "county_police": (40, 120),
    "state_police": (1_400, 2_000),
    "campus": (700, 1_300),
    "school": (100, 500),
    "tribal": (150, 320),
    "port_airport": (60, 200),
    "federal": (30, 60),
}


@pytest.fixture(scope="module")
def real_directory(
    real_source_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Agency]:
    """The directory of the edition eff-2020."""
    settings = Settings(tmp_path_factory.mktemp("home"), real_source_dir)
    return read_directory(load_edition("eff-2020", settings), settings).agencies


@pytest.mark.real
def test_real_agencies_have_nine_character_codes_of_their_own(
    real_directory: dict[str, Agency],
) -> None:
    codes = [agency.ori for agency in real_directory.values() if agency.ori]
    assert {len(code) for code in codes} == {9}
    merged = [code for agency in real_directory.values() for code in agency.merged_oris]
    assert [code for code, count in Counter([*codes, *merged]).items() if count > 1] == []


@pytest.mark.real
def test_the_order_of_the_real_lists_does_not_matter(
    real_source_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(tmp_path, real_source_dir)
    edition = load_edition("eff-2020", settings)
    in_order = read_directory(edition, settings).agencies

    def reversed_rows(fbi: list[Any], crosswalk: list[Any], is_fictional: bool) -> list[Agency]:
        return build_directory(fbi[::-1], crosswalk[::-1], is_fictional)

    monkeypatch.setattr("ringledger.matching.directory.build.build_directory", reversed_rows)
    assert read_directory(edition, settings).agencies == in_order


@pytest.mark.real
def test_real_agencies_are_of_every_kind_in_believable_numbers(
    real_directory: dict[str, Agency],
) -> None:
    counts = Counter(agency.agency_kind for agency in real_directory.values())
    assert set(counts) == KINDS
    unbelievable = {
        kind: counts[kind]
        for kind, (least, most) in BELIEVABLE.items()
        if not least <= counts[kind] <= most
    }
    assert unbelievable == {}


@pytest.mark.real
def test_real_agencies_have_places_counties_and_points(real_directory: dict[str, Agency]) -> None:
    agencies = list(real_directory.values())
    police = [agency for agency in agencies if agency.agency_kind == "municipal_police"]
    assert sum(shown_place(agency)[0] is not None for agency in police) >= 0.999 * len(police)
    assert sum(bool(agency.counties) for agency in police) >= 0.995 * len(police)
    assert sum(agency.latitude is not None for agency in agencies) >= 0.99 * len(agencies)
    # From the Virgin Islands to the Aleutians, of which some lie east, and Guam.
    assert {
        agency.state
        for agency in agencies
        if agency.longitude is not None and not -180 <= agency.longitude <= -64
    } <= {"AK", "GU"}


@pytest.mark.real
def test_every_real_state_has_one_state_police_or_says_why_not(
    real_directory: dict[str, Agency],
) -> None:
    heads = Counter(
        agency.state
        for agency in real_directory.values()
        if agency.agency_kind == "state_police" and agency.parent_agency_id is None
    )
    states = {agency.state for agency in real_directory.values() if agency.state}
    assert {state for state in states if heads[state] != 1} == WITHOUT_STATE_POLICE


@pytest.mark.real
def test_an_agency_that_works_across_a_border_says_so(real_directory: dict[str, Agency]) -> None:
    assert real_directory["AZ0018900"].also_in == ["NM", "UT"]
    police = [
        agency for agency in real_directory.values() if agency.agency_kind == "municipal_police"
    ]
    assert not [agency.agency_name for agency in police if agency.also_in]


@pytest.mark.real
def test_a_railroads_entries_by_county_are_parts_of_it(real_directory: dict[str, Agency]) -> None:
    assert real_directory["CA0102400"].agency_name == "Union Pacific Railroad: Fresno County"
    parents = {
        "CA0102400": "national:union-pacific-police",
        "CA0012800": "national:bnsf-police",
        "NY533RX00": "national:csx-police",
        "NY515RM00": "federal:amtrak-police",
        "DE002159E": "federal:amtrak-police",
    }
    assert {ori: real_directory[ori].parent_agency_id for ori in parents} == parents


@pytest.mark.real
def test_maines_drug_agency_is_no_part_of_the_federal_one(
    real_directory: dict[str, Agency],
) -> None:
    assert real_directory["DCPPD0000"].parent_agency_id == "federal:us-park-police"
    for ori in ("MEMDEA000", "ME001BI00"):
        assert real_directory[ori].agency_name.startswith("Drug Enforcement Agency")
        assert real_directory[ori].parent_agency_id is None


@pytest.mark.real
def test_a_state_university_is_written_short_where_no_state_police_are_called_so(
    real_directory: dict[str, Agency],
) -> None:
    assert "San Diego State Police Department" in real_directory["CA0371400"].names
    short = "State Police Department"
    places = {
        name.removesuffix(f" {short}"): agency.state
        for agency in real_directory.values()
        for name in agency.names
        if agency.agency_kind == "campus" and name.endswith(f" {short}")
    }
    assert "Ohio" not in places
    # Virginia's force is called State Police, and its Norfolk post might be meant.
    assert places["Kent"] == "OH"
    assert "Norfolk" not in places


@pytest.mark.real
def test_an_old_entry_under_an_alias_is_its_agencys(real_directory: dict[str, Agency]) -> None:
    assert "FL0160000" not in real_directory  # the crosswalk's Duval County Sheriffs Department
    duval = real_directory["FL0160200"]
    assert "FL0160000" in duval.merged_oris
    assert Conflict("code of an alias", "FL0160200", "FL0160000") in duval.conflicts


@pytest.mark.real
def test_every_code_that_another_agency_took_over_is_listed_with_its_rule(
    real_directory: dict[str, Agency],
) -> None:
    for agency in real_directory.values():
        listed = [c.crosswalk_says for c in agency.conflicts if "code" in c.what]
        assert sorted(agency.merged_oris) == sorted(listed)


@pytest.mark.real
def test_no_two_real_entries_of_the_crosswalk_alone_have_one_name_kind_and_county(
    real_directory: dict[str, Agency],
) -> None:
    names = Counter(
        (agency.state, agency.agency_kind, agency.agency_name, *agency.counties)
        for agency in real_directory.values()
        if agency.origin == "crosswalk" and agency.counties
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_a_school_district_goes_by_the_order_people_say_it_in() -> None:
    found = directory(fbi("TX0010100", "Independent School District: Aldine", "Other"))
    assert found["TX0010100"].agency_name == "Aldine Independent School District"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Drug Task Force: 21st Judicial District", ["21st Judicial District Drug Task Force"]),
        (
            "County Detective: Ash County",
            ["Ash County Detectives", "Ash County District Attorney's Office"],
        ),
        ("Park Police: Ash County", ["Ash County Park Police"]),
    ],
)
def test_an_office_goes_by_the_order_people_say_it_in_too(name: str, said: list[str]) -> None:
    assert [*directory(fbi("TN0010100", name, "Other"))["TN0010100"].names] == [name, *said]


@pytest.mark.real
def test_a_real_part_belongs_to_a_whole_of_its_state_or_of_the_nation(
    real_directory: dict[str, Agency],
) -> None:
    parts = [agency for agency in real_directory.values() if agency.parent_agency_id]
    assert len(parts) > 1_000
    wholes = {part.agency_id: real_directory[part.parent_agency_id or ""] for part in parts}
    assert all(wholes[part.agency_id].state in (part.state, None) for part in parts)
    assert all(whole.parent_agency_id is None for whole in wholes.values())


@pytest.mark.real
@pytest.mark.parametrize(
    ("agency_id", "state", "kind", "word"),
    [
        ("NB0280200", "NE", "municipal_police", "Omaha"),
        ("MOSPD0000", "MO", "municipal_police", "St. Louis"),
        ("MO0950000", "MO", "county_police", "St. Louis County"),
        ("NV0020100", "NV", "municipal_police", "Las Vegas"),
        ("TX1013500", "TX", "school", "Houston"),
        ("NY301SG00", "NY", "state_police", "New York State Police"),
        ("AZ0018900", "AZ", "tribal", "Navajo"),
        ("federal:fbi", None, "federal", "Federal Bureau of Investigation"),
        ("seed:chatham-county-pd-ga", "GA", "county_police", "Chatham"),
    ],
)
def test_well_known_agencies_are_what_they_are(
    real_directory: dict[str, Agency], agency_id: str, state: str | None, kind: str, word: str
) -> None:
    agency = real_directory[agency_id]
    assert (agency.state, agency.agency_kind) == (state, kind)
    assert word in agency.agency_name


@pytest.mark.real
def test_the_seeds_name_agencies_that_are_there(real_directory: dict[str, Agency]) -> None:
    for name in ("agency_aliases", "agency_families"):
        oris = [row["ori"] for row in seed_rows(name)]
        assert [ori for ori in oris if ori not in real_directory] == []
