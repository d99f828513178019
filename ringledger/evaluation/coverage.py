"""How often the bounds of a figure hold what is true: invented worlds, counted in memory.

What belongs here: running the models that link and count, as dbt compiled them, on the demo's files
of one seed, and holding the intervals against the planted figures. What does not: the models (the
dbt project), what is true (`ringledger.demo.truth`), many seeds at once (`benchmarks/coverage.py`).
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from ringledger.demo import demo_edition_sources, load_truth
from ringledger.matching.dbt_plugin import register
from ringledger.settings import Settings
from ringledger.sources.landing import land_all
from ringledger.sources.registry import load_edition

if TYPE_CHECKING:
    from ringledger.sources.registry import Edition

# The model that has every figure with its intervals.
JUDGED = "model.ringledger.int_claims__judged"


@dataclass(frozen=True)
class Plan:
    """What dbt compiled: the models in the order they need one another, and a file of its seeds."""

    database: str
    models: tuple[dict[str, Any], ...]
    warehouse: Path

    @classmethod
    def of(cls, manifest: Path, warehouse: Path) -> Plan:
        """The plan for `JUDGED` from a `manifest.json` and a warehouse whose seeds are loaded.

        Both are of one dbt run. Raises KeyError where a model was not compiled.
        """
        nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"]
        ordered: dict[str, dict[str, Any]] = {}

        def add(name: str) -> None:
            if name in ordered or not name.startswith("model."):
                return
            for needed in nodes[name]["depends_on"]["nodes"]:
                add(needed)
            ordered[name] = nodes[name]

        add(JUDGED)
        return cls(nodes[JUDGED]["database"], tuple(ordered.values()), warehouse)


@dataclass(frozen=True)
class Interval:
    """One figure of one world: what is true, what was counted, and the two intervals around it."""

    seed: int
    claim_id: str
    reading: str
    truth: float
    value: float
    lower_bound: float
    upper_bound: float
    draw_lower: float
    draw_upper: float

    @property
    def is_in_bounds(self) -> bool:
        """Whether the truth lies in the envelope."""
        return self.lower_bound <= self.truth <= self.upper_bound

    @property
    def is_in_draws(self) -> bool:
        """Whether the truth lies in the middle 95 % of the draws."""
        return self.draw_lower <= self.truth <= self.draw_upper


def intervals(plan: Plan, seed: int) -> list[Interval]:
    """Every claim and reading of the world of `seed`, at scale 1."""
    with (
        tempfile.TemporaryDirectory(prefix="ringledger-coverage-") as folder,
        _connection(plan) as connection,
    ):
        claims = _land(connection, Path(folder), seed)
        for model in plan.models:
            _run(connection, model)
        return _held_against(connection, seed, claims)


def _connection(plan: Plan) -> duckdb.DuckDBPyConnection:
    """A database in memory under the name the models were compiled for, with the seeds."""
    connection = duckdb.connect(config={"threads": 1})
    register(connection)
    if plan.database != "memory":
        connection.execute(f"attach ':memory:' as {plan.database}")
        connection.execute(f"use {plan.database}")
    connection.execute(f"attach '{plan.warehouse}' as loaded (read_only)")
    for schema in ("seeds", *sorted({model["schema"] for model in plan.models})):
        connection.execute(f"create schema {schema}")
    tables = connection.execute(
        "select table_name from duckdb_tables() where database_name = 'loaded' "
        "and schema_name = 'seeds'"
    ).fetchall()
    for (table,) in tables:
        connection.execute(f"create table seeds.{table} as from loaded.seeds.{table}")
    connection.execute("detach loaded")
    return connection


def _land(connection: duckdb.DuckDBPyConnection, folder: Path, seed: int) -> list[dict[str, Any]]:
    """Write the world's files, land them, and return the planted claims."""
    settings = Settings(home=folder, source_dir=None)
    files = settings.cache / "demo"
    edition = replace(_edition(), sources=demo_edition_sources(files, seed=seed))
    land_all(connection, edition, settings, "coverage")
    return load_truth(files).claims


@cache
def _edition() -> Edition:
    """The demo edition as registered, for its days; its own files are of no use here."""
    with tempfile.TemporaryDirectory(prefix="ringledger-coverage-") as folder:
        return load_edition("demo", Settings(home=Path(folder), source_dir=None))


def _run(connection: duckdb.DuckDBPyConnection, model: dict[str, Any]) -> None:
    """What dbt does to make the model's table."""
    table, code = f"{model['schema']}.{model['alias']}", model["compiled_code"]
    if model["language"] == "sql":
        connection.execute(f"create table {table} as {code}")
        return
    namespace: dict[str, Any] = {}
    exec(compile(code, model["alias"], "exec"), namespace)  # noqa: S102 - a model of ours
    made = namespace["model"](namespace["dbtObj"](connection.table), connection)
    connection.register("made", made)
    connection.execute(f"create table {table} as from made")
    connection.unregister("made")


def _held_against(
    connection: duckdb.DuckDBPyConnection, seed: int, claims: list[dict[str, Any]]
) -> list[Interval]:
    true_value = {(claim["claim_id"], claim["reading"]): claim["value"] for claim in claims}
    found = connection.execute(
        """
        select claim_id, reading, value, lower_bound, upper_bound, draw_lower, draw_upper
        from intermediate.int_claims__judged
        order by claim_order, reading
        """
    ).fetchall()
    return [
        Interval(seed, claim_id, reading, true_value[claim_id, reading], *figures)
        for claim_id, reading, *figures in found
    ]
