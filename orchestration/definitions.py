"""What there is, assembled: `dagster dev -w workspace.yaml` and `ringledger build` load this."""

from __future__ import annotations

import dagster as dg

from orchestration.expectations import CHECKS
from orchestration.publication import published_warehouse
from orchestration.raw import ASSETS as RAW_ASSETS
from orchestration.resources import Dbt, EditionWarehouse, Expectations
from orchestration.transformation import dbt_project

build_job = dg.define_asset_job(
    "build",
    selection=dg.AssetSelection.all(),
    description="Land, transform, check and publish one edition, from an empty work file.",
)

defs = dg.Definitions(
    assets=[*RAW_ASSETS, dbt_project, published_warehouse],
    asset_checks=CHECKS,
    jobs=[build_job],
    resources={
        "warehouse": EditionWarehouse.configure_at_launch(scale=1, output=""),
        "dbt": Dbt.installed(),
        "expectations": Expectations(),
    },
    # One process writes one DuckDB file: steps take turns.
    executor=dg.in_process_executor,
)
