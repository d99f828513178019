"""Every expectation as an asset check, one Dagster step per suite.

A critical expectation blocks: nothing downstream of its table is made until it holds.
"""

import json
from collections.abc import Iterator

import dagster as dg

from orchestration.resources import EditionWarehouse, Expectations
from ringledger import progress
from ringledger.quality.suites import Suite, load_suites
from ringledger.quality.validation import Outcome


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
            outcomes = expectations.outcomes(suite.name, warehouse)
            step.note = f"{sum(each.passed for each in outcomes)} of {len(outcomes)} hold"
        for outcome in outcomes:
            if dg.AssetCheckKey(asset, outcome.check) in context.selected_asset_check_keys:
                yield _result(asset, outcome)

    return expected


def _result(asset: dg.AssetKey, outcome: Outcome) -> dg.AssetCheckResult:
    blocking = outcome.severity == "critical"
    return dg.AssetCheckResult(
        asset_key=asset,
        check_name=outcome.check,
        passed=outcome.passed,
        severity=dg.AssetCheckSeverity.ERROR if blocking else dg.AssetCheckSeverity.WARN,
        metadata={
            "suite": outcome.suite,
            "failures": outcome.failures,
            "failing_rows": dg.MetadataValue.json(outcome.rows),
            "observed": json.dumps(outcome.observed, default=str),
            "error": outcome.error,
        },
    )


CHECKS = [_suite_checks(suite) for suite in load_suites()]
