"""What a materialized table shows of itself: how many rows, and the first few.

Samples leave out what identifies a person; Dagster keeps its event log far longer than a table.
"""

from __future__ import annotations

from typing import Any

import dagster as dg
import duckdb

_SAMPLE_ROWS = 5
_PERSONAL = (
    "person",
    "image",
    "address",
    "description",
    "news_url",
    "merged_text",
    "kept_text",
)


def table_metadata(
    connection: duckdb.DuckDBPyConnection, schema: str, table: str
) -> dict[str, Any]:
    """Row count and sample of one table."""
    relation = f'"{schema}"."{table}"'
    counted = connection.execute(f"select count(*) from {relation}").fetchone()  # noqa: S608
    return {
        "dagster/row_count": dg.MetadataValue.int(int(counted[0]) if counted else 0),
        "sample": _sample(connection, relation),
    }


def _sample(connection: duckdb.DuckDBPyConnection, relation: str) -> dg.MetadataValue[Any]:
    described = connection.execute(f"describe {relation}").fetchall()
    columns = [row[0] for row in described if not any(word in row[0] for word in _PERSONAL)]
    if not columns:
        return dg.MetadataValue.md("")
    listed = ", ".join(f'"{column}"' for column in columns)
    query = f"select {listed} from {relation} limit {_SAMPLE_ROWS}"  # noqa: S608
    rows = connection.execute(query).fetchall()
    lines = [columns, ["---"] * len(columns), *([_cell(value) for value in row] for row in rows)]
    return dg.MetadataValue.md("\n".join(f"| {' | '.join(line)} |" for line in lines))


def _cell(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split()).replace("|", "\\|")
    return text if len(text) <= 60 else text[:59] + "…"
