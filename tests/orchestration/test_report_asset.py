"""The report as an asset: written of what is published, by a job of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dagster as dg
import pytest

REPORT = dg.AssetKey(["published", "report"])


def test_the_report_job_writes_the_site_of_a_published_edition(
    defs: Any, published_demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RINGLEDGER_CONTACT", "desk@example.org")
    with dg.DagsterInstance.ephemeral() as instance:
        instance.add_dynamic_partitions("editions", ["demo"])
        job = defs.resolve_job_def("report")
        assert job.execute_in_process(instance=instance, partition_key="demo").success
    first_page = published_demo / "report" / "demo" / "index.html"
    assert "desk@example.org" in first_page.read_text(encoding="utf-8")


def test_a_build_writes_no_report(defs: Any) -> None:
    assert REPORT not in defs.resolve_job_def("build").asset_layer.selected_asset_keys
    assert defs.resolve_job_def("report").asset_layer.selected_asset_keys == {REPORT}
