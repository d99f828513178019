"""The dbt that waits for its arguments: it does what it is told, and never outstays the build."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ringledger.settings import Settings
from ringledger.warehouse import waiting_dbt as waiting
from ringledger.warehouse.dbt import edition_variables, manifest_at_hand


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home in which one has parsed the project for the demo."""
    settings = Settings(tmp_path_factory.mktemp("home"), None)
    with waiting.waiting_dbt("demo", settings) as dbt:
        assert manifest_at_hand(settings) is None
        dbt.give_manifest()
    manifest = manifest_at_hand(settings)
    assert manifest is not None
    assert json.loads(manifest.read_text())["metadata"]["project_name"] == "ringledger"
    return settings


def test_it_does_what_it_is_told_in_the_environment_it_is_told(settings: Settings) -> None:
    variables = {**os.environ, **edition_variables("demo", settings), "DBT_LOG_FORMAT": "json"}
    with waiting.waiting_dbt("demo", settings):
        process = waiting.tell_waiting_dbt(["list", "--select", "stg_fbi__agencies"], variables)
        assert process is not None
        assert waiting.tell_waiting_dbt(["list"], variables) is None  # there was one
    said, _ = process.communicate()
    assert process.returncode == 0
    told = [json.loads(line)["info"]["msg"] for line in said.splitlines()]
    assert "ringledger.staging.stg_fbi__agencies" in told
    assert not any("Unable to do partial parsing" in line for line in told)


def test_what_dbt_refuses_ends_it_with_an_error(settings: Settings) -> None:
    with waiting.waiting_dbt("demo", settings):
        process = waiting.tell_waiting_dbt(["build", "--no-such-option"], {})
        assert process is not None
    said, _ = process.communicate()
    assert process.returncode == 2
    assert b"no-such-option" in said


def test_it_ends_with_a_build_that_did_not_need_it(settings: Settings) -> None:
    with waiting.waiting_dbt("demo", settings) as dbt:
        pass
    assert dbt.process.poll() is not None
    assert waiting.tell_waiting_dbt([], {}) is None


def test_none_is_told_where_it_has_stopped(settings: Settings) -> None:
    with waiting.waiting_dbt("demo", settings) as dbt:
        dbt.process.kill()
        dbt.process.wait()
        assert waiting.tell_waiting_dbt([], {}) is None


def test_a_project_that_does_not_parse_gives_no_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(tmp_path, None)
    monkeypatch.setattr(waiting, "dbt_dir", lambda: tmp_path)  # there is no project
    with waiting.waiting_dbt("demo", settings) as dbt:
        dbt.give_manifest()
        assert manifest_at_hand(settings) is None
        assert waiting.tell_waiting_dbt([], {}) is None
