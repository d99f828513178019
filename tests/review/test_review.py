"""`ringledger review`: a queue, a person, a file of decisions."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ringledger.cli.main import run
from ringledger.review.overrides import read_overrides

# Ashby in two counties: the row in Polk is settled, the one in Adams is not. Brook stands alone and
# has no candidate. Cole has two.
MENTIONS = [
    ("m1", "n1", "Ashby Police", "PA", "Ashby", "Polk", 7, "exact", "same name", "PA1"),
    ("m2", "n2", "Ashby Police", "PA", "Elm", "Adams", 8, "review", "weak evidence", "PA1"),
    ("m3", "n3", "Brook Police", "PA", "Brook", "Polk", 9, "unmatched", "no candidate", None),
    ("m4", "n4", "Cole Police", "PA", "Cole", None, 10, "review", "several fit", "PA2"),
]
QUEUE = [
    # review_id, example, candidate, name, decision, method, movement
    ("r1", "m4", "PA2", "Cole Police", "review", "several fit", 2.5),
    ("r2", "m2", "PA1", "Ashby Police", "review", "weak evidence", 0.25),
    ("r3", "m3", None, "Brook Police", "unmatched", "no candidate", 0.0),
]
AGENCIES = [
    ("PA1", "Ashby Police Department", "municipal_police", "PA", "POLK"),
    ("PA2", "Cole Borough Police Department", "municipal_police", "PA", "POLK"),
    ("PA3", "Cole Township Police Department", "municipal_police", "PA", "POLK"),
]


def evidence(*agency_ids: str) -> str:
    levels = {"place": {"level": "same", "weight": 5.25}, "unit": {"level": "x", "weight": -0.5}}
    names = {agency_id: name for agency_id, name, *_ in AGENCIES}
    return json.dumps(
        {
            "read_as": {"kind": "police", "place": "cole"},
            "candidates": [
                {
                    "agency_id": agency_id,
                    "agency_name": names[agency_id],
                    "probability": 0.5,
                    "levels": levels,
                }
                for agency_id in agency_ids
            ],
            "no_such_agency": 0.125,
        }
    )


EVIDENCE = {"m1": ("PA1",), "m2": ("PA1",), "m3": (), "m4": ("PA2", "PA3")}


@pytest.fixture
def queue(ringledger_home: Path) -> Path:
    """A home whose demo edition has three names in its queue."""
    path = ringledger_home / "published" / "demo.duckdb"
    path.parent.mkdir(parents=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute("create schema intermediate")
        connection.execute("create table marts.rpt_edition as select 'demo' as statement_set")
        connection.execute(
            "create table marts.dim_agencies (agency_id varchar, agency_name varchar, "
            "agency_kind varchar, state varchar, county varchar, is_in_directory boolean)"
        )
        connection.execute(
            "create table marts.bridge_agency_names (agency_id varchar, agency_name varchar)"
        )
        connection.execute(
            "create table marts.fct_agency_mentions (mention_id varchar, name_id varchar, "
            "mention_text varchar, state varchar, city varchar, county varchar, raw_text varchar, "
            "source_file varchar, source_row_number integer, position integer)"
        )
        connection.execute(
            "create table marts.fct_agency_links (mention_id varchar, decision varchar, "
            "method varchar, candidate_agency_id varchar, evidence varchar)"
        )
        connection.execute(
            "create table intermediate.int_agency_names__matched (name_id varchar, "
            "candidate_agency_id varchar)"
        )
        connection.execute(
            "create table marts.rpt_review_queue (review_id varchar, example_mention_id varchar, "
            "candidate_agency_id varchar, candidate_agency_name varchar, mention_text varchar, "
            "state varchar, decision varchar, method varchar, match_probability double, "
            "mention_count bigint, death_count bigint, partner_row_count bigint, "
            "deaths_at_stake bigint, partners_at_stake bigint, expected_movement double)"
        )
        for agency in AGENCIES:
            connection.execute(
                "insert into marts.dim_agencies values (?, ?, ?, ?, ?, true)", agency
            )
            connection.execute("insert into marts.bridge_agency_names values (?, ?)", agency[:2])
        for mention, name, text, state, city, county, row, decision, method, best in MENTIONS:
            connection.execute(
                "insert into marts.fct_agency_mentions values (?, ?, ?, ?, ?, ?, ?, 'f.csv', ?, 1)",
                [mention, name, text, state, city, county, f"{text}, Other Police", row],
            )
            connection.execute(
                "insert into marts.fct_agency_links values (?, ?, ?, ?, ?)",
                [mention, decision, method, best, evidence(*EVIDENCE[mention])],
            )
            connection.execute(
                "insert into intermediate.int_agency_names__matched values (?, ?)", [name, best]
            )
        for review, example, best, text, decision, method, movement in QUEUE:
            connection.execute(
                "insert into marts.rpt_review_queue values "
                "(?, ?, ?, null, ?, 'PA', ?, ?, 0.5, 1, 1, 0, 1, 0, ?)",
                [review, example, best, text, decision, method, movement],
            )
    return path


@pytest.fixture
def decisions(tmp_path: Path) -> Path:
    return tmp_path / "decisions.csv"


def review(
    monkeypatch: pytest.MonkeyPatch, decisions: Path, *answers: str, more: tuple[str, ...] = ()
) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in answers)))
    return run(["review", "--to", str(decisions), *more])


WHY = ("the rows say so", "https://example.org")


def test_a_name_is_shown_with_its_evidence_and_its_source_rows(
    queue: Path,
    decisions: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert review(monkeypatch, decisions, "q") == 0
    shown = capsys.readouterr().err
    for part in (
        *("1 of 3", "Cole Police", "Cole Borough Police Department", "municipal police, POLK"),
        *("PA2  p 0.500", "+5.25  place: same", "-0.50", "No listed agency: p 0.125"),
        *("f.csv, row 10: Cole, PA", "“Cole Police, Other Police”"),
    ):
        assert part in shown
    assert "Brook Police" not in shown
    assert not decisions.exists()


def test_each_answer_becomes_a_decision(
    queue: Path,
    decisions: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert review(monkeypatch, decisions, "2", *WHY, "d", *WHY, "u", *WHY) == 0
    written = [
        (each.override_id, each.county, each.verdict, each.agency_id)
        for each in read_overrides(decisions)
    ]
    assert written == [
        ("cole-pa", "", "same", "PA3"),
        # Another county's Ashby is settled, so this decision is about Adams alone.
        ("ashby-pa-adams", "Adams", "different", "PA1"),
        ("brook-pa", "", "unknown", ""),
    ]
    first, second, third = read_overrides(decisions)
    assert (first.agency_name, first.state, first.statement_set) == ("Cole Police", "PA", "demo")
    assert (first.reason, first.url) == WHY
    assert [each.expected_candidate_agency_id for each in (first, second, third)] == [
        *("PA2", "PA1", "")
    ]
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        *("cole-pa\tsame\tPA3", "ashby-pa-adams\tdifferent\tPA1", "brook-pa\tunknown\t")
    ]
    assert "ringledger build --edition demo" in said.err


def test_an_agency_that_is_no_candidate_can_be_found_and_named(
    queue: Path,
    decisions: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert review(monkeypatch, decisions, "s", "s", "f cole TOWN", "PA3", *WHY) == 0
    assert [each.agency_id for each in read_overrides(decisions)] == ["PA3"]
    said = capsys.readouterr().err
    assert "PA3  Cole Township Police Department  PA  POLK" in said
    assert "1 decided, 2 skipped." in said


def test_what_was_chosen_is_said_before_a_reason_is_asked_for(
    queue: Path,
    decisions: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert review(monkeypatch, decisions, "f cole TOWN", "1", "q") == 0
    asked = capsys.readouterr().err.split("Reason,")[0]
    assert asked.rstrip().endswith("same: Cole Borough Police Department PA2")


@pytest.mark.parametrize("answer", ["3", "0", "PA9", "yes", "d 7", "x"])
def test_an_answer_that_is_none_is_asked_again(
    answer: str,
    queue: Path,
    decisions: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert review(monkeypatch, decisions, answer, "q") == 0
    assert "Not understood" in capsys.readouterr().err
    assert not decisions.exists()


@pytest.mark.parametrize("at", [0, 1])
def test_who_chose_the_wrong_candidate_goes_back(
    at: int, queue: Path, decisions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert review(monkeypatch, decisions, "1", *WHY[:at], "b", "2", *WHY, "Q") == 0
    assert [each.agency_id for each in read_overrides(decisions)] == ["PA3"]


def test_a_decision_can_be_taken_back_and_made_anew(
    queue: Path,
    decisions: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert review(monkeypatch, decisions, "2", *WHY, "s", "z", "1", *WHY, "q") == 0
    assert [each.agency_id for each in read_overrides(decisions)] == ["PA2"]
    said = capsys.readouterr()
    assert "Taken back: cole-pa." in said.err
    assert said.out.splitlines() == ["cole-pa\tsame\tPA2"]


def test_there_may_be_nothing_to_take_back(
    queue: Path,
    decisions: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert review(monkeypatch, decisions, "z", "2", *WHY, "z", "z", "q") == 0
    assert capsys.readouterr().err.count("Nothing was decided in this sitting") == 2
    assert read_overrides(decisions) == []


def test_a_narrow_terminal_shows_all_of_a_line(
    queue: Path,
    decisions: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert review(monkeypatch, decisions, "1", *WHY) == 0
    shown = capsys.readouterr().err.partition("Which agency?")[0].splitlines()
    assert max(map(len, shown)) <= 40


@pytest.mark.parametrize("answers", [("q",), ("1", "q"), ("1", "a reason", "Q")])
def test_q_quits_wherever_it_is_said(
    answers: tuple[str, ...], queue: Path, decisions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert review(monkeypatch, decisions, *answers, "1", *WHY) == 0
    assert not decisions.exists()


def test_without_a_reason_and_a_page_nothing_is_decided(
    queue: Path, decisions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert review(monkeypatch, decisions, "1", "", "a reason", "no page") == 0
    assert not decisions.exists()
    assert review(monkeypatch, decisions, "1", "", *WHY) == 0
    assert [each.reason for each in read_overrides(decisions)] == [WHY[0]]


def test_what_is_decided_is_not_asked_again(
    queue: Path,
    decisions: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    review(monkeypatch, decisions, "1", *WHY, "1", *WHY)
    capsys.readouterr()
    review(monkeypatch, decisions, "s")
    said = capsys.readouterr().err
    assert "2 names of the queue are decided" in said
    assert "1 of 1" in said
    assert "Brook Police" in said


def test_a_limit_takes_the_first_names(
    queue: Path,
    decisions: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert review(monkeypatch, decisions, "s", "s", more=("--limit", "1")) == 0
    assert "0 decided, 1 skipped." in capsys.readouterr().err


def test_the_list_is_the_queue_in_order(queue: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", "--list", "--format", "json"]) == 0
    listed: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    assert [row["review_id"] for row in listed] == ["r1", "r2", "r3"]
    assert run(["review", "--list", "--limit", "1"]) == 0
    table = capsys.readouterr().out
    assert "Cole Police" in table
    assert "Ashby" not in table


def test_an_edition_that_was_never_built_is_named(
    ringledger_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["review"]) == 2
    assert "ringledger build --edition demo" in capsys.readouterr().err
