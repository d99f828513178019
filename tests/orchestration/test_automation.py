"""What runs by itself, and what it leaves for a person to read."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from ringledger.quality.results import CheckResult, record
from ringledger.settings import Settings

MPV = (
    "Victim's name,Date of Incident (month/day/year),City,State,County,"
    "Agency responsible for death,Cause of death\n"
    "Someone,2020-01-01,Sampleton,QA,Sample,Sampleton Police,Gunshot\n"
)


@pytest.fixture
def settings(defs: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("RINGLEDGER_HOME", str(tmp_path))
    return Settings.from_environment()


def drop(settings: Settings, name: str, content: str) -> None:
    path = settings.home / "inbox" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    os.utime(path, (time.time() - 60, time.time() - 60))


def test_a_file_in_the_inbox_asks_for_a_run_of_its_edition(settings: Settings, defs: Any) -> None:
    drop(settings, "new.csv", MPV)
    inbox = defs.get_sensor_def("inbox")
    asked = inbox(dg.build_sensor_context())
    (run,) = asked.run_requests
    assert run.partition_key == "mpv-2020-01-01"
    (new,) = asked.dynamic_partitions_requests
    assert new.partition_keys == ["mpv-2020-01-01"]
    again = inbox(dg.build_sensor_context(cursor=asked.cursor))
    assert isinstance(again, dg.SkipReason)


def test_a_broken_file_in_the_inbox_asks_for_nothing(settings: Settings, defs: Any) -> None:
    drop(settings, "broken.csv", "no header of ours\n")
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_sensor_context(instance=instance, definitions=defs)
        assert not defs.get_sensor_def("inbox").evaluate_tick(context).run_requests
    (note,) = (settings.runs / "incidents").iterdir()
    assert "broken.csv" in note.read_text()


def test_a_failed_run_is_noted_with_the_check_and_its_rows(settings: Settings) -> None:
    from orchestration.automation import note_failure

    broken = CheckResult(
        "marts.t",
        "is_whole",
        "dbt test",
        passed=False,
        is_blocking=True,
        failures=1,
        rows=[{"agency": "Sampleton Police"}],
        query="select 1",
    )
    held = CheckResult("marts.t", "is_unique", "dbt test", passed=True, is_blocking=True)
    record("demo", "dbt", [broken, held], settings)
    note = Path(note_failure("run-1", "demo", "It failed.", settings)).read_text()
    assert "marts.t is_whole" in note
    assert "| Sampleton Police |" in note
    assert "is_unique" not in note
    assert (settings.runs / "checks" / "demo.html").is_file()


def test_only_what_asks_the_network_is_tried_again(defs: Any) -> None:
    repository = defs.get_repository_def()
    tried_again = {
        node.name
        for job in repository.get_all_jobs()
        for node in job.nodes
        if node.definition.retry_policy is not None
    }
    assert tried_again == {"upstream"}


def test_the_schedule_says_so_where_there_is_no_network(
    settings: Settings, defs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from orchestration import automation
    from ringledger.sources.upstream import NoNetworkError

    def nothing(_: Settings) -> None:
        raise NoNetworkError("There is no network: nothing is known.")

    monkeypatch.setattr(automation, "look_upstream", nothing)
    result = defs.resolve_job_def("recheck_sources").execute_in_process()
    (output,) = [event for event in result.all_events if event.is_successful_output]
    assert output.step_output_data.metadata["network"].value == "none"


def test_models_follow_what_they_read_where_automation_is_turned_on(defs: Any) -> None:
    graph = defs.get_repository_def().asset_graph
    follows = {
        key.path[0]
        for key in graph.materializable_asset_keys
        if graph.get(key).automation_condition
    }
    assert follows == {"staging", "intermediate", "marts", "published", "claims"}
    assert defs.get_sensor_def("inbox").default_status == dg.DefaultSensorStatus.STOPPED
