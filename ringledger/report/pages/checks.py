"""The checks: what was asked of the data when it was built, what held, and the rows that didn't."""

from __future__ import annotations

from collections import Counter

from ringledger.quality.results import CheckResult
from ringledger.report.site import Site


def write(site: Site) -> None:
    """Write checks.html; the results come in the order of `ringledger checks`."""
    kinds = Counter((check.kind, check.passed) for check in site.checks)
    site.page(
        "checks.html",
        "checks.html",
        kinds=[
            {"kind": kind, "held": kinds[kind, True], "not_held": kinds[kind, False]}
            for kind in sorted({check.kind for check in site.checks})
        ],
        failed=[check for check in site.checks if not check.passed],
        listed=[_listed(check) for check in site.checks],
    )


def _listed(check: CheckResult) -> dict[str, str]:
    return {
        "asset": check.asset,
        "check": check.check,
        "kind": check.kind,
        "outcome": "stopped the build" if check.stopped_the_build else check.outcome,
        "blocks": "yes" if check.is_blocking else "no",
        "description": " ".join(check.description.split()),
    }
