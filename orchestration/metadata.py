"""What Dagster shows of a table (columns, lineage, how many rows, the first few) and of a check.

Samples leave out what identifies a person; Dagster keeps its event log far longer than a table.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import dagster as dg
import duckdb

from ringledger.quality.results import PERSONAL, CheckResult
from ringledger.warehouse.lineage import Lineage
from ringledger.warehouse.query import Result, fetch

_SAMPLE_ROWS = 5
_COLUMNS = """
    select schema_name, table_name, column_name, data_type, comment
    from duckdb_columns() where not internal
    order by schema_name, table_name, column_index
"""


# By schema and table: name, type and comment of each column, in order.
Columns = Mapping[tuple[str, str], Sequence[tuple[str, str, str | None]]]


def all_columns(connection: duckdb.DuckDBPyConnection) -> Columns:
    """The columns of every table of a warehouse."""
    columns: dict[tuple[str, str], list[tuple[str, str, str | None]]] = defaultdict(list)
    for schema, table, *column in connection.execute(_COLUMNS).fetchall():
        columns[schema, table].append((column[0], column[1], column[2]))
    return columns


def table_metadata(
    connection: duckdb.DuckDBPyConnection, schema: str, table: str, columns: Columns | None = None
) -> dict[str, Any]:
    """Columns with their types and comments, row count and sample of one table.

    For many tables, pass `columns` (see `all_columns`), which are slow to look up table by table.
    """
    relation = f'"{schema}"."{table}"'
    counted = connection.execute(f"select count(*) from {relation}").fetchone()  # noqa: S608
    own = (all_columns(connection) if columns is None else columns)[schema, table]
    shown = [dg.TableColumn(name=name, type=kind, description=told) for name, kind, told in own]
    return {
        "dagster/row_count": dg.MetadataValue.int(int(counted[0]) if counted else 0),
        "dagster/column_schema": dg.TableSchema(columns=shown),
        "sample": _sample(connection, relation, [name for name, *_ in own]),
    }


def lineage_metadata(lineage: Lineage) -> dict[str, Any]:
    """Column lineage as Dagster shows it, assets being called schema/table."""
    deps = {
        column: [
            dg.TableColumnDep(asset_key=dg.AssetKey([schema, table]), column_name=name)
            for schema, table, name in parts
        ]
        for column, parts in lineage.items()
    }
    if not deps:
        return {}
    return {"dagster/column_lineage": dg.TableColumnLineage(deps_by_column=deps)}


def markdown(result: Result) -> str:
    """A query's result as a Markdown table, long cells cut."""
    lines = [list(result.columns), ["---"] * len(result.columns)]
    lines += [[_cell(value) for value in row] for row in result.rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def check_metadata(result: CheckResult) -> dict[str, Any]:
    """What a check shows: how many rows broke it, the first of them, and the query for all."""
    told: dict[str, Any] = {"failures": result.failures, "error": result.error}
    if not result.passed:
        told["failing_rows"] = dg.MetadataValue.json(
            json.loads(json.dumps(result.rows, default=str))
        )
        told["query_for_all"] = dg.MetadataValue.md(f"```sql\n{result.query}\n```")
    return {name: value for name, value in told.items() if value not in (None, "")}


def check_result(asset: dg.AssetKey, result: CheckResult) -> dg.AssetCheckResult:
    """The result as Dagster's: an error stops what comes after, a warning does not."""
    return dg.AssetCheckResult(
        asset_key=asset,
        check_name=result.check,
        passed=result.passed,
        severity=dg.AssetCheckSeverity.ERROR if result.is_blocking else dg.AssetCheckSeverity.WARN,
        metadata=check_metadata(result),
    )


def _sample(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: Iterable[str]
) -> dg.MetadataValue[Any]:
    shown = [f'"{name}"' for name in columns if not any(word in name for word in PERSONAL)]
    if not shown:
        return dg.MetadataValue.md("")
    listed = ", ".join(shown)
    query = f"select {listed} from {relation} limit {_SAMPLE_ROWS}"  # noqa: S608
    return dg.MetadataValue.md(markdown(fetch(connection, query)))


def _cell(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split()).replace("|", "\\|")
    return text if len(text) <= 60 else text[:59] + "…"
