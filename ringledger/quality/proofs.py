"""Unit tests are of the code, not of an edition's data: once passed, they hold for all editions.

Kept under `RINGLEDGER_HOME/runs/unit-tests/`, for the code and the engines they were run with; any
change of either makes the next build run them again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from ringledger.quality.results import CheckResult
from ringledger.settings import Settings
from ringledger.warehouse.fingerprint import code_fingerprint

_ENGINES = ("duckdb", "dbt-core", "dbt-duckdb", "rapidfuzz")


def passed_unit_tests(settings: Settings) -> list[CheckResult]:
    """The results of all unit tests, when they passed with this code; else none."""
    try:
        rows = json.loads(_path(settings).read_text(encoding="utf-8"))
        return [CheckResult(**row) for row in rows]
    except (OSError, ValueError, TypeError):
        return []


def keep_unit_tests(results: Sequence[CheckResult], settings: Settings) -> None:
    """Keep the results of all unit tests, in the place of those of other code.

    Raises ValueError when one did not pass.
    """
    if not all(result.passed for result in results):
        raise ValueError("Only unit tests that all passed prove the code.")
    path = _path(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    for other in path.parent.glob("*.json"):
        other.unlink(missing_ok=True)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    rows = [asdict(replace(each, checked_at=each.checked_at or now)) for each in results]
    beside = path.with_suffix(".tmp")
    beside.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    beside.replace(path)


def _path(settings: Settings) -> Path:
    engines = "-".join(version(name) for name in _ENGINES)
    return settings.runs / "unit-tests" / f"{code_fingerprint()[:16]}-{engines}.json"
