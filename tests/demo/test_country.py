# ruff: noqa: SIM905 -- a list of codes reads as words
"""The country is invented, and as large as the scale says."""

import csv
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from ringledger.demo import NAMED_CASES, Truth
from ringledger.demo.country import STATES
from ringledger.demo.country_builder import MAX_SCALE, build_country
from ringledger.demo.dice import Dice
from ringledger.demo.names import people
from ringledger.demo.publishers import census
from ringledger.demo.world import World, invent
from ringledger.errors import UsageError

REAL_CODES = frozenset(
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NB NV NH NJ "
    "NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC AS GU MP PR VI UM FM MH PW AA "
    "AE AP".split()
)


def test_no_state_is_real() -> None:
    assert [state.code for state in STATES] == ["QA", "QB", "QC", "QD", "QE"]
    assert not REAL_CODES.intersection(state.code for state in STATES)


def test_every_row_lies_in_one_of_the_five_states_or_names_none(truth: Truth) -> None:
    codes = {state.code for state in STATES}
    assert {link["state"] for link in truth.links} == codes | {""}
    assert {agency["state"] for agency in truth.agencies} == codes | {""}


def test_an_ori_has_nine_characters_begins_with_its_state_and_is_one_agency_s(world: World) -> None:
    listed = [agency for agency in world.country.agencies if agency.ori]
    assert all(
        agency.ori and agency.state and len(agency.ori) == 9 and agency.ori[:2] == agency.state.code
        for agency in listed
    )
    assert len({agency.ori for agency in listed}) == len(listed)


def test_the_directory_is_larger_than_the_partner_list(world: World) -> None:
    in_directory = sum(agency.is_in_directory for agency in world.country.agencies)
    assert 850 < in_directory < 950
    assert 220 < len(world.partnerships) < 290


@pytest.mark.parametrize("scale", [1, 3])
def test_a_name_is_one_agency_of_its_state_but_for_the_planted_townships(scale: int) -> None:
    country = build_country(scale, seed=11)
    counts = Counter(
        (agency.state, agency.name, agency.traits == ("same_township_several_counties",))
        for agency in country.agencies
    )
    repeated = {key: count for key, count in counts.items() if count > 1}
    assert set(repeated.values()) == {3}
    assert all(is_planted for _, _, is_planted in repeated)
    assert len(repeated) == len(STATES) * scale


def test_the_scale_multiplies_agencies_partners_and_deaths() -> None:
    small, large = invent(1, seed=5), invent(4, seed=5)
    for ratio in (
        len(large.country.agencies) / len(small.country.agencies),
        len(large.partnerships) / len(small.partnerships),
        len(large.deaths) / len(small.deaths),
    ):
        assert 3.6 < ratio < 4.4


def test_the_largest_county_does_not_grow_with_the_scale() -> None:
    def largest(scale: int) -> int:
        rows = census.publish(build_country(scale, seed=1)).rows
        return max(int(str(row.cells["TotalPop"])) for row in rows)

    assert largest(5) < 2 * largest(1)


@pytest.mark.parametrize("scale", [0, MAX_SCALE + 1])
def test_a_scale_that_cannot_be_made_is_refused(scale: int) -> None:
    with pytest.raises(UsageError, match=f"1 to {MAX_SCALE}"):
        build_country(scale, seed=1)


def test_the_largest_scale_still_finds_names() -> None:
    country = build_country(MAX_SCALE, seed=1)
    oris = [agency.ori for agency in country.agencies if agency.ori]
    assert len(set(oris)) == len(oris)
    assert {len(ori) for ori in oris} == {9}


def test_no_two_people_share_a_name() -> None:
    names = list(islice(people(Dice(1, "people")), 100_000))
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("seed", [1, 99])
def test_the_named_cases_stand_whatever_the_seed(seed: int) -> None:
    world = invent(1, seed)
    agencies = {agency.ori: agency for agency in world.country.agencies}
    joined = {one.agency.ori: one.joined_on for one in world.partnerships}
    for case in NAMED_CASES:
        assert agencies[case.ori].name == case.agency_name
        assert agencies[case.ori].place == case.city
        assert joined[case.ori] == case.joined_on
        [death] = [death for death in world.deaths if death.given_name == case.mpv_name]
        assert death.occurred_on == case.died_on
        assert agencies[case.ori] in death.agencies
    assert sum(case.died_after_joining for case in NAMED_CASES) == 3


@pytest.mark.real
def test_no_place_or_county_is_a_real_agency_s(world: World, real_source_dir: Path) -> None:
    [path] = real_source_dir.rglob("fbi_cde_agencies_2018-09-19.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    real = {row["agency_name"].casefold() for row in rows}
    real_counties = {name for row in rows for name in row["county_name"].casefold().split("; ")}
    invented = {agency.name.casefold() for agency in world.country.agencies}
    assert not invented & real
    assert not {county.name.casefold() for county in world.country.counties} & real_counties
