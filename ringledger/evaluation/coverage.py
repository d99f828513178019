"""How often the bounds of a figure hold what is true: invented worlds, counted in memory.

What belongs here: running the models that link and count, as dbt compiled them, on the demo's files
of one seed, holding the intervals against the planted figures, and which rows were taken for
something else than they are. What does not: the models (the dbt project), what is true
(`ringledger.demo.truth`), many seeds at once (`benchmarks/coverage.py`).
"""

from __future__ import annotations

import json
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from ringledger.demo import demo_edition_sources, load_truth
from ringledger.matching.dbt_plugin import register
from ringledger.settings import Settings
from ringledger.sources.landing import land_all
from ringledger.sources.registry import load_edition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ringledger.demo import Truth
    from ringledger.sources.editions import Edition

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


@dataclass(frozen=True)
class Mistake:
    """A row that was taken for something else than it is.

    `what` is "name" where an agency's name counts for another agency; "one death is two" and "two
    deaths are one" where rows were not, or wrongly, taken for one death. `counted` and `meant` are
    the agencies or deaths, `trouble` what the demo planted in the row.
    """

    what: str
    source: str
    source_row_number: int
    state: str | None
    said: str
    counted: str
    meant: str
    trouble: str


def intervals(plan: Plan, seed: int) -> list[Interval]:
    """Every claim and reading of the world of `seed`, at scale 1."""
    with _world(plan, seed) as (connection, truth):
        return _held_against(connection, seed, truth.claims)


def explained(plan: Plan, seed: int) -> tuple[list[Interval], list[Mistake]]:
    """The same, and every row of the world whose death or whose partner was mistaken."""
    with _world(plan, seed) as (connection, truth):
        return _held_against(connection, seed, truth.claims), _mistakes(connection, truth)


@contextmanager
def _world(plan: Plan, seed: int) -> Iterator[tuple[duckdb.DuckDBPyConnection, Truth]]:
    """The world of a seed with all models of the plan made, and what is true of it."""
    with (
        tempfile.TemporaryDirectory(prefix="ringledger-coverage-") as folder,
        _connection(plan) as connection,
    ):
        truth = _land(connection, Path(folder), seed)
        for model in plan.models:
            _run(connection, model)
        yield connection, truth


def _connection(plan: Plan) -> duckdb.DuckDBPyConnection:
    """A database in memory under the name the models were compiled for, with the seeds."""
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("set enable_progress_bar = false")
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


def _land(connection: duckdb.DuckDBPyConnection, folder: Path, seed: int) -> Truth:
    """Write the world's files, land them, and return what is planted in them."""
    settings = Settings(home=folder, source_dir=None)
    files = settings.cache / "demo"
    edition = replace(_edition(), sources=demo_edition_sources(files, seed=seed))
    land_all(connection, edition, settings, "coverage")
    return load_truth(files)


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


def _mistakes(connection: duckdb.DuckDBPyConnection, truth: Truth) -> list[Mistake]:
    planted = {
        "links": truth.links,
        "deaths": truth.encounters,
        "agencies": truth.agencies,
        "partners": truth.partners,
    }
    for name, rows in planted.items():
        connection.register(f"true_{name}", pa.Table.from_pylist(rows))
    found = [*connection.execute(_NAMES).fetchall(), *connection.execute(_DEATHS).fetchall()]
    return [Mistake(*row) for row in found]


# An agency is the one that most names of it count for; names that are no partner's, either way,
# move no figure.
_NAMES = """
    with

    said as (

        select
            mentions.*,
            resolved.agency_id,
            true_links.agency_key,
            true_links.trouble
        from intermediate.int_agency_mentions__split as mentions
        inner join intermediate.int_agency_names__resolved as resolved
            on mentions.name_id = resolved.name_id and resolved.link_rule = 'default'
        left join true_links
            on
                mentions.source_file = true_links.source_file
                and mentions.source_row_number = true_links.source_row_number::bigint
                and mentions.position = true_links.position::bigint
                and mentions.agency_count = true_links.agency_count::bigint

    ),

    meant as (

        select
            agency_key,
            mode(agency_id) as agency_id
        from said
        group by agency_key

    )

    select
        'name' as what,
        said.source,
        said.source_row_number,
        said.state,
        said.mention_text,
        said.agency_id as counted,
        coalesce(true_agencies.agency_name, 'a part of a cell') as meant,
        coalesce(said.trouble, '') as trouble
    from said
    left join meant
        on said.agency_key = meant.agency_key
    left join true_agencies
        on said.agency_key = true_agencies.agency_key
    where
        said.agency_id is distinct from meant.agency_id
        and (
            said.agency_key in (select true_partners.agency_key from true_partners)
            or said.agency_id in (
                select of_partners.agency_id
                from said as of_partners
                where of_partners.source = 'ring'
            )
        )
    order by said.source = 'ring' desc, meant, said.source, said.source_row_number
"""
_DEATHS = """
    with

    told as (

        select distinct
            listed.encounter_id,
            death_rows.*,
            true_deaths.death_key,
            true_deaths.trouble
        from intermediate.int_encounter_rows__listed as listed
        inner join intermediate.int_death_rows__keyed as death_rows
            on
                listed.source = death_rows.source
                and listed.source_row_id = death_rows.source_row_id
        left join true_deaths
            on
                death_rows.source_file = true_deaths.source_file
                and death_rows.source_row_number = true_deaths.source_row_number::bigint

    ),

    counted as (

        select
            *,
            count(distinct encounter_id) over (partition by death_key) as encounters,
            count(distinct death_key) over (partition by encounter_id) as deaths
        from told

    )

    select
        if(deaths > 1, 'two deaths are one', 'one death is two') as what,
        coalesce(file_scope, source),
        source_row_number,
        state,
        concat_ws(', ', person_name, occurred_on) as said,
        encounter_id as counted,
        death_key as meant,
        trouble
    from counted
    where encounters > 1 or deaths > 1
    order by meant, source, source_row_number
"""
