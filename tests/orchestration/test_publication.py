"""Report and export as assets: written of what is published, each by a job of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dagster as dg
import pytest

WRITTEN_ON_DEMAND = ("report", "export")


def run(defs: Any, job: str) -> dg.ExecuteInProcessResult:
    with dg.DagsterInstance.ephemeral() as instance:
        instance.add_dynamic_partitions("editions", ["demo"])
        found: dg.ExecuteInProcessResult = defs.resolve_job_def(job).execute_in_process(
            instance=instance, partition_key="demo"
        )
        return found


def test_the_report_job_writes_the_site_of_a_published_edition(
    defs: Any, published_demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RINGLEDGER_CONTACT", "desk@example.org")
    assert run(defs, "report").success
    first_page = published_demo / "report" / "demo" / "index.html"
    assert "desk@example.org" in first_page.read_text(encoding="utf-8")


def test_the_export_job_writes_the_tables_of_a_published_edition(
    defs: Any, published_demo: Path
) -> None:
    assert run(defs, "export").success
    folder = published_demo / "export" / "demo"
    assert (folder / "datapackage.json").is_file()
    assert list(folder.rglob("rpt_claims.parquet"))


@pytest.mark.parametrize("name", WRITTEN_ON_DEMAND)
def test_a_build_writes_neither(defs: Any, name: str) -> None:
    key = dg.AssetKey(["published", name])
    assert key not in defs.resolve_job_def("build").asset_layer.selected_asset_keys
    assert defs.resolve_job_def(name).asset_layer.selected_asset_keys == {key}
