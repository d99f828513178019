"""The definitions as a whole: what there is, in which order, and what stops what."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest

from orchestration.editions import PARTITIONS, register_editions
from ringledger.project import dbt_dir, seed_rows
from ringledger.quality.suites import load_suites
from ringledger.settings import Settings
from ringledger.sources.readers import READERS
from ringledger.warehouse.dbt import prepare_manifest

DIFF = dg.AssetKey(["published", "diff"])
EXPORT = dg.AssetKey(["published", "export"])
REPORT = dg.AssetKey(["published", "report"])
PUBLISHED = dg.AssetKey(["published", "warehouse"])


@pytest.fixture(scope="module")
def graph(defs: Any) -> Any:
    return defs.get_repository_def().asset_graph


def test_asset_keys_are_those_agreed(graph: Any) -> None:
    """Other programs and years of history hang on them: a change here is one to announce.

    After a wanted change, write the left side into the file.
    """
    agreed = (Path(__file__).parent / "asset_keys.txt").read_text(encoding="utf-8").split()
    assert sorted(key.to_user_string() for key in graph.materializable_asset_keys) == agreed


def test_the_published_warehouse_comes_after_everything_else(graph: Any) -> None:
    before = graph.get_ancestor_asset_keys(PUBLISHED)
    after = set(graph.materializable_asset_keys) - before
    assert {key for key in after if key.path[0] != "claims"} == {PUBLISHED, DIFF, EXPORT, REPORT}


def test_the_lineage_of_every_claim_reaches_the_landed_files(graph: Any) -> None:
    landed = {dg.AssetKey(["raw", reader]) for reader in READERS}
    claims = [key for key in graph.materializable_asset_keys if key.path[0] == "claims"]
    assert len(claims) == 7
    for claim in claims:
        assert landed <= graph.get_ancestor_asset_keys(claim)


def test_every_reading_of_a_claim_is_a_check_that_stops_nothing(graph: Any) -> None:
    checks = [graph.get(key) for key in graph.asset_check_keys if key.asset_key.path[0] == "claims"]
    readings = {(row["claim_id"], row["reading"]) for row in seed_rows("claim_readings")}
    assert len(checks) == len(readings)
    assert not any(check.blocking for check in checks)


def test_every_asset_says_what_it_is_whose_it_is_and_of_what_kind(graph: Any, defs: Any) -> None:
    for key in graph.materializable_asset_keys:
        spec = defs.get_assets_def(key).specs_by_key[key]
        assert spec.description, key
        assert spec.owners, key
        assert all(re.fullmatch(r"team:[a-z]+", owner) for owner in spec.owners), spec.owners
        assert spec.kinds, key
        assert spec.group_name not in (None, "default"), key


def test_every_check_says_what_it_holds(graph: Any) -> None:
    for key in graph.asset_check_keys:
        assert graph.get(key).description, key


def test_the_edition_record_comes_before_everything_that_is_landed(graph: Any) -> None:
    for key in graph.materializable_asset_keys:
        if key.path[0] == "raw" and key.path[1] != "edition":
            assert dg.AssetKey(["raw", "edition"]) in graph.get_ancestor_asset_keys(key)


def test_every_expectation_is_a_check_and_the_critical_ones_block(graph: Any) -> None:
    for suite in load_suites():
        for expectation in suite.checks:
            key = dg.AssetCheckKey(dg.AssetKey(list(suite.asset)), expectation.name)
            assert graph.get(key).blocking == (expectation.severity == "critical")


def test_every_dbt_test_is_a_check(graph: Any, dagster_home: Path) -> None:
    manifest = json.loads(
        prepare_manifest(Settings(home=dagster_home, source_dir=None)).read_text(encoding="utf-8")
    )
    tests = {node["name"] for node in manifest["nodes"].values() if node["resource_type"] == "test"}
    assert tests <= {key.name for key in graph.asset_check_keys}


def test_dbt_runs_once_in_a_build(defs: Any) -> None:
    steps = [node.name for node in defs.resolve_job_def("build").nodes]
    assert [name for name in steps if name.startswith("dbt_project")] == ["dbt_project"]


def test_every_asset_is_partitioned_by_edition(graph: Any) -> None:
    for key in graph.materializable_asset_keys:
        assert graph.get(key).partitions_def == PARTITIONS


def test_an_edition_that_is_registered_has_its_partition(
    dagster_home: Path, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path, source_dir=None)
    with dg.DagsterInstance.ephemeral() as instance:
        assert set(register_editions(instance, settings)) >= {"demo", "eff-2020"}
        assert register_editions(instance, settings) == []
        candidate = tmp_path / "editions" / "new.yaml"
        candidate.parent.mkdir()
        candidate.write_text(
            "editions: {new: {title: New, as_of_on: 2020-06-22, window_starts_on: 2015-01-01, "
            "press_on: 2020-07-02, statement_set: demo, is_fictional: true, program: Doorbells, "
            "generated: true}}"
        )
        assert register_editions(instance, settings) == ["new"]
        assert "new" in PARTITIONS.get_partition_keys(dynamic_partitions_store=instance)


def test_loading_writes_nothing_into_the_dbt_project(defs: Any, dagster_home: Path) -> None:
    assert not (dbt_dir() / "target").exists()
    assert not (dbt_dir() / "logs").exists()
    assert list((dagster_home / "runs" / "dbt" / "manifests").glob("*/manifest.json"))


def test_an_installed_dbt_is_found_without_asking_it(defs: Any) -> None:
    import dbt.version

    from orchestration.resources import Dbt

    assert str(
        Dbt.installed()._cli_version
    ) == dbt.version.get_installed_version().to_version_string(skip_matcher=True)


def run_failure(defs: Any, *assets: list[str], partition: str = "demo") -> str:
    """Materialize some assets without their checks; the message of what stopped it."""
    job = defs.resolve_implicit_global_asset_job_def().get_subset(
        asset_selection={dg.AssetKey(asset) for asset in assets}, asset_check_selection=set()
    )
    with dg.DagsterInstance.ephemeral() as instance:
        instance.add_dynamic_partitions("editions", [partition])
        result = job.execute_in_process(
            instance=instance,
            partition_key=partition,
            raise_on_error=False,
        )
        assert not result.success
        failures = [event for event in result.all_events if event.is_step_failure]
        error = failures[0].step_failure_data.error
        return str(error.cause.message if error.cause else error.message)


def test_publishing_alone_needs_a_work_file(defs: Any) -> None:
    assert "no work file of edition demo" in run_failure(defs, ["published", "warehouse"])


def test_publishing_an_unfinished_work_file_is_refused(defs: Any, dagster_home: Path) -> None:
    said = run_failure(defs, ["raw", "edition"], ["published", "warehouse"])
    assert "lacks" in said
    assert not (dagster_home / "published" / "demo.duckdb").exists()


def test_an_edition_without_a_list_of_deaths_is_refused_before_anything_is_landed(
    defs: Any, dagster_home: Path
) -> None:
    settings = Settings.from_environment()
    path = settings.home / "editions" / "deathless.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        "editions: {deathless: {title: Own, as_of_on: 2020-06-22, window_starts_on: 2015-01-01, "
        "press_on: 2020-07-13, statement_set: eff-2020, is_fictional: false, program: Ring, "
        "sources: [atlas-2020-10-07, fbi-agencies-2018-09-19]}}",
        encoding="utf-8",
    )
    said = run_failure(defs, ["raw", "edition"], partition="deathless")
    path.unlink()
    assert "no file of mapping_police_violence and none of fatal_encounters" in said
    assert not settings.work("deathless").exists()


def test_a_sample_shows_rows_but_nothing_that_names_a_person() -> None:
    from orchestration.metadata import table_metadata

    connection = duckdb.connect()
    connection.execute("create schema raw")
    connection.execute(
        "create table raw.t as select 'Someone' as person_name, 'QA' as state, 'a|b' as agency, "
        "'https://example.org/someone.jpg' as image_url from range(9)"
    )
    metadata = table_metadata(connection, "raw", "t")
    assert metadata["dagster/row_count"].value == 9
    sample = metadata["sample"].value
    assert sample.splitlines()[0] == "| state | agency |"
    assert len(sample.splitlines()) == 7
    assert "omeone" not in sample


def test_lineage_is_shown_by_asset_and_column() -> None:
    from orchestration.metadata import lineage_metadata

    (shown,) = lineage_metadata({"death_id": [("raw", "deaths", "id")]}).values()
    assert shown.deps_by_column == {
        "death_id": [dg.TableColumnDep(asset_key=dg.AssetKey(["raw", "deaths"]), column_name="id")]
    }


def test_a_killed_run_of_the_command_line_does_not_stay_open(dagster_home: Path) -> None:
    from orchestration.run import _DOOR, _fail_dead_runs

    with dg.DagsterInstance.ephemeral() as instance:
        tags = {"dagster/partition": "demo", **_DOOR}
        killed = instance.create_run_for_job(
            job_def=_empty_job, tags=tags, status=dg.DagsterRunStatus.STARTED
        )
        from_the_ui = instance.create_run_for_job(
            job_def=_empty_job,
            tags={"dagster/partition": "demo"},
            status=dg.DagsterRunStatus.STARTED,
        )
        _fail_dead_runs(instance, "demo")
        assert _status(instance, killed) == dg.DagsterRunStatus.FAILURE
        assert _status(instance, from_the_ui) == dg.DagsterRunStatus.STARTED


def _status(instance: dg.DagsterInstance, run: dg.DagsterRun) -> dg.DagsterRunStatus:
    found = instance.get_run_by_id(run.run_id)
    assert found is not None
    return found.status


@dg.job
def _empty_job() -> None:
    """A job of no steps."""


def test_a_step_that_a_person_stopped_is_known_whatever_was_made_of_it() -> None:
    from dagster._core.errors import DagsterExecutionInterruptedError
    from dagster_shared.error import SerializableErrorInfo

    from orchestration.run import _was_interrupted

    stopped = SerializableErrorInfo("", [], DagsterExecutionInterruptedError.__name__)
    busy = SerializableErrorInfo("the file is held", [], "IOException", context=stopped)
    assert _was_interrupted(SerializableErrorInfo("", [], "StepError", cause=busy))
    assert not _was_interrupted(SerializableErrorInfo("", [], "StepError", cause=stopped.cause))


def test_what_stopped_a_step_is_told_and_not_what_dagster_put_around_it() -> None:
    from dagster_shared.error import SerializableErrorInfo

    from orchestration.run import _said

    gone = SerializableErrorInfo("PermissionError: [Errno 13]\nnot yours", [], "PermissionError")
    around = SerializableErrorInfo("Error occurred while executing op", [], "StepError", cause=gone)
    assert _said(around) == "PermissionError: [Errno 13] not yours"
