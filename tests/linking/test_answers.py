"""What a list is answered: the agency, or the reason why not."""

from __future__ import annotations

import csv
import json

import pytest

from ringledger.linking import overrides
from ringledger.linking.overrides import Overrides

ADDED = [
    *("agency_id", "ori", "agency_name", "agency_kind", "decision", "match_probability"),
    *("runner_up_agency_id", "runner_up_agency_name", "runner_up_probability", "evidence"),
]


def test_a_name_gets_its_agency_with_evidence_that_programs_can_read(link, write):
    outcome = link(write("id,agency,st\n7,Vruxstow PD,QA\n"), "--name", "agency", "--state", "st")
    assert outcome.exit_code == 0
    (row,) = outcome.rows
    assert list(row) == ["id", "agency", "st", *ADDED]
    assert (row["id"], row["agency_id"], row["ori"]) == ("7", "QA0090100", "QA0090100")
    assert (row["agency_name"], row["agency_kind"]) == (
        "Vruxstow Police Department",
        "municipal_police",
    )
    assert row["decision"] == "exact"
    evidence = json.loads(row["evidence"])
    best = evidence["candidates"][0]
    assert best["agency_id"] == "QA0090100"
    assert best["probability"] == float(row["match_probability"]) > 0.9
    assert best["levels"]["place"]["level"] == "same"


@pytest.mark.parametrize("state", ["QA", "qa", "Arvenia", "ARVENIA", " arvenia "])
def test_a_state_may_be_a_code_or_a_name_in_any_case(link, write, state):
    outcome = link(write(f"n,s\nKandmere Police,{state}\n"), "--name", "n", "--state", "s")
    assert [row["agency_id"] for row in outcome.rows] == ["QA0010400"]


def test_without_a_state_a_name_of_several_states_is_for_review(link, write):
    path = write("n\nKandmere Police Department\nVruxstow Police Department\n")
    several, one = link(path, "--name", "n").rows
    assert (several["decision"], several["agency_id"]) == ("review", "")
    assert (one["decision"], one["agency_id"]) == ("exact", "QA0090100")


def test_without_a_state_a_name_spelled_otherwise_is_for_review(link, write):
    (row,) = link(write("n\nVruxstaw Police Department\n"), "--name", "n").rows
    assert row["decision"] == "review"
    assert json.loads(row["evidence"])["method"] == "no state, and spelled otherwise"


@pytest.mark.parametrize(
    "name", ["Vruxstow Police Department QA", "Vruxstow PD - Arvenia", "Vruxstow PD, QA 80012"]
)
def test_without_a_state_the_one_that_ends_the_name_is_searched(link, write, name):
    (row,) = link(write(f'n\n"{name}"\n'), "--name", "n").rows
    evidence = json.loads(row["evidence"])
    assert (row["agency_id"], evidence["searched"]) == ("QA0090100", "QA")
    assert evidence["read_as"]["state"] == "QA"


def test_a_row_s_own_state_counts_where_the_name_ends_in_another(link, write):
    (row,) = link(write("n,s\nVruxstow PD QA,QB\n"), "--name", "n", "--state", "s").rows
    assert row["agency_id"] == ""


@pytest.mark.parametrize("state", ["Ontario", "ZZ"])
def test_a_state_that_is_none_of_the_directory_s_links_nothing(link, write, state):
    path = write(f"n,s\nVruxstow Police Department,{state}\n")
    outcome = link(path, "--name", "n", "--state", "s")
    (row,) = outcome.rows
    assert (row["decision"], row["agency_id"]) == ("review", "")
    assert json.loads(row["evidence"])["method"] == "unknown state"
    assert f"{state!r} (1)" in outcome.err


@pytest.mark.parametrize("state", ["", "N/A", "unknown", "-", "USA"])
def test_a_state_cell_may_say_nothing_in_many_ways(link, write, state):
    path = write(f"n,s\nVruxstow Police Department,{state}\n")
    outcome = link(path, "--name", "n", "--state", "s")
    assert [row["decision"] for row in outcome.rows] == ["exact"]


@pytest.mark.parametrize("name", ["", " ", "-", "N/A", "n/a", "#N/A"])
def test_a_name_cell_may_say_nothing_in_many_ways(link, write, name):
    (row,) = link(write(f'n,s\n"{name}",\n'), "--name", "n", "--state", "s").rows
    assert row["decision"] == "unmatched"
    assert json.loads(row["evidence"]) == {"method": "no name"}


def test_the_county_of_a_row_is_evidence_for_or_against(link, write):
    path = write("n,s,c\nKandmere Police,QA,Skarnia\nKandmere Police,QA,Klalbor County\n")
    agrees, differs = link(path, "--name", "n", "--state", "s", "--county", "c").rows
    levels = [
        json.loads(row["evidence"])["candidates"][0]["levels"]["locality"]["level"]
        for row in (agrees, differs)
    ]
    assert levels == ["row's county agrees", "row's county is another"]


def test_a_cell_of_several_agencies_is_for_review_with_its_parts_inside(link, write):
    path = write('n,s\n"Vruxstow Police Department, Klalbor County Sheriff",QA\n')
    outcome = link(path, "--name", "n", "--state", "s")
    (row,) = outcome.rows
    assert (row["decision"], row["agency_id"], row["match_probability"]) == ("review", "", "")
    parts = json.loads(row["evidence"])["parts"]
    assert [(part["text"], part["agency_id"], part["decision"]) for part in parts] == [
        ("Vruxstow Police Department", "QA0090100", "exact"),
        ("Klalbor County Sheriff", "QA0090000", "exact"),
    ]
    assert "--split" in outcome.err


def test_split_gives_each_agency_of_a_cell_a_row(link, write):
    path = write(
        'id,n\n1,"Vruxstow Police Department, Klalbor County Sheriff"\n2,\n3,Vruxstow Police\n'
    )
    rows = link(path, "--name", "n", "--split").rows
    assert [
        (row["id"], row["agency_id"], row["position"], row["agency_count"], row["mention_text"])
        for row in rows
    ] == [
        ("1", "QA0090100", "1", "2", "Vruxstow Police Department"),
        ("1", "QA0090000", "2", "2", "Klalbor County Sheriff"),
        ("2", "", "", "0", ""),
        ("3", "QA0090100", "1", "1", "Vruxstow Police"),
    ]


def test_a_stricter_bar_takes_links_away_and_adds_none(link, write):
    path = write("n,s\nVruxstow Police,QA\nVruxstaw Police,QA\nNowhere Police,QA\n")
    usual = link(path, "--name", "n", "--state", "s").rows
    strict = link(path, "--name", "n", "--state", "s", "--min-probability", "0.9999999").rows
    assert [row["agency_id"] for row in usual] == ["QA0090100", "QA0090100", ""]
    assert [row["agency_id"] for row in strict] == ["", "", ""]
    assert [row["decision"] for row in strict] == ["review", "review", "unmatched"]
    assert json.loads(strict[0]["evidence"])["method"] == "below --min-probability"


SEED = """override_id,agency_name,state,county,verdict,agency_id,reason,url,statement_set
is-kandmere,Vrux PD,QA,,same,QA0010400,known here as,https://example.org/1,demo
is-not,Vruxstow Police Department,QA,,different,QA0090100,another force,https://example.org/2,demo
nobody-knows,Kandmere Police,QB,Far,unknown,,two of the name,https://example.org/3,demo
of-others,Kandmere Police,QC,,same,QA0010400,not ours,https://example.org/4,eff-2020
"""


@pytest.fixture
def decided(monkeypatch: pytest.MonkeyPatch) -> None:
    """A seed of decisions about the demo's names."""
    rows = list(csv.DictReader(SEED.splitlines()))
    monkeypatch.setattr(overrides, "seed_rows", {"agency_overrides": rows}.__getitem__)


@pytest.mark.usefixtures("decided")
def test_what_people_decided_is_honored(link, write):
    path = write(
        "n,s,c\nVRUX P.D.,QA,\nVruxstow Police Dept.,QA,\nKandmere Police,QB,Far County\n"
        "Kandmere Police,QB,Near\nKandmere Police,QC,\n"
    )
    rows = link(path, "--name", "n", "--state", "s", "--county", "c").rows
    same, different, unknown, elsewhere, of_others = rows
    assert (same["decision"], same["agency_id"]) == ("override", "QA0010400")
    assert json.loads(same["evidence"])["overrides"][0]["reason"] == "known here as"
    assert different["agency_id"] == ""
    assert json.loads(different["evidence"])["overrides"][0]["verdict"] == "different"
    assert (unknown["decision"], unknown["agency_id"]) == ("review", "")
    assert elsewhere["decision"] == "exact"
    assert of_others["decision"] == "exact"


def test_every_edition_of_a_statement_shares_its_decisions():
    real = Overrides("eff-2020")
    assert [found.verdict for found in real.of("Louis County Police Department", "MO", "")] == [
        "same"
    ]
    assert not real.of("Louis County Police Department", "LA", "")


def test_the_summary_counts_what_became_of_the_rows(link, write):
    path = write(
        "n,s\nVruxstow Police,QA\nKlalbor County Sheriff,QA\nNowhere Police,QA\n,QA\n"
        '"Vruxstow Police, Klalbor County Sheriff",QA\n'
    )
    said = link(path, "--name", "n", "--state", "s").err
    assert "5 rows: 2 linked (2 exact), 1 for review, 2 unmatched." in said
    assert "Linked: 1 municipal_police, 1 sheriff." in said
    assert "FICTIONAL" in said


def test_explain_draws_the_evidence_and_nothing_else(link, write):
    path = write("n,s\nNowhere Police,QA\nVruxstaw Police,QA\n")
    outcome = link(path, "--name", "n", "--state", "s", "--explain", "2")
    assert "Best: Vruxstow Police Department [QA0090100]" in outcome.out
    assert "a letter apart, and no place is spelled as the name is" in outcome.out
    assert "█" in outcome.out
    assert "accepted: weighed evidence" in outcome.out
    assert "agency_id" not in outcome.out


def test_a_row_of_an_unknown_state_is_explained_in_words(link, write):
    path = write("n,s\nVruxstow Police,Ontario\n")
    outcome = link(path, "--name", "n", "--state", "s", "--explain", "1")
    assert "Row 1: 'Vruxstow Police' (a state the directory doesn't have)" in outcome.out


def test_a_row_that_isn_t_there_can_t_be_explained(link, write):
    outcome = link(write("n\nVruxstow Police\n"), "--name", "n", "--explain", "2")
    assert (outcome.exit_code, outcome.out) == (2, "")
    assert "its rows are 1 to 1" in outcome.err
