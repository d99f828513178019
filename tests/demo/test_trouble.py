"""Each kind of trouble of the real lists is planted, whatever the seed."""

from collections import Counter, defaultdict

import pytest

from ringledger.demo.country import STATES, State
from ringledger.demo.country_builder import build_country
from ringledger.demo.dice import Dice
from ringledger.demo.publishers.rows import File
from ringledger.demo.trouble import CLASSES, Speller
from ringledger.demo.world import World, invent

STANDING = {
    "saint_place",
    "direction",
    "city_township_county",
    "same_name_several_states",
    "same_township_several_counties",
    "sheriff_and_police",
    "state_police",
    "state_police_troop",
    "campus",
    "school",
    "transit",
    "tribal",
    "federal",
    "not_in_directory",
    "crosswalk_only",
    "comma_in_name",
    "and_in_name",
}
CELLS = {
    "several_agencies",
    "separated_by_comma",
    "separated_by_semicolon",
    "separated_by_and",
    "missing_state",
    "other_state",
    "duplicate",
}
DEATH_ROWS = {
    "blank_agency",
    "city_differs",
    "date_off",
    "duplicate",
    "missing_state",
    "name_variant",
    "named_case",
    "other_state",
    "same_name_other_person",
    "two_date_formats",
    "two_victims",
    "withheld_name",
}


def trouble_of_mentions(world: World, source: str) -> set[str]:
    return {
        trouble
        for file in world.files
        if file.source == source
        for row in file.rows
        for mention in row.mentions
        for trouble in mention.trouble
    }


def trouble_of_rows(files: list[File]) -> set[str]:
    return {trouble for file in files for row in file.rows for trouble in row.trouble}


@pytest.mark.parametrize("seed", [2020, 1, 2, 3])
@pytest.mark.parametrize("source", ["mapping_police_violence", "fatal_encounters"])
def test_death_lists_have_each_kind_in_their_agency_cells(seed: int, source: str) -> None:
    world = invent(1, seed)
    missing = (CLASSES.keys() | STANDING | CELLS) - trouble_of_mentions(world, source)
    assert not missing


@pytest.mark.parametrize("seed", [2020, 1, 2, 3])
def test_the_partner_list_has_each_kind_that_such_lists_have(seed: int) -> None:
    world = invent(1, seed)
    never = {"acronym", "state_in_name"}
    wanted = (CLASSES.keys() - never) | {
        "sheriff_and_police",
        "city_township_county",
        "same_township_several_counties",
        "same_name_several_states",
        "direction",
        "campus",
        "not_in_directory",
        "crosswalk_only",
        "duplicate",
        "missing_state",
        "missing_county",
        "month_only",
        "two_date_formats",
    }
    assert not wanted - trouble_of_mentions(world, "ring")


@pytest.mark.parametrize("seed", [2020, 1, 2, 3])
def test_death_rows_have_each_kind(seed: int) -> None:
    files = invent(1, seed).files
    mpv = [file for file in files if file.source == "mapping_police_violence"]
    fe = [file for file in files if file.source == "fatal_encounters"]
    assert not DEATH_ROWS - trouble_of_rows(fe)
    assert not (DEATH_ROWS | {"missing_fe_id", "wrong_fe_id", "wrong_ori"}) - trouble_of_rows(mpv)


def test_most_names_are_printed_plainly(world: World) -> None:
    texts = Counter(
        mention.text == mention.agency.name
        for file in world.files
        for row in file.rows
        for mention in row.mentions
    )
    assert 0.85 < texts[True] / texts.total() < 0.97


def test_a_misspelling_is_no_other_place_of_the_state() -> None:
    country = build_country(5, seed=3)
    speller = Speller(country, Dice(3, "test"), 1.0, ("misspelling",))
    texts: dict[State | None, set[str]] = defaultdict(set)
    names: dict[State | None, set[str]] = defaultdict(set)
    for agency in country.agencies:
        names[agency.state].add(agency.name)
        if text := CLASSES["misspelling"](speller, agency):
            texts[agency.state].add(text)
    assert all(len(texts[state]) > 100 for state in STATES)
    assert not any(texts[state] & names[state] for state in STATES)


@pytest.mark.parametrize(
    ("separator", "joined"),
    [("comma", ", "), ("semicolon", "; "), ("and", " and ")],
)
def test_a_cell_of_two_is_its_names_joined(world: World, separator: str, joined: str) -> None:
    seen = 0
    for file in world.files:
        for row in file.rows:
            texts = [mention.text for mention in row.mentions]
            if len(texts) == 2 and f"separated_by_{separator}" in row.mentions[0].trouble:
                seen += 1
                assert joined.join(texts) in row.cells.values()
    assert seen
