"""A figure leads to its rows, and its rows lead back to the figure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from ringledger.cli.main import run
from ringledger.errors import CheckFailedError, UsageError
from ringledger.project import seed_rows
from ringledger.provenance.evidence import in_words
from ringledger.provenance.trace import trace
from ringledger.settings import Settings
from ringledger.sources.registry import load_edition

CELLS = ["raw.atlas_of_surveillance", "raw.mapping_police_violence", "raw.fatal_encounters"]


def demo_readings() -> list[tuple[str, str]]:
    return [
        (row["claim_id"], row["reading"])
        for row in seed_rows("claim_readings")
        if row["statement_set"] == "demo"
    ]


@pytest.fixture
def published(demo_built: Path, ringledger_home: Path) -> Path:
    """A home whose published demo is the one built for all tests."""
    path = ringledger_home / "published" / "demo.duckdb"
    path.parent.mkdir(parents=True)
    path.symlink_to(demo_built)
    return path


@pytest.fixture
def altered(demo_built: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the built demo that may be changed."""
    path = tmp_path / "copy.duckdb"
    path.write_bytes(demo_built.read_bytes())
    with duckdb.connect(str(path)) as connection:
        yield connection


@pytest.mark.parametrize(("claim_id", "reading"), demo_readings())
def test_the_rows_of_every_part_of_every_figure_add_up_to_it(
    demo: duckdb.DuckDBPyConnection, claim_id: str, reading: str
) -> None:
    row = demo.execute(
        "select numerator, denominator from marts.rpt_claims where claim_id = ? and reading = ?",
        [claim_id, reading],
    ).fetchone()
    assert row is not None
    records = trace(demo, claim_id, reading).rows.records()
    deaths_are_counted = claim_id.startswith("share-of-deaths") or claim_id == "named-cases"
    counted = "encounter_id" if deaths_are_counted else "agency_id"

    for part, figure in zip(("numerator", "denominator"), row, strict=True):
        of_part = [record for record in records if record["part"] == part]
        assert len({record[counted] for record in of_part} - {None}) == (figure or 0)
        assert bool(of_part) == bool(figure)
        if figure is not None:
            assert trace(demo, claim_id, reading, part).rows.records() == of_part


def test_every_row_stands_where_the_trace_says(demo: duckdb.DuckDBPyConnection) -> None:
    cells = {
        (sha256, number): cell
        for table in CELLS
        for sha256, number, cell in demo.execute(
            f"select source_sha256, source_row_number, agency from {table}"  # noqa: S608
        ).fetchall()
    }
    records = trace(demo, "partners-with-deaths").rows.records()

    assert records
    for record in records:
        assert cells[record["source_sha256"], record["source_row_number"]] == record["raw_text"]


def test_a_hash_is_that_of_the_file_the_edition_pins(
    demo: duckdb.DuckDBPyConnection, demo_home: Settings
) -> None:
    pinned = {source.file_name: source.sha256 for source in load_edition("demo", demo_home).sources}

    records = trace(demo, "share-of-deaths").rows.records()
    assert records
    for record in records:
        assert pinned[record["source_file"]] == record["source_sha256"]


def test_a_row_names_the_agency_the_partnership_and_the_link(
    demo: duckdb.DuckDBPyConnection,
) -> None:
    ((as_of_on,),) = demo.execute("select as_of_on from marts.rpt_edition").fetchall()

    records = trace(demo, "share-of-deaths", part="numerator").rows.records()
    # In the reading `both`, the other list's row says that the death is on it, and no more.
    deaths = [record for record in records if record["evidence_kind"] == "death"]
    assert {record["reading"] for record in records} == {record["reading"] for record in deaths}
    for record in deaths:
        assert record["agency_name"]
        assert record["decision"] in {"exact", "accepted", "override", "review", "unmatched"}
        assert record["link_evidence"]
        assert record["mention_text"] in record["raw_text"]
        assert record["encounter_row_role"] in {"kept", "merged"}
        assert record["partner_active_on"] <= as_of_on
        assert record["partner_source_row_number"] > 1
        assert record["is_fictional"]


def test_a_row_says_what_tied_it_to_its_death_and_how_likely_the_pair_is(
    demo: duckdb.DuckDBPyConnection,
) -> None:
    pairs = {
        (sha256, number, method, probability)
        for sha256, number, method, probability in demo.execute(
            """
            select
                death_rows.source_sha256, death_rows.source_row_number,
                links.method, links.match_probability
            from marts.fct_encounter_links as links
            inner join marts.bridge_encounter_rows as death_rows
                on death_rows.encounter_row_id
                in (links.left_encounter_row_id, links.right_encounter_row_id)
            where links.decision = 'accepted'
            """
        ).fetchall()
    }
    records = trace(demo, "share-of-deaths", part="denominator").rows.records()

    told = [row for row in records if row["encounter_match_probability"] is not None]
    assert {row["evidence_kind"] for row in told} == {"death", "matched_death"}
    for row in told:
        at = (row["source_sha256"], row["source_row_number"])
        told_of = (row["encounter_match_rule"], row["encounter_match_probability"])
        assert (*at, *told_of) in pairs
    # A row that repeats another of its list is tied by a rule, and one that stands for its death
    # by nothing: neither is a pair.
    no_pair = {None, "same_publisher_id", "same_person_day_and_state"}
    for row in records:
        is_untold = row["encounter_match_probability"] is None
        assert is_untold == (row["encounter_match_rule"] in no_pair)
    partners = trace(demo, "partner-agencies").rows.records()
    assert {row["encounter_match_probability"] for row in partners} == {None}


def test_without_a_reading_all_are_traced_and_told_apart(
    demo: duckdb.DuckDBPyConnection,
) -> None:
    records = trace(demo, "named-cases").rows.records()
    assert {record["reading"] for record in records} == {
        reading for claim_id, reading in demo_readings() if claim_id == "named-cases"
    }


def test_an_unknown_claim_is_met_with_those_there_are_and_the_nearest(
    demo: duckdb.DuckDBPyConnection,
) -> None:
    with pytest.raises(UsageError, match=r"partner-agencies, .*mean 'share-of-deaths'"):
        trace(demo, "share-of-death")
    with pytest.raises(UsageError, match=r"fatal_encounters.*mean 'mapping_police_violence'"):
        trace(demo, "share-of-deaths", "mapping-police-violence")
    with pytest.raises(UsageError, match="partner-agencies has no reading 'fatal_encounters'"):
        trace(demo, "partner-agencies", "fatal_encounters")


def test_a_count_has_no_denominator_to_trace(demo: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(UsageError, match="has a numerator and no denominator"):
        trace(demo, "partner-agencies", part="denominator")


def test_rows_that_do_not_add_up_are_not_shown(altered: duckdb.DuckDBPyConnection) -> None:
    altered.execute(
        "delete from marts.rpt_claim_evidence where claim_id = 'partner-agencies' and agency_id = ("
        "select min(agency_id) from marts.rpt_claim_evidence where claim_id = 'partner-agencies')"
    )
    with pytest.raises(CheckFailedError, match="add up to"):
        trace(altered, "partner-agencies")


def test_the_command_prints_rows_alone_and_says_the_sum_aside(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["trace", "share-of-deaths", "--reading", "fatal_encounters", "--format", "json"]
    assert run(arguments) == 0
    output = capsys.readouterr()
    records = json.loads(output.out)
    assert {"claim_id", "source_file", "source_sha256", "source_row_number"} <= set(records[0])
    deaths = {record["encounter_id"] for record in records if record["part"] == "denominator"}
    assert f"{len(deaths):,} distinct deaths" in output.err
    assert "FICTIONAL" in output.err


def test_a_table_leaves_out_what_is_the_same_and_ends_with_the_files(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["trace", "partner-agencies"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "person_name" not in lines[0]
    assert "reading" not in lines[0]
    with duckdb.connect(str(published), read_only=True) as connection:
        (file,) = connection.execute(
            "select distinct source_file, source_sha256 from marts.rpt_claim_evidence"
            " where claim_id = 'partner-agencies'"
        ).fetchall()
    assert lines[-1].split()[1:] == list(file)


EVIDENCE = {
    "read_as": {"kind": "police", "place": "pelvfen"},
    "candidates": [
        {
            "agency_id": "A",
            "agency_name": "Pelvfen Police",
            "probability": 0.9,
            "levels": {
                "place": {"level": "same", "weight": 5.4},
                "place_type": {"level": "neither says", "weight": 3.4},
                "locality": {"level": "row's county agrees", "weight": 2.5},
                "unit": {"level": "whole agency", "weight": 1.7},
            },
        },
        {"agency_id": "B", "agency_name": "Pelvfen Park", "probability": 0.06, "levels": {}},
    ],
    "no_such_agency": 0.04,
}


def test_evidence_in_words_says_what_speaks_for_the_agency_and_the_next_best() -> None:
    assert in_words(json.dumps(EVIDENCE), "A") == (
        "place same, place type neither says, row's county agrees; else Pelvfen Park 0.060"
    )
    assert in_words(json.dumps(EVIDENCE), "local:1") == (
        "no such agency 0.040; else Pelvfen Police 0.900"
    )
    assert in_words(None, "A") is None


def test_a_decision_of_a_person_is_the_first_thing_said() -> None:
    decided = {"override": {"reason": "They merged."}, **EVIDENCE, "candidates": []}
    assert in_words(json.dumps(decided), "A") == "decided: They merged."
