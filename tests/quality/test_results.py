"""What is kept of checks, what is shown of it, and what a command says with its exit code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb
import pytest

from ringledger.cli.main import run
from ringledger.quality.page import render
from ringledger.quality.results import (
    CheckResult,
    dbt_results,
    first_rows,
    forget,
    latest,
    record,
)
from ringledger.settings import Settings

HELD = CheckResult("marts.t", "is_unique", "dbt test", passed=True, is_blocking=True)
WARNED = CheckResult("raw.t", "is_near", "expectation", passed=False, is_blocking=False)
FAILED = CheckResult(
    "marts.t",
    "is_whole",
    "dbt test",
    passed=False,
    is_blocking=True,
    failures=2,
    rows=[{"agency": "<script>alert(1)</script>"}],
    query="select * from t where n < 1",
)
# What a stopped build did not come to.
UNMADE = CheckResult("marts.a", "adds_up", "dbt test", False, is_blocking=True, was_made=False)


@pytest.fixture
def settings(ringledger_home: Path) -> Settings:
    return Settings.from_environment()


def names(settings: Settings) -> list[str]:
    return [result.check for result in latest("demo", settings)]


def test_failures_stand_first_and_those_that_block_before_others(settings: Settings) -> None:
    record("demo", "dbt", [HELD, UNMADE, FAILED], settings)
    record("demo", "suite", [WARNED], settings)
    assert names(settings) == ["is_whole", "is_near", "adds_up", "is_unique"]


def test_a_newer_result_takes_the_place_of_an_older_one(settings: Settings) -> None:
    record("demo", "dbt", [HELD, FAILED], settings)
    mended = CheckResult("marts.t", "is_whole", "dbt test", passed=True, is_blocking=True)
    record("demo", "dbt", [mended], settings)
    assert [result.passed for result in latest("demo", settings)] == [True, True]
    forget("demo", settings)
    assert latest("demo", settings) == []


def test_results_are_of_one_edition(settings: Settings) -> None:
    record("demo", "dbt", [HELD], settings)
    assert latest("eff-2020", settings) == []


@pytest.mark.parametrize(("results", "code"), [([HELD, WARNED], 0), ([HELD, FAILED], 1)])
def test_the_command_fails_when_a_blocking_check_did(
    results: list[CheckResult], code: int, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    record("demo", "dbt", results, settings)
    assert run(["checks", "--format", "json"]) == code
    shown = json.loads(capsys.readouterr().out)
    assert {row["check"] for row in shown} == {result.check for result in results}
    assert {"asset", "kind", "passed", "is_blocking", "rows", "query"} <= shown[0].keys()


def test_what_a_stopped_build_did_not_come_to_stopped_nothing(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    record("demo", "dbt", [HELD, FAILED, UNMADE], settings)
    assert run(["checks", "--failed"]) == 1
    output = capsys.readouterr()
    outcomes = [line.split("  ")[0] for line in output.out.splitlines()[2:]]
    assert outcomes == ["failed", "not made"]
    assert "1 of 3 checks held, 1 not made." in output.err
    assert "1 of them stopped the build of demo: marts.t is_whole. What" in output.err


def test_a_build_that_no_check_stopped_is_told_apart(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    record("demo", "dbt", [HELD, UNMADE], settings)
    assert run(["checks"]) == 1
    assert "Something else stopped the build of demo. What was" in capsys.readouterr().err


def test_the_command_can_leave_out_what_held(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    record("demo", "dbt", [HELD, WARNED], settings)
    run(["checks", "--failed", "--format", "csv"])
    output = capsys.readouterr()
    assert [line.split(",")[1] for line in output.out.splitlines()[1:]] == ["is_near"]
    assert "1 of 2 checks held" in output.err


def test_the_page_may_go_into_a_folder_that_is_not_there_yet(
    settings: Settings, tmp_path: Path
) -> None:
    record("demo", "dbt", [HELD], settings)
    page = tmp_path / "new" / "folder" / "checks.html"
    assert run(["checks", "--html", str(page)]) == 0
    assert HELD.check in page.read_text()


def test_no_checks_yet_is_wrong_usage(ringledger_home: Path) -> None:
    assert run(["checks"]) == 2


def test_the_page_needs_nothing_else_and_escapes_what_it_shows() -> None:
    page = render("demo", [FAILED, WARNED, UNMADE, HELD])
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "select * from t where n &lt; 1" in page
    assert not re.search(r"(?:src|href)=|url\(|@import", page)
    assert "1 held, 1 not made, 1 stopped the build, 1 warned" in page


def test_a_dbt_test_that_failed_shows_its_rows_without_what_tells_of_a_person() -> None:
    manifest = {
        "nodes": {
            "model.p.t": {"resource_type": "model", "schema": "marts", "name": "t"},
            "test.p.positive": {
                "resource_type": "test",
                "name": "positive",
                "config": {"severity": "WARN"},
                "attached_node": "model.p.t",
                "depends_on": {"nodes": ["model.p.t"]},
            },
            "test.p.filled": {
                "resource_type": "test",
                "name": "filled",
                "config": {},
                "depends_on": {"nodes": ["model.p.t"]},
            },
        },
        "unit_tests": {
            "unit_test.p.t.adds_up": {
                "resource_type": "unit_test",
                "name": "adds_up",
                "config": {},
                "depends_on": {"nodes": ["model.p.t"]},
            }
        },
    }
    run_results = {
        "results": [
            {"unique_id": "model.p.t", "status": "success"},
            {
                "unique_id": "test.p.positive",
                "status": "warn",
                "failures": 30,
                "compiled_code": "select n, 'Someone' as person_name from range(30) as r (n)",
            },
            {"unique_id": "unit_test.p.t.adds_up", "status": "fail", "message": "actual\ndiffers"},
            {"unique_id": "test.p.filled", "status": "skipped", "failures": None, "message": None},
        ]
    }
    found = dbt_results(run_results, manifest, duckdb.connect())
    test, unit = found["test.p.positive"], found["unit_test.p.t.adds_up"]
    assert (test.asset, test.kind, test.is_blocking, test.failures) == (
        "marts.t",
        "dbt test",
        False,
        30,
    )
    assert test.rows == [{"n": n} for n in range(20)]
    assert (unit.kind, unit.passed, unit.is_blocking) == ("unit test", False, True)
    assert [test.outcome, unit.outcome] == ["warned", "failed"]
    assert found["test.p.filled"].outcome == "not made"


def test_rows_are_shown_of_a_test_that_calls_the_matchers_functions() -> None:
    with duckdb.connect() as connection:
        for place in ("ashby", "brook"):
            query = f"select normalize_agency_name('{place.title()} PD') as agency"
            assert first_rows(connection, query) == [{"agency": f"{place} police department"}]
        assert first_rows(connection, "from a_table_that_is_not_there") == []
