"""The demo edition, landed and built by dbt once for all tests of the warehouse's tables."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from ringledger.demo import Truth, load_truth
from ringledger.project import dbt_dir
from ringledger.settings import Settings
from ringledger.sources.landing import land_all
from ringledger.sources.registry import load_edition


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(home=tmp_path_factory.mktemp("dbt"), source_dir=None)


@pytest.fixture(scope="session")
def dbt_build(demo_home: Settings) -> Callable[..., None]:
    """Runs `dbt build` on a warehouse file whose `raw` tables are landed."""

    def build(warehouse: Path, *arguments: str) -> None:
        process = subprocess.run(
            [sys.executable, "-P", "-m", "dbt.cli.main", "--quiet", "build", *arguments],
            cwd=dbt_dir(),
            env={
                **os.environ,
                "DBT_PROFILES_DIR": str(dbt_dir()),
                "DBT_TARGET_PATH": str(demo_home.home / "target"),
                "DBT_LOG_PATH": str(demo_home.home / "logs"),
                "RINGLEDGER_WAREHOUSE": str(warehouse),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert process.returncode == 0, process.stdout + process.stderr

    return build


@pytest.fixture(scope="session")
def demo_built(demo_home: Settings, dbt_build: Callable[..., None]) -> Path:
    """A warehouse file of the demo edition that passed all dbt tests."""
    path = demo_home.home / "demo.duckdb"
    with duckdb.connect(str(path)) as connection:
        land_all(connection, load_edition("demo", demo_home), demo_home, "fingerprint")
    dbt_build(path)
    return path


@pytest.fixture(scope="session")
def truth(demo_home: Settings, demo_built: Path) -> Truth:
    """What was planted in the demo files."""
    (folder,) = {path.parent for path in demo_home.cache.rglob("truth")}
    return load_truth(folder)


@pytest.fixture
def demo(demo_built: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The built warehouse, to read."""
    with duckdb.connect(str(demo_built), read_only=True) as connection:
        yield connection
