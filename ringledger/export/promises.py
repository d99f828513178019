"""What each exported table promises: keys, required columns, allowed values, verbatim columns.

Read from the files beside the models, whose tests a build has to pass before it is published, so
that the package's schema states nothing that was not checked. Types and descriptions come from the
warehouse itself (`ringledger.export.tables`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ringledger.project import dbt_dir

_REFERENCE = re.compile(r"ref\('(\w+)'\)")


@dataclass(frozen=True)
class ForeignKey:
    """A column whose values stand in a column of another table."""

    column: str
    table: str
    table_column: str


@dataclass(frozen=True)
class Promises:
    """Of one table. `verbatim`: by column, the column with the sha256 of the file it is of."""

    primary_key: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()
    allowed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    foreign_keys: tuple[ForeignKey, ...] = ()
    verbatim: dict[str, str] = field(default_factory=dict)


def mart_promises(models: Path | None = None) -> dict[str, Promises]:
    """The promises of every mart, by table name."""
    folder = models or dbt_dir() / "models" / "marts"
    found = {}
    for path in sorted(folder.rglob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for model in content.get("models", ()):
            found[model["name"]] = _promises(model)
    return found


def _promises(model: dict[str, Any]) -> Promises:
    unique: list[tuple[str, ...]] = []
    required, allowed, foreign, verbatim = set(), {}, [], {}
    for test, arguments in _tests(model):
        if test == "unique_together":
            unique.append(tuple(arguments["columns"]))
        elif test == "unique_and_filled":
            unique.append(tuple(arguments["unique"]))
            required.update(arguments["filled"])
    for column in model.get("columns", ()):
        name = column["name"]
        for test, arguments in _tests(column):
            if test == "unique":
                unique.append((name,))
            elif test == "not_null":
                required.add(name)
            elif test == "accepted_values":
                allowed[name] = tuple(str(value) for value in arguments["values"])
            elif test == "relationships" and (at := _REFERENCE.search(arguments["to"])):
                foreign.append(ForeignKey(name, at[1], arguments["field"]))
        meta = (column.get("config") or {}).get("meta") or {}
        if "verbatim_of" in meta:
            verbatim[name] = meta["verbatim_of"]
    # A key's columns all have a value; the shortest one is the one to name a row by.
    keys = sorted((key for key in unique if required.issuperset(key)), key=len)
    return Promises(
        primary_key=keys[0] if keys else (),
        required=frozenset(required),
        allowed=allowed,
        foreign_keys=tuple(foreign),
        verbatim=verbatim,
    )


def _tests(node: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Name and arguments of each unconditional test of a model or a column."""
    found = []
    for test in node.get("data_tests", ()):
        name, body = (test, {}) if isinstance(test, str) else next(iter(test.items()))
        if not (body.get("config") or {}).get("where"):
            found.append((name, body.get("arguments") or {}))
    return found
