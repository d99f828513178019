"""Dagster's history during a build: kept open by the command line, readable by everybody else."""

from __future__ import annotations

import os
from pathlib import Path

import dagster as dg
import pytest
import yaml

from orchestration.instance import OpenEventLog, command_line_instance, prepare_dagster_home
from ringledger.errors import UsageError
from ringledger.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home with nothing in it."""
    return Settings(tmp_path / "home", None)


@dg.asset(check_specs=[dg.AssetCheckSpec("holds", asset="counted")])
def counted() -> dg.MaterializeResult:
    return dg.MaterializeResult(
        metadata={"rows": 3}, check_results=[dg.AssetCheckResult(passed=True, check_name="holds")]
    )


def test_another_instance_reads_what_a_run_on_the_command_line_leaves_while_it_is_open(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    with command_line_instance(settings) as ours:
        assert isinstance(ours.event_log_storage, OpenEventLog)
        run = dg.materialize([counted], instance=ours)
        with dg.DagsterInstance.from_config(str(prepare_dagster_home(settings))) as other:
            told = [event.dagster_event_type for event in other.all_logs(run.run_id)]
            assert told == [event.dagster_event_type for event in ours.all_logs(run.run_id)]
            assert dg.DagsterEventType.ASSET_MATERIALIZATION_PLANNED in told
            found = other.get_latest_materialization_event(dg.AssetKey("counted"))
            assert found is not None
            assert found.run_id == run.run_id
            check = other.event_log_storage.get_latest_asset_check_execution_by_key(
                [dg.AssetCheckKey(dg.AssetKey("counted"), "holds")]
            )
            assert [each.run_id for each in check.values()] == [run.run_id]


def test_history_in_another_folder_stays_where_dagster_yaml_says(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    elsewhere = tmp_path / "elsewhere"
    storage = {"storage": {"sqlite": {"base_dir": str(elsewhere)}}}
    (tmp_path / "dagster.yaml").write_text(yaml.safe_dump(storage))
    with command_line_instance(settings) as ours:
        dg.materialize([counted], instance=ours)
    assert list(elsewhere.rglob("*.db"))


def test_history_on_a_server_stays_where_dagster_yaml_says(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    memory = {
        "module": "dagster._core.storage.event_log.in_memory",
        "class": "InMemoryEventLogStorage",
    }
    (tmp_path / "dagster.yaml").write_text(yaml.safe_dump({"event_log_storage": memory}))
    with command_line_instance(settings) as ours:
        assert type(ours.event_log_storage).__name__ == memory["class"]


def test_a_home_that_may_only_be_read_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    home = prepare_dagster_home(settings)
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path) != home)
    with pytest.raises(PermissionError) as raised:
        prepare_dagster_home(settings)
    assert raised.value.filename == str(home)


@pytest.mark.parametrize("name", ["what?", "C#", "my%20files"])
def test_a_path_that_looks_like_a_part_of_an_address_is_told_so(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    with pytest.raises(UsageError, match="RINGLEDGER_HOME"):
        prepare_dagster_home(Settings(tmp_path / name, None))


def test_other_signs_in_a_path_do_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    with command_line_instance(Settings(tmp_path / "o'brien {{x}} 100% ü", None)) as ours:
        assert dg.materialize([counted], instance=ours).success
