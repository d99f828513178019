"""Marts in a DuckLake whose catalog is a PostgreSQL started for these tests."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ringledger.errors import RingledgerError
from ringledger.project import dbt_dir
from ringledger.warehouse.lake import Lake, attach, publication, publish

DBT = (sys.executable, "-P", "-m", "dbt.cli.main", "--quiet")
_FOLDERS = os.pathsep.join(
    [os.environ.get("PATH", ""), *map(str, Path("/usr/lib/postgresql").glob("*/bin"))]
)


@pytest.fixture(scope="module")
def catalog() -> Iterator[str]:
    """The address of an empty database of a PostgreSQL of our own, on a socket, without a port."""
    initdb, server = (shutil.which(name, path=_FOLDERS) for name in ("initdb", "pg_ctl"))
    if initdb is None or server is None:
        pytest.skip("no PostgreSQL server here: install the distribution's package postgresql")
    for name in ("ducklake", "postgres_scanner"):
        if importlib.util.find_spec(f"duckdb_extension_{name}") is None:
            pytest.skip("no extensions of DuckDB here: pip install 'ringledger[ducklake]'")
    # A socket's path is short, and PostgreSQL doesn't run as root.
    folder = Path(tempfile.mkdtemp(prefix="ringledger-"))
    user = None
    if os.geteuid() == 0:
        user = pwd.getpwnam("nobody").pw_uid
        os.chown(folder, user, -1)

    def run(*command: str) -> None:
        subprocess.run(
            command, cwd=folder, user=user, check=True, stdout=subprocess.DEVNULL, timeout=60
        )

    data, log = str(folder / "data"), str(folder / "log")
    where = f"-c listen_addresses= -k {folder} -c fsync=off"
    try:
        run(initdb, "-D", data, "-U", "ringledger", "-A", "trust", "--no-sync", "--locale=C")
        run(server, "-D", data, "-l", log, "-w", "-o", where, "start")
        try:
            yield f"postgres:dbname=postgres user=ringledger host={folder}"
        finally:
            run(server, "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def lake(catalog: str, tmp_path: Path) -> Lake:
    return Lake(catalog, str(tmp_path / "lake"))


@contextmanager
def reading(lake: Lake, edition: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A reader of its own."""
    with duckdb.connect() as connection:
        attach(connection, lake, edition, read_only=True)
        yield connection


def made(path: Path, *tables: str, build: int) -> Path:
    """A work file of these marts; each says which build made it."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema raw; create schema marts")
        connection.execute(f"create table raw.edition as select 'print {build}' as fingerprint")
        for table in tables:
            connection.execute(f"create table marts.{table} as select {build} as build")
            connection.execute(f"comment on table marts.{table} is 'It''s a {table}.'")
    return path


def rows(connection: duckdb.DuckDBPyConnection, sql: str, *values: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql, values).fetchall()


_COLUMNS = """
    from duckdb_columns()
    select column_name, data_type, comment
    where database_name = ? and schema_name = 'marts' and table_name = ?
    order by column_index
"""


def contents(
    connection: duckdb.DuckDBPyConnection, catalog: str, only: tuple[str, ...] = ()
) -> dict[str, list[Any]]:
    """What the marts of a catalog, or only some of them, hold at one moment."""
    connection.execute("begin")
    tables = rows(
        connection,
        "from duckdb_tables() select table_name, comment "
        "where database_name = ? and schema_name = 'marts'",
        catalog,
    )
    found = {
        name: [
            comment,
            *rows(connection, _COLUMNS, catalog, name),
            *rows(connection, f"from {catalog}.marts.{name} t select count(*), sum(hash(t::text))"),
        ]
        for name, comment in tables
        if not only or name in only
    }
    connection.execute("commit")
    return found


@pytest.fixture(scope="module")
def halved(demo_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another edition: the demo with every second death."""
    path = tmp_path_factory.mktemp("halved") / "halved.duckdb"
    shutil.copyfile(demo_built, path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("delete from marts.fct_encounters where hash(encounter_id) % 2 = 0")
    return path


def test_two_builders_and_four_readers_at_once(lake: Lake, demo_built: Path, halved: Path) -> None:
    """All succeed, and nobody ever sees anything but what the file holds."""
    editions = {"demo": demo_built, "halved": halved}
    expected = {}
    for edition, path in editions.items():
        with duckdb.connect() as connection:
            connection.execute(f"attach '{path}' as work (read_only)")
            expected[edition] = contents(connection, "work")
        publish(path, edition, lake)
    assert len(expected["demo"]) > 20
    assert expected["demo"] != expected["halved"]
    is_building = threading.Event()
    is_building.set()

    looked_at = ("fct_encounters", "rpt_claims", "rpt_claim_evidence")

    def read(edition: str) -> int:
        readings, wanted = 0, {name: expected[edition][name] for name in looked_at}
        with reading(lake, edition) as connection:
            while is_building.is_set() or not readings:
                assert contents(connection, "lake", looked_at) == wanted
                readings += 1
        return readings

    with ThreadPoolExecutor(6) as at_once:
        readers = [at_once.submit(read, edition) for edition in [*editions] * 2]
        builders = [at_once.submit(publish, path, name, lake) for name, path in editions.items()]
        try:
            snapshots = [builder.result() for builder in builders]
        finally:
            is_building.clear()
        assert all(reader.result() for reader in readers)
    assert snapshots == [2, 2]
    for edition in editions:
        with reading(lake, edition) as connection:
            assert contents(connection, "lake") == expected[edition]


def test_of_two_builds_of_one_edition_at_once_one_is_published_whole(
    lake: Lake, tmp_path: Path
) -> None:
    one, other = (made(tmp_path / f"{at}.duckdb", "a", "b", build=at) for at in (1, 2))
    publish(one, "contended", lake)
    with (
        pytest.raises(RingledgerError, match="Another build published edition contended"),
        publication(one, "contended", lake),
    ):
        publish(other, "contended", lake)
    with reading(lake, "contended") as connection:
        assert rows(connection, "from lake.marts.a, lake.marts.b") == [(2, 2)]


def test_a_build_that_is_not_committed_is_not_seen(lake: Lake, tmp_path: Path) -> None:
    publish(made(tmp_path / "1.duckdb", "a", build=1), "unseen", lake)
    with (
        publication(made(tmp_path / "2.duckdb", "a", build=2), "unseen", lake),
        reading(lake, "unseen") as connection,
    ):
        assert rows(connection, "from lake.marts.a") == [(1,)]
    with reading(lake, "unseen") as connection:
        assert rows(connection, "from lake.marts.a") == [(2,)]


def test_what_was_published_before_stays_readable(lake: Lake, tmp_path: Path) -> None:
    first = publish(made(tmp_path / "1.duckdb", "a", "old", build=1), "kept", lake)
    publish(made(tmp_path / "2.duckdb", "a", build=2), "kept", lake)
    with reading(lake, "kept") as connection:
        assert [*contents(connection, "lake")] == ["a"]
        assert rows(connection, f"from lake.marts.old at (version => {first})") == [(1,)]
        messages = rows(connection, "select commit_message from lake.snapshots() order by all")
        assert messages == [("kept print 1",), ("kept print 2",), (None,)]


def test_a_lake_that_is_not_there_is_named(tmp_path: Path, catalog: str) -> None:
    nowhere = Lake(f"postgres:dbname=postgres host={tmp_path}", str(tmp_path / "lake"))
    with pytest.raises(RingledgerError, match="RINGLEDGER_LAKE"):
        publish(made(tmp_path / "1.duckdb", "a", build=1), "demo", nowhere)


def test_dbt_writes_its_marts_into_the_lake(lake: Lake, demo_built: Path, tmp_path: Path) -> None:
    """The project's target and settings, with those of its marts that need none before them."""
    marts = ("rpt_edition", "rpt_rejected_rows", "rpt_source_files")
    project, folder = dbt_dir(), tmp_path / "project"
    for path in (
        *(project / name for name in ("dbt_project.yml", "profiles.yml", "models/_columns.md")),
        *(path for name in ("macros", "tests/generic") for path in (project / name).iterdir()),
        *(project / "models" / name for name in ("_groups.yml", "staging/_raw__sources.yml")),
        *(path for name in marts for path in (project / "models/marts").rglob(f"{name}.*")),
    ):
        copy = folder / path.relative_to(project)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    work = tmp_path / "demo.duckdb"
    shutil.copyfile(demo_built, work)
    environment = {
        "DBT_PROFILES_DIR": str(folder),
        "RINGLEDGER_WAREHOUSE": str(work),
        "RINGLEDGER_EDITION": "by-dbt",
        "RINGLEDGER_LAKE": lake.catalog,
        "RINGLEDGER_LAKE_DATA": lake.data,
    }
    process = subprocess.run(
        [*DBT, "build", "--target", "ducklake", "--select", "marts"],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stdout
    with duckdb.connect() as connection:
        connection.execute(f"attach '{demo_built}' as work (read_only)")
        attach(connection, lake, "by-dbt", read_only=True)
        assert contents(connection, "lake") == contents(connection, "work", marts)
