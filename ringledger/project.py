"""Finds what ships beside the package: the dbt project, the seeds, the expectation suites.

In a source tree they stand at the top level; in an installed wheel, under `ringledger/_bundle`.
Nothing is ever written there.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def project_dir() -> Path:
    """Folder that holds `dbt_project/`, `seeds/` and `expectations/`."""
    source_tree = _PACKAGE.parent
    if (source_tree / "dbt_project" / "dbt_project.yml").is_file():
        return source_tree
    return _PACKAGE / "_bundle"


def dbt_dir() -> Path:
    """The dbt project folder."""
    return project_dir() / "dbt_project"


def seeds_dir() -> Path:
    """The folder of decisions and published facts as data."""
    return project_dir() / "seeds"


def seed_rows(name: str) -> list[dict[str, str]]:
    """The rows of a seed, cells as text; an empty cell is empty text."""
    with (seeds_dir() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def expectations_dir() -> Path:
    """The Great Expectations project folder."""
    return project_dir() / "expectations"
