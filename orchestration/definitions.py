"""What there is, assembled: `dagster dev -w workspace.yaml` and `ringledger build` load this."""

from __future__ import annotations

import dagster as dg

from orchestration.automation import SENSORS, recheck_schedule, recheck_sources
from orchestration.claims import claims
from orchestration.executor import edition_executor
from orchestration.expectations import CHECKS
from orchestration.publication import edition_diff, export, published_warehouse, report
from orchestration.raw import ASSETS as RAW_ASSETS
from orchestration.resources import Dbt, EditionWarehouse, Expectations
from orchestration.transformation import dbt_project, unit_tests

# A site or an export is written by who wants one, not by each build.
build_job = dg.define_asset_job(
    "build",
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets(report, export),
    description="Land, transform, check and publish one edition, from an empty work file.",
)
report_job = dg.define_asset_job(
    "report",
    selection=dg.AssetSelection.assets(report),
    description="Write the static site of one published edition.",
)
export_job = dg.define_asset_job(
    "export",
    selection=dg.AssetSelection.assets(export),
    description="Write the tables of one published edition as Parquet and CSV.",
)

defs = dg.Definitions(
    assets=[*RAW_ASSETS, dbt_project, published_warehouse, edition_diff, report, export, claims],
    asset_checks=[*CHECKS, unit_tests],
    jobs=[build_job, report_job, export_job, recheck_sources],
    schedules=[recheck_schedule],
    sensors=SENSORS,
    resources={
        "warehouse": EditionWarehouse.configure_at_launch(scale=1, output="", goes_on=False),
        "dbt": Dbt.installed(),
        "expectations": Expectations(),
    },
    executor=edition_executor,
)
