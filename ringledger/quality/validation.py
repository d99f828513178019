"""Holding one suite against one table with Great Expectations.

Great Expectations takes seconds to import and writes where it is let: it is imported only inside
`start`, with an ephemeral context and its telemetry off.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from types import ModuleType
from typing import Any

import duckdb

from ringledger.quality.results import SHOWN_ROWS, CheckResult
from ringledger.quality.suites import Check, Suite

# Two fifths of that import: for divergences of distributions and their charts, which no suite has.
_RARELY_USED = ("scipy.stats", "altair")
_context: Any = None


class _ImportedWhenUsed(ModuleType):
    """Stands in the place of a module, and imports it when asked for a part."""

    def __getattr__(self, part: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), part)


def validate(suite: Suite, connection: duckdb.DuckDBPyConnection) -> list[CheckResult]:
    """Run the suite's measures and hold each expectation against them, in the suite's order.

    An expectation that cannot be evaluated (its column is gone) has failed, with the error.
    """
    from great_expectations.core import ExpectationSuite

    frame = connection.execute(suite.measures.read_text(encoding="utf-8")).df()
    content = json.loads(suite.path.read_text(encoding="utf-8"))
    expectations = ExpectationSuite(
        name=suite.name, expectations=content["expectations"], meta=content["meta"]
    )
    frames = start().data_sources.add_or_update_pandas("measures")
    asset = frames.add_dataframe_asset(suite.name)
    batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": frame})
    validation = batch.validate(
        expectations,
        result_format={
            "result_format": "COMPLETE",
            "unexpected_index_column_names": list(suite.row_columns),
            "return_unexpected_index_query": False,
        },
        expectation_parameters=suite.parameters(),
    )
    found = {
        result["expectation_config"]["meta"]["check"]: result
        for result in (each.to_json_dict() for each in validation.results)
    }
    return [_result(suite, check, found[check.name]) for check in suite.checks]


def start() -> Any:
    """Import Great Expectations and make the context; once per process."""
    global _context
    if _context is None:
        os.environ["GX_ANALYTICS_ENABLED"] = "false"
        for name in _RARELY_USED:
            sys.modules.setdefault(name, _ImportedWhenUsed(name))
        import great_expectations

        _context = great_expectations.get_context(mode="ephemeral")
        _context.variables.progress_bars = {"globally": False}
    return _context


def _result(suite: Suite, check: Check, result: dict[str, Any]) -> CheckResult:
    passed, found = bool(result["success"]), result["result"]
    return CheckResult(
        asset=".".join(suite.asset),
        check=check.name,
        kind="expectation",
        passed=passed,
        is_blocking=check.is_blocking,
        description=check.description,
        failures=int(found.get("unexpected_count", 0 if passed else 1)),
        rows=_rows(suite, result["expectation_config"], found)[:SHOWN_ROWS],
        query="" if passed else suite.measures.read_text(encoding="utf-8"),
        error="" if found else _error(result["exception_info"]),
    )


def _rows(suite: Suite, config: dict[str, Any], found: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows that broke it; where a suite names no column that tells rows apart, their values."""
    if suite.row_columns:
        return list(found.get("unexpected_index_list") or [])
    column = config["kwargs"].get("column")
    return [{column: value} for value in found.get("unexpected_list") or []]


def _error(exceptions: dict[str, Any]) -> str:
    """What went wrong, out of one exception or out of one for each metric."""
    if "exception_message" in exceptions:
        return str(exceptions["exception_message"] or "")
    messages = {str(each.get("exception_message")) for each in exceptions.values()}
    return "; ".join(sorted(messages))
