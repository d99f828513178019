"""The matcher on labels: the demo's truth, and the real lists where they are."""

from __future__ import annotations

import json
import runpy
from dataclasses import replace
from pathlib import Path

import pytest

from ringledger.cli import main as command_line
from ringledger.cli.evaluate import TABLES
from ringledger.evaluation import report
from ringledger.evaluation.labels import hard_pairs
from ringledger.evaluation.report import Rows
from ringledger.evaluation.run import CONTEXTS, MATCHER, Evaluation, evaluate
from ringledger.evaluation.scoring import judge_pairs
from ringledger.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


def rows(table: Rows, **where: object) -> Rows:
    found = [row for row in table if all(row[key] == value for key, value in where.items())]
    assert found, where
    return found


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    return evaluate("demo", "demo", Settings(tmp_path_factory.mktemp("home"), None))


def test_no_invented_name_is_linked_to_another_agency(demo: Evaluation) -> None:
    for row in rows(report.scores(demo), recipe=MATCHER):
        assert row["precision"] >= 0.99, row
        assert row["recall"] >= 0.95, row


def test_the_matcher_beats_every_recipe_on_the_same_names(demo: Evaluation) -> None:
    scores = rows(report.scores(demo), part="report", context="name and state")
    (own,) = rows(scores, recipe=MATCHER)
    others = [row for row in scores if row["recipe"] != MATCHER]
    assert len(others) >= 5
    assert all(row["f1"] < own["f1"] for row in others)


def test_every_name_is_in_one_band(demo: Evaluation) -> None:
    for labelled in demo.sets:
        bands = rows(report.calibration(demo), context=labelled.context)
        judged = sum(not (each.is_ambiguous or each.is_federal) for each in labelled.labels)
        assert sum(row["names"] for row in bands) == judged
        assert all(row["names"] for row in bands)


def test_a_lower_threshold_never_links_less(demo: Evaluation) -> None:
    for labelled in demo.sets:
        linked = [r["linked"] for r in rows(report.thresholds(demo), context=labelled.context)]
        assert linked == sorted(linked, reverse=True)


def test_the_chosen_threshold_links_what_the_matcher_links(demo: Evaluation) -> None:
    for labelled in demo.sets:
        (chosen,) = rows(report.thresholds(demo), context=labelled.context, is_chosen=True)
        of_fit = {"context": labelled.context, "part": "fit"}
        (scored,) = rows(report.scores(demo), recipe=MATCHER, **of_fit)
        (missing,) = rows(report.missing(demo), **of_fit)
        assert (chosen["linked"], chosen["right"]) == (scored["linked"], scored["right"])
        assert chosen["wrongly_linked_without_agency"] == missing["wrongly_linked"]


def test_errors_list_what_the_scores_lack(demo: Evaluation) -> None:
    judged = [
        row for row in rows(report.scores(demo), recipe=MATCHER) if row["judge"] == "adjudicated"
    ]
    missed = sum(row["names"] - row["right"] for row in judged)
    assert len([row for row in report.errors(demo) if row["right"]]) == missed


def test_the_command_knows_every_table() -> None:
    assert tuple(report.TABLES) == TABLES


@pytest.mark.usefixtures("ringledger_home")
def test_scores_are_json_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.run(["evaluate", "--labels", "demo", "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert {"recipe", "precision", "precision_low", "recall", "f1", "ece"} <= set(printed[0])


@pytest.mark.real
@pytest.mark.usefixtures("ringledger_home")
def test_hard_pairs_alone_are_what_programs_get_of_them(
    real_source_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RINGLEDGER_SOURCE_DIR", str(real_source_dir))
    assert command_line.run(["evaluate", "--labels", "hard", "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert {"pairs", "accuracy", "wrong_joins"} <= set(printed[0])


@pytest.mark.usefixtures("ringledger_home")
def test_without_the_real_files_the_error_says_what_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert command_line.run(["evaluate", "--labels", "hard"]) == 3
    assert "ringledger fetch" in capsys.readouterr().err


@pytest.fixture(scope="module")
def real(real_source_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    settings = Settings(tmp_path_factory.mktemp("home"), real_source_dir)
    evaluation = evaluate("ori", "eff-2020", settings)
    evaluation.pairs = judge_pairs(hard_pairs(), evaluation.sets[0].directory)
    return evaluation


@pytest.mark.real
@pytest.mark.parametrize("written", ["first", "second"])
def test_hard_pairs_are_told_apart(real: Evaluation, written: str) -> None:
    (row,) = rows(report.pairs(real), written=written, decision="all")
    assert row["accuracy"] >= 0.90
    assert sum(row["wrong_joins"] for row in rows(report.pairs(real), decision="all")) <= 1


@pytest.mark.real
def test_links_are_right_by_labels_read_twice(real: Evaluation) -> None:
    for row in rows(report.scores(real), recipe=MATCHER, part="report", judge="adjudicated"):
        assert row["precision"] >= 0.997, row
        assert row["recall"] >= 0.975, row


@pytest.mark.real
def test_what_is_promised_comes_true(real: Evaluation) -> None:
    for row in rows(report.scores(real), recipe=MATCHER, part="report", judge="adjudicated"):
        assert row["ece"] <= 0.01, row
    for context in CONTEXTS.values():
        bands = rows(report.calibration(real), context=context, part="report")
        assert sum(not row["is_calibrated"] for row in bands) <= 1, context


@pytest.mark.real
def test_the_right_agency_is_among_those_compared(real: Evaluation) -> None:
    for row in rows(report.candidates(real), step="spelling"):
        assert row["share"] >= 0.995, row


@pytest.mark.real
def test_names_whose_agency_is_missing_are_seldom_linked(real: Evaluation) -> None:
    for row in report.missing(real):
        assert row["share"] <= 0.05, row


@pytest.mark.real
def test_the_page_on_linkage_says_what_was_measured(real: Evaluation, demo: Evaluation) -> None:
    both = replace(
        real,
        sets=[*real.sets, *demo.sets],
        answers=real.answers | demo.answers,
        without=real.without | demo.without,
        kept=real.kept | demo.kept,
    )
    written = runpy.run_path(str(ROOT / "docs" / "tables.py"))
    page = (ROOT / "docs" / "linkage.md").read_text(encoding="utf-8")
    tables = written["evaluation_tables"](both)
    assert written["filled"](page, tables) == page, "`make docs` writes it again"
