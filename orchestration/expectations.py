"""Every expectation as an asset check, in one Dagster step for each stage of a build.

The stages are what was landed, the register of it, and what was counted. In the UI a step is a
process, and importing Great Expectations takes longer than all suites of a stage. A critical
expectation blocks: nothing downstream of its table is made until it holds.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing

import dagster as dg

from orchestration.metadata import check_result
from orchestration.resources import EditionWarehouse, Expectations
from ringledger import progress
from ringledger.quality.suites import Suite, load_suites
from ringledger.sources.readers import READERS


def _stage(suite: Suite) -> str:
    schema, table = suite.asset
    if schema != "raw":
        return "counted"
    return "landed" if table in READERS else "registered"


def _keys(suite: Suite) -> list[dg.AssetCheckKey]:
    asset = dg.AssetKey(list(suite.asset))
    return [dg.AssetCheckKey(asset, check.name) for check in suite.checks]


def _stage_checks(stage: str, suites: Sequence[Suite]) -> dg.AssetChecksDefinition:
    @dg.multi_asset_check(
        name=f"expect_{stage}",
        specs=[
            dg.AssetCheckSpec(
                check.name,
                asset=list(suite.asset),
                blocking=check.is_blocking,
                description=check.description,
            )
            for suite in suites
            for check in suite.checks
        ],
        can_subset=True,
    )
    def expected(
        context: dg.AssetCheckExecutionContext,
        warehouse: EditionWarehouse,
        expectations: Expectations,
    ) -> Iterator[dg.AssetCheckResult]:
        selected = context.selected_asset_check_keys
        asked = [suite for suite in suites if any(key in selected for key in _keys(suite))]
        with closing(expectations.results(asked, warehouse)) as answers:
            for suite in asked:
                with progress.step(f"Expectations of {suite.name}") as step:
                    results = next(answers)
                    step.note = f"{sum(each.passed for each in results)} of {len(results)} hold"
                for key, result in zip(_keys(suite), results, strict=True):
                    if key in selected:
                        yield check_result(key.asset_key, result)

    return expected


def _checks() -> Iterator[dg.AssetChecksDefinition]:
    suites = load_suites()
    for stage in ("landed", "registered", "counted"):
        yield _stage_checks(stage, [suite for suite in suites if _stage(suite) == stage])


CHECKS = list(_checks())
