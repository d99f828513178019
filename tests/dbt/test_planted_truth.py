"""Held against what was planted in the demo files: every step but linking is exact."""

from __future__ import annotations

from collections import defaultdict

import duckdb
import pytest

from ringledger.demo import Truth

READINGS = ["mapping_police_violence", "fatal_encounters"]


def rows(connection: duckdb.DuckDBPyConnection, query: str, *values: object) -> list[tuple]:
    return connection.execute(query, list(values)).fetchall()


@pytest.fixture
def true_agency(demo: duckdb.DuckDBPyConnection, truth: Truth) -> dict[str, str]:
    """The agency each mention truly means, by mention_id."""
    planted = {
        (link["source_file"], int(link["source_row_number"]), int(link["position"])): link
        for link in truth.links
    }
    found = rows(
        demo,
        """
        select mention_id, source_file, source_row_number, position, mention_text
        from marts.fct_agency_mentions
        """,
    )
    return {
        mention_id: planted[key]["agency_key"]
        for mention_id, *key_parts, _ in found
        if (key := tuple(key_parts)) in planted
    }


@pytest.fixture
def true_partners(demo: duckdb.DuckDBPyConnection, true_agency: dict[str, str]) -> set[str]:
    """Agencies that are partners by the as-of date, if every name were linked right."""
    found = rows(
        demo,
        """
        select mention_id
        from marts.bridge_partnership_mentions
        where coalesce(active_on_earliest, active_on_latest)
            <= (select as_of_on from marts.rpt_edition)
        """,
    )
    return {true_agency[mention_id] for (mention_id,) in found}


def deaths_of(demo: duckdb.DuckDBPyConnection, reading: str) -> dict[str, list[str]]:
    """Mentions of each death the reading counts in the window."""
    mentions: dict[str, list[str]] = defaultdict(list)
    for encounter_id, mention_id in rows(
        demo,
        """
        select encounter_id, mention_id
        from marts.rpt_claim_evidence
        where claim_id = 'share-of-deaths' and part = 'denominator' and reading = ?
        """,
        reading,
    ):
        mentions[encounter_id] += [mention_id] if mention_id else []
    return mentions


def test_every_planted_name_is_found_in_its_place(
    demo: duckdb.DuckDBPyConnection, truth: Truth, true_agency: dict[str, str]
) -> None:
    mentions = rows(demo, "select mention_id from marts.fct_agency_mentions")

    missed = [mention for (mention,) in mentions if mention not in true_agency]

    assert len(missed) <= 0.01 * len(mentions)


def test_partners_are_the_planted_ones(truth: Truth, true_partners: set[str]) -> None:
    assert len(true_partners) == truth.claim("partner-agencies", "ring")["numerator"]


@pytest.mark.parametrize("reading", READINGS)
def test_deaths_are_the_planted_ones(
    demo: duckdb.DuckDBPyConnection, truth: Truth, reading: str
) -> None:
    planted = truth.claim("share-of-deaths", reading)["denominator"]

    assert len(deaths_of(demo, reading)) == planted


@pytest.mark.parametrize("reading", READINGS)
def test_with_perfect_links_the_figures_are_the_planted_ones(
    demo: duckdb.DuckDBPyConnection,
    truth: Truth,
    true_agency: dict[str, str],
    true_partners: set[str],
    reading: str,
) -> None:
    named = [
        {true_agency.get(mention) for mention in mentions}
        for mentions in deaths_of(demo, reading).values()
    ]

    partner_deaths = sum(not agencies.isdisjoint(true_partners) for agencies in named)
    partners_with_deaths = true_partners & set().union(*named)

    assert partner_deaths == truth.claim("share-of-deaths", reading)["numerator"]
    assert len(partners_with_deaths) == truth.claim("partners-with-deaths", reading)["numerator"]


@pytest.mark.parametrize("reading", READINGS)
def test_a_death_counted_wrongly_has_a_wrong_or_missing_link(
    demo: duckdb.DuckDBPyConnection,
    truth: Truth,
    true_agency: dict[str, str],
    true_partners: set[str],
    reading: str,
) -> None:
    key_of = {agency["ori"]: agency["agency_key"] for agency in truth.agencies if agency["ori"]}
    linked = dict(rows(demo, "select mention_id, counted_agency_id from marts.fct_agency_links"))
    wrong = {
        mention for mention, agency in true_agency.items() if key_of.get(linked[mention]) != agency
    }
    wrongly_linked_agencies = {true_agency[mention] for mention in wrong}
    counted = {
        encounter_id
        for (encounter_id,) in rows(
            demo,
            """
            select encounter_id
            from marts.rpt_claim_evidence
            where claim_id = 'share-of-deaths' and part = 'numerator' and reading = ?
            """,
            reading,
        )
    }

    for encounter_id, mentions in deaths_of(demo, reading).items():
        agencies = {true_agency.get(mention) for mention in mentions}
        if (encounter_id in counted) != (not agencies.isdisjoint(true_partners)):
            assert agencies & wrongly_linked_agencies, mentions


def test_named_cases_are_one_row_each_with_the_planted_timing(
    demo: duckdb.DuckDBPyConnection, truth: Truth
) -> None:
    cases = rows(
        demo, "select person_name, is_partner, died_after_joining from marts.rpt_named_cases"
    )
    planted = truth.claim("named-cases", "mapping_police_violence")

    assert len(cases) == len({name for name, *_ in cases}) == 6
    assert sum(is_partner for _, is_partner, _ in cases) == planted["numerator"]
    assert sum(after for *_, after in cases) == planted["died_after_joining"]


def true_deaths_of_encounters(
    demo: duckdb.DuckDBPyConnection, truth: Truth
) -> list[tuple[str, str]]:
    """Each row of the death lists: the encounter it was given, and the death it truly tells of."""
    planted = {
        (row["source_file"], int(row["source_row_number"])): row["death_key"]
        for row in truth.encounters
    }
    return [
        (encounter_id, planted[source_file, number])
        for encounter_id, source_file, number in rows(
            demo,
            "select encounter_id, source_file, source_row_number from marts.bridge_encounter_rows",
        )
    ]


def test_every_row_of_the_death_lists_tells_of_an_encounter(
    demo: duckdb.DuckDBPyConnection, truth: Truth
) -> None:
    assert len(true_deaths_of_encounters(demo, truth)) == len(truth.encounters)


def test_no_encounter_is_made_of_two_deaths(demo: duckdb.DuckDBPyConnection, truth: Truth) -> None:
    deaths: dict[str, set[str]] = defaultdict(set)
    for encounter_id, death in true_deaths_of_encounters(demo, truth):
        deaths[encounter_id].add(death)

    assert max(map(len, deaths.values())) == 1


def test_few_deaths_are_taken_for_two(demo: duckdb.DuckDBPyConnection, truth: Truth) -> None:
    encounters: dict[str, set[str]] = defaultdict(set)
    for encounter_id, death in true_deaths_of_encounters(demo, truth):
        encounters[death].add(encounter_id)

    taken_for_two = sum(len(found) > 1 for found in encounters.values())

    assert taken_for_two <= 0.005 * len(encounters)


def test_without_the_publishers_ids_deaths_are_matched_all_the_same(
    demo: duckdb.DuckDBPyConnection,
) -> None:
    ((ours, best_other),) = rows(
        demo,
        """
        select
            max(f1) filter (where recipe = 'ringledger'),
            max(f1) filter (where recipe != 'ringledger')
        from marts.rpt_encounter_matching
        """,
    )

    assert ours > 0.97
    assert ours > best_other
