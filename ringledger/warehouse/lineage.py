"""Which columns a model's columns are made of, read from its compiled SQL.

What dagster-dbt offers for this needs dbt's adapter in the process, seconds of import; the columns
are in the work file anyway, and sqlglot reads all models in two seconds. A column that SQL alone
does not explain (unnested out of a struct, or made in Python) has no lineage, rather than a guess.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

# Schema, table, and its columns with their types.
Tables = Mapping[tuple[str, str], Mapping[str, str]]
# For each column the (schema, table, column) it is made of.
Lineage = dict[str, list[tuple[str, str, str]]]

# What reads it is part of what a lineage is read from.
_VERSION = f"1 sqlglot {version('sqlglot')}"


def column_lineage(sql: str, tables: Tables) -> Lineage:
    """For each selected column the (schema, table, column) it is made of, in order.

    Empty for SQL that cannot be resolved.
    """
    return _lineage(sql, tables, _schema(tables))


def _schema(tables: Tables) -> Any:
    from sqlglot.schema import MappingSchema

    nested: dict[str, Any] = defaultdict(dict)
    for (schema_name, table_name), columns in tables.items():
        nested[schema_name][table_name] = dict(columns)
    return MappingSchema(nested, dialect="duckdb")


def _lineage(sql: str, tables: Tables, schema: Any) -> Lineage:
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError
    from sqlglot.lineage import lineage
    from sqlglot.optimizer.qualify import qualify
    from sqlglot.optimizer.scope import build_scope

    try:
        tree = sqlglot.parse_one(sql, dialect="duckdb")
        for table in tree.find_all(exp.Table):
            table.set("catalog", None)  # the name of the work file
        query: Any = qualify(
            tree, schema=schema, dialect="duckdb", validate_qualify_columns=False, identify=False
        )
        scope = build_scope(query)
        found = {}
        for column in query.named_selects:
            # Without a copy of the query, cut to the column, at every step: a fifth of the time.
            root = lineage(
                column, query, schema, scope=scope, dialect="duckdb", trim_selects=False, copy=False
            )
            leaves = (node for node in root.walk() if not node.downstream)
            found[column] = sorted(
                {
                    (table.db, table.name, node.name.rpartition(".")[2])
                    for node in leaves
                    if (table := node.expression.find(exp.Table)) is not None
                }
            )
    except SqlglotError:
        return {}
    return {
        column: [each for each in parts if each[2] in tables.get(each[:2], ())]
        for column, parts in found.items()
    }


class LineageCache:
    """Column lineages kept in a file, keyed by the SQL and the columns of all tables.

    Following a thousand columns takes a second of every build, and changes with the code alone.
    """

    def __init__(self, path: Path, tables: Tables) -> None:
        """Read what an earlier build kept at `path`; begin empty where there is nothing to read."""
        self._path, self._tables = path, tables
        self._columns = repr(
            sorted((name, sorted(kinds.items())) for name, kinds in tables.items())
        )
        self._used: dict[str, Lineage] = {}
        try:
            self._kept: dict[str, Lineage] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self._kept = {}

    def lineage(self, sql: str) -> Lineage:
        """The lineage of the SQL, as `column_lineage` gives it."""
        key = hashlib.sha256(f"{_VERSION}\n{self._columns}\n{sql}".encode()).hexdigest()
        if key not in self._used:
            known = self._kept.get(key)
            if known is None:
                known = _lineage(sql, self._tables, self._schema)
            self._used[key] = known
        return self._used[key]

    @cached_property
    def _schema(self) -> Any:  # made once: a third of the time that all models together take
        return _schema(self._tables)

    def keep(self) -> None:
        """Write the lineages this build asked for, for the next one; others are dropped."""
        self._path.write_text(json.dumps(self._used), encoding="utf-8")
