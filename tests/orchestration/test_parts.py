"""The part of the build job that a changed decision calls for."""

from __future__ import annotations

from typing import Any

import pytest


def steps_and_assets(defs: Any, changed: list[str]) -> tuple[set[str], set[str]]:
    from orchestration.parts import part_of

    part = part_of(defs.resolve_job_def("build"), changed)
    assets = {key.to_user_string() for key in part.asset_layer.selected_asset_keys}
    return {node.name for node in part.nodes}, assets


def test_a_changed_override_lands_nothing_and_compares_no_names(defs: Any) -> None:
    steps, assets = steps_and_assets(defs, ["agency_overrides"])
    assert not {step for step in steps if step.startswith("raw__")} - {"raw__edition"}
    assert {"dbt_project", "expect_counted", "unit_tests", "published__warehouse"} <= steps
    assert {"seeds/agency_overrides", "marts/rpt_claims", "published/warehouse"} <= assets
    assert not {"intermediate/int_agency_names__matched", "staging/stg_fbi__agencies"} & assets


def test_with_nothing_changed_but_the_stamp_next_to_nothing_is_made(defs: Any) -> None:
    _steps, assets = steps_and_assets(defs, [])
    layers = {asset.partition("/")[0] for asset in assets}
    assert layers <= {"raw", "marts", "published", "claims"}


@pytest.mark.parametrize("seed", ["claim_wordings", "named_cases", "withheld_names"])
def test_dbt_runs_once_for_any_change(defs: Any, seed: str) -> None:
    steps, _assets = steps_and_assets(defs, [seed])
    assert [step for step in steps if step.startswith("dbt_project")] == ["dbt_project"]
