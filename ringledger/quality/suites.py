"""The expectation suites as data: what is expected of which table, without Great Expectations.

A suite is `expectations/expectations/<name>.json`, in the format Great Expectations 1 reads. Its
`meta` says on which asset it stands, and the query of the same name under `expectations/measures/`
gives the small table it is held against. Loading takes milliseconds, so Dagster can list every
expectation as a check without running one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from ringledger.project import expectations_dir, seed_rows


@dataclass(frozen=True)
class Check:
    """One expectation: its name within the suite, what it says, and whether it stops a build."""

    name: str
    description: str
    severity: str  # critical, warning or info, as Great Expectations has it

    @property
    def is_blocking(self) -> bool:
        """A critical expectation must hold before anything downstream is made or published."""
        return self.severity == "critical"


@dataclass(frozen=True)
class Suite:
    """One suite: `asset` is a table's schema and name, `measures` the query it is held against."""

    name: str
    asset: tuple[str, ...]
    path: Path
    measures: Path
    row_columns: tuple[str, ...]
    parameter_seeds: dict[str, tuple[str, ...]]
    checks: tuple[Check, ...]

    def parameters(self) -> dict[str, list[str]]:
        """Values the suite takes from columns of seeds, such as the states there are."""
        return {
            name: sorted({value for column in columns for value in _seed_column(column)})
            for name, columns in self.parameter_seeds.items()
        }


def load_suites(folder: Path | None = None) -> tuple[Suite, ...]:
    """All suites, by name. `folder` is an expectations project, ringledger's own by default."""
    root = folder or expectations_dir()
    return tuple(_load(path, root) for path in sorted((root / "expectations").glob("*.json")))


def _load(path: Path, root: Path) -> Suite:
    content = json.loads(path.read_text(encoding="utf-8"))
    meta = content["meta"]
    return Suite(
        name=content["name"],
        asset=tuple(meta["asset"]),
        path=path,
        measures=root / "measures" / f"{content['name']}.sql",
        row_columns=tuple(meta.get("row_columns", ())),
        parameter_seeds={
            name: tuple(columns) for name, columns in meta.get("parameters", {}).items()
        },
        checks=tuple(
            Check(
                name=expectation["meta"]["check"],
                description=expectation["description"],
                severity=expectation["severity"],
            )
            for expectation in content["expectations"]
        ),
    )


def _seed_column(name: str) -> list[str]:
    seed, _, column = name.partition(".")
    return [row[column] for row in seed_rows(seed)]
