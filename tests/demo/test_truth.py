"""The truth agrees with itself: its figures follow from its rows."""

from collections import defaultdict
from pathlib import Path

import pytest

from ringledger.demo import NAMED_CASES, Truth
from ringledger.demo.truth import DEATH_READINGS
from ringledger.sources import readers
from ringledger.sources.editions import Source

# Said again here, in the words of the claims, so that a slip in the generator's own would show.
WINDOW = ("2015-01-01", "2020-06-22")
ALL_CAUSES_TO = "2018-05-31"


def agencies_by_row(truth: Truth) -> dict[tuple[str, str], set[str]]:
    keys: dict[tuple[str, str], set[str]] = defaultdict(set)
    for link in truth.links:
        keys[link["source_file"], link["source_row_number"]].add(link["agency_key"])
    return keys


def told_by(truth: Truth, source: str) -> dict[str, list[tuple[str, set[str]]]]:
    """Day and agencies of each row that counts, by death."""
    keys = agencies_by_row(truth)
    told: dict[str, list[tuple[str, set[str]]]] = defaultdict(list)
    for row in truth.encounters:
        day, file = row["occurred_on"], row["source_file"]
        is_covered = file.endswith(".dta") and day <= ALL_CAUSES_TO
        if row["source"] == source and not is_covered:
            told[row["death_key"]].append((day, keys[file, row["source_row_number"]]))
    return told


def deaths_of(truth: Truth, reading: str) -> dict[str, set[str]]:
    """Agencies by death, of the deaths that the reading counts."""
    mpv = told_by(truth, "mapping_police_violence")
    fe = told_by(truth, "fatal_encounters")
    told = {
        "mapping_police_violence": mpv,
        "fatal_encounters": fe,
        "both": {key: rows for key, rows in mpv.items() if key in fe},
        "either": {**fe, **mpv},
    }[reading]
    deaths: dict[str, set[str]] = {}
    for key, rows in told.items():
        for day, agencies in rows:
            if WINDOW[0] <= day <= WINDOW[1]:
                deaths.setdefault(key, set()).update(agencies)
    return deaths


def partners_of(truth: Truth) -> set[str]:
    return {
        row["agency_key"]
        for row in truth.partners
        if (row["joined_on"] and row["joined_on"] <= WINDOW[1])
        or (not row["joined_on"] and row["joined_month"] <= WINDOW[1][:7])
    }


def test_partners_are_those_active_by_the_day_or_in_its_month(truth: Truth) -> None:
    claim = truth.claim("partner-agencies", "ring")
    assert claim["value"] == claim["numerator"] == len(partners_of(truth))
    june = [row for row in truth.partners if row["joined_month"] == "2020-06"]
    assert {row["is_active_by_as_of"] for row in june if not row["joined_on"]} == {"True"}


def test_partners_added_are_known_with_and_without_those_of_a_month(truth: Truth) -> None:
    dated = [row for row in truth.partners if "2019-12-22" <= row["joined_on"] <= "2020-06-22"]
    month = [
        row for row in truth.partners if not row["joined_on"] and row["joined_month"] == "2020-06"
    ]
    claim = truth.claim("partners-added", "ring")
    assert month
    assert claim["dated_only"] == len(dated)
    assert claim["value"] == len(dated) + len(month)


@pytest.mark.parametrize("reading", DEATH_READINGS)
def test_shares_follow_from_links_partners_and_encounters(truth: Truth, reading: str) -> None:
    deaths, partners = deaths_of(truth, reading), partners_of(truth)
    of_partners = sum(bool(keys & partners) for keys in deaths.values())
    with_deaths = partners & set().union(*deaths.values())

    for claim_id in ("share-of-deaths", "share-of-deaths-headline"):
        claim = truth.claim(claim_id, reading)
        assert (claim["numerator"], claim["denominator"]) == (of_partners, len(deaths))
        assert claim["value"] == of_partners / len(deaths)
    claim = truth.claim("partners-with-deaths", reading)
    assert (claim["numerator"], claim["denominator"]) == (len(with_deaths), len(partners))
    assert truth.claim("hundreds-of-departments", reading)["value"] == len(with_deaths)


@pytest.mark.parametrize("reading", DEATH_READINGS)
def test_all_six_named_people_are_in_every_reading(truth: Truth, reading: str) -> None:
    assert truth.claim("named-cases", reading)["value"] == len(NAMED_CASES) == 6


def test_every_partner_is_a_row_of_the_list_and_the_other_way_round(truth: Truth) -> None:
    listed = {
        (row["agency_key"], number)
        for row in truth.partners
        for number in row["source_row_numbers"].split(";")
    }
    links = {
        (link["agency_key"], link["source_row_number"])
        for link in truth.links
        if link["source"] == "ring"
    }
    assert listed == links


def test_an_agency_has_a_code_exactly_if_a_directory_lists_it(truth: Truth) -> None:
    for agency in truth.agencies:
        is_listed = "True" in (agency["is_in_fbi"], agency["is_in_crosswalk"])
        assert bool(agency["ori"]) == is_listed
    codes = {agency["agency_key"]: agency["ori"] for agency in truth.agencies}
    assert all(codes[link["agency_key"]] == link["ori"] for link in truth.links)


@pytest.mark.parametrize("source_id", ["demo-mpv", "demo-fe-all-causes", "demo-fe-deadly-force"])
def test_truth_speaks_of_the_rows_that_readers_land(
    truth: Truth, demo_folder: Path, demo_sources: dict[str, Source], source_id: str
) -> None:
    source = demo_sources[source_id]
    landing = readers.read(source, demo_folder / source.file_name)
    landed = {row["source_row_number"]: row for row in landing.table.to_pylist()}
    encounters = [row for row in truth.encounters if row["source_file"] == source.file_name]
    assert {int(row["source_row_number"]): row["occurred_on"] for row in encounters} == {
        number: row["occurred_on"].isoformat() for number, row in landed.items()
    }
    for link in truth.links:
        if link["source_file"] == source.file_name:
            row = landed[int(link["source_row_number"])]
            assert link["mention_text"] in row["agency"]
            assert (link["state"], link["city"], link["county"]) == (
                row["state"] or "",
                row["city"] or "",
                row["county"] or "",
            )
