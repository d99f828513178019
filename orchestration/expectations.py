"""Every expectation as an asset check, one Dagster step per suite.

A critical expectation blocks: nothing downstream of its table is made until it holds.
"""

from collections.abc import Iterator

import dagster as dg

from orchestration.metadata import shown
from orchestration.resources import EditionWarehouse, Expectations
from ringledger import progress
from ringledger.quality.suites import Suite, load_suites


def _suite_checks(suite: Suite) -> dg.AssetChecksDefinition:
    asset = dg.AssetKey(list(suite.asset))

    @dg.multi_asset_check(
        name=f"expect_{suite.name}",
        specs=[
            dg.AssetCheckSpec(
                check.name,
                asset=asset,
                blocking=check.is_blocking,
                description=check.description,
            )
            for check in suite.checks
        ],
        can_subset=True,
    )
    def expected(
        context: dg.AssetCheckExecutionContext,
        warehouse: EditionWarehouse,
        expectations: Expectations,
    ) -> Iterator[dg.AssetCheckResult]:
        with progress.step(f"Expectations of {suite.name}") as step:
            results = expectations.results(suite, warehouse)
            step.note = f"{sum(each.passed for each in results)} of {len(results)} hold"
        for result in results:
            if dg.AssetCheckKey(asset, result.check) in context.selected_asset_check_keys:
                yield shown(asset, result)

    return expected


CHECKS = [_suite_checks(suite) for suite in load_suites()]
