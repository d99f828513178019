"""How each check of an edition turned out when it was last made, whoever made it.

Kept as JSON under `RINGLEDGER_HOME/runs/checks/<edition>/`, one file for each group of checks that
a build makes together. `ringledger checks` and a page show them. What is checked stands elsewhere:
in `expectations/`, and beside the models of `dbt_project/`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from ringledger.quality.wording import describe_test
from ringledger.settings import Settings

SHOWN_ROWS = 20
# Columns that tell of a person, left out of rows that are shown or kept beside the warehouse.
PERSONAL = (
    "person",
    "image",
    "address",
    "description",
    "news_url",
    "merged_text",
    "kept_text",
)


_ORDER = ("failed", "warned", "not made", "held")


@dataclass(frozen=True)
class CheckResult:
    """One check: where it stands, whether it held, and the first rows that broke it.

    `kind` is dbt test, unit test, expectation or freshness. `query` shows all rows that broke it,
    on the edition's work file. `checked_at` is an instant in UTC. A check that was not made, since
    the build stopped before it, did not hold and broke nothing.
    """

    asset: str
    check: str
    kind: str
    passed: bool
    is_blocking: bool
    description: str = ""
    failures: int | None = None
    rows: list[dict[str, Any]] = field(default_factory=list)
    query: str = ""
    error: str = ""
    checked_at: str = ""
    was_made: bool = True

    @property
    def stopped_the_build(self) -> bool:
        """Whether it was made, did not hold and blocks."""
        return self.is_blocking and self.was_made and not self.passed

    @property
    def outcome(self) -> str:
        """In a word or two: held, failed (and stopped the build), warned or not made."""
        if self.passed:
            return "held"
        if not self.was_made:
            return "not made"
        return "failed" if self.is_blocking else "warned"

    def __str__(self) -> str:
        """Where it stands, its name, and how many rows broke it."""
        if self.failures is None:
            return f"{self.asset} {self.check}"
        rows = f"{self.failures:,} row{'s' * (self.failures != 1)}"
        return f"{self.asset} {self.check} ({rows})"


def record(edition: str, group: str, results: Iterable[CheckResult], settings: Settings) -> None:
    """Keep the results of a group, in the place of earlier ones of the same checks."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    path = _folder(edition, settings) / f"{group}.json"
    kept = {(each.asset, each.check): each for each in _read(path)}
    for result in results:
        stamped = {**asdict(result), "checked_at": result.checked_at or now}
        kept[result.asset, result.check] = CheckResult(**stamped)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.tmp")
    rows = [asdict(each) for each in kept.values()]
    beside.write_text(json.dumps(rows, indent=2, default=str) + "\n", encoding="utf-8")
    beside.replace(path)


def forget(edition: str, settings: Settings) -> None:
    """Forget all results: a build from the start makes every check anew."""
    for path in _folder(edition, settings).glob("*.json"):
        path.unlink()


def latest(edition: str, settings: Settings) -> list[CheckResult]:
    """The latest result of every check: those that failed, that warned, were not made, held."""
    found = [each for path in _folder(edition, settings).glob("*.json") for each in _read(path)]
    return sorted(found, key=lambda each: (_ORDER.index(each.outcome), each.asset, each.check))


def dbt_results(
    run_results: Mapping[str, Any],
    manifest: Mapping[str, Any],
    connection: duckdb.DuckDBPyConnection,
) -> dict[str, CheckResult]:
    """What dbt made of its tests and unit tests, by unique id, with rows from the work file."""
    found = {}
    for result in run_results["results"]:
        key = result["unique_id"]
        node = manifest["nodes"].get(key) or manifest["unit_tests"].get(key)
        if node is None or node["resource_type"] not in ("test", "unit_test"):
            continue
        is_unit = node["resource_type"] == "unit_test"
        passed = result["status"] == "pass"
        broken = result["status"] in ("fail", "warn") and not is_unit
        query = str(result.get("compiled_code") or "") if broken else ""
        found[key] = CheckResult(
            asset=_asset(node, manifest),
            check=node["name"],
            kind="unit test" if is_unit else "dbt test",
            passed=passed,
            is_blocking=is_unit or str(node["config"].get("severity", "error")).lower() == "error",
            description=describe_test(node),
            failures=result.get("failures"),
            rows=first_rows(connection, query) if query else [],
            query=query,
            error="" if passed or broken else " ".join(str(result.get("message") or "").split()),
            was_made=result["status"] != "skipped",
        )
    return found


def first_rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """The first rows of a query, without what tells of a person."""
    first = f"select * from ({query}) limit {SHOWN_ROWS}"  # noqa: S608 - dbt's compiled test
    try:
        cursor = _execute(connection, first)
    except duckdb.Error:
        return []
    names = [column[0] for column in cursor.description or ()]
    return [
        {
            name: value
            for name, value in zip(names, row, strict=True)
            if not any(word in name for word in PERSONAL)
        }
        for row in cursor.fetchall()
    ]


def _execute(connection: duckdb.DuckDBPyConnection, query: str) -> duckdb.DuckDBPyConnection:
    """Run a query that may call the functions which dbt has on its connections."""
    try:
        return connection.execute(query)
    except duckdb.CatalogException:
        # Only now: it takes a second to import.
        from ringledger.matching.dbt_plugin import register

        register(connection)
        return connection.execute(query)


def _asset(node: Mapping[str, Any], manifest: Mapping[str, Any]) -> str:
    parent = node.get("attached_node") or next(iter(node["depends_on"]["nodes"]), "")
    table = manifest["nodes"].get(parent) or manifest["sources"].get(parent)
    return f"{table['schema']}.{table['name']}" if table else ""


def _folder(edition: str, settings: Settings) -> Path:
    return settings.runs / "checks" / edition


def _read(path: Path) -> list[CheckResult]:
    try:
        return [CheckResult(**row) for row in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return []
