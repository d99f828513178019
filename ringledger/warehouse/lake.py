"""Marts in a DuckLake: its catalog in a database, such as PostgreSQL, its data as Parquet files.

For many writers and readers on many machines. Each edition has a catalog of its own, as it has a
file of its own under `published/`: a schema of the catalog's database, named like the edition, and
a folder of the data. So builds of different editions never wait for one another. A publication is
one transaction: readers see the marts of one build, whole, and what was there before stays
readable as an older snapshot.

Belongs here: reaching the lake, and putting marts into it. Does not: making them (the dbt project,
whose target `ducklake` reaches the lake through `lake_plugin`).
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ringledger.errors import RingledgerError, UsageError
from ringledger.settings import Settings

# What DuckDB needs for a catalog in PostgreSQL.
_EXTENSIONS = ("ducklake", "postgres_scanner")
# And for data at an address.
_REMOTE = "httpfs"
_ALIAS = "lake"
# No extension is ever fetched.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {"autoinstall_known_extensions": False}

_TABLES = """
    select table_name, comment from duckdb_tables()
    where database_name = 'work' and schema_name = 'marts' order by table_name
"""
_COLUMN_COMMENTS = """
    select table_name, column_name, comment from duckdb_columns()
    where database_name = 'work' and schema_name = 'marts' and comment is not null
    order by table_name, column_index
"""


@dataclass(frozen=True)
class Lake:
    """Where a lake is.

    `catalog` is what follows `ducklake:` when DuckDB attaches it, such as `postgres:dbname=lake
    host=db`; `data` a folder or an address such as `s3://bucket/lake`.
    """

    catalog: str
    data: str

    @classmethod
    def of(cls, settings: Settings) -> Lake | None:
        """The lake that builds are published to, if any."""
        if settings.lake_catalog is None:
            return None
        return cls(settings.lake_catalog, settings.lake_data or str(settings.home / "lake"))


def load_extensions(connection: duckdb.DuckDBPyConnection, data: str) -> None:
    """Load what a connection needs for a lake with such data, without a network.

    From the packages of `ringledger[ducklake]`, else from what DuckDB has installed for itself.
    Raises UsageError where neither has them.
    """
    for name in (*_EXTENSIONS, *((_REMOTE,) if "://" in data else ())):
        found = importlib.util.find_spec(f"duckdb_extension_{name}")
        folders = found.submodule_search_locations or () if found else ()
        version = f"v{duckdb.__version__}"
        files = [
            path
            for folder in folders
            for path in Path(folder).glob(f"extensions/{version}/{name}.duckdb_extension")
        ]
        try:
            connection.execute(f"load '{files[0]}'" if files else f"load {name}")
        except duckdb.Error as error:
            raise UsageError(
                f"DuckDB {duckdb.__version__} has no extension {name}, which this lake needs: "
                f"pip install duckdb-extension-{name.replace('_', '-')}=={duckdb.__version__} if "
                f"there is one of that number, or `install {name}` in DuckDB."
            ) from error


def attach(
    connection: duckdb.DuckDBPyConnection, lake: Lake, edition: str, *, read_only: bool = False
) -> None:
    """Attach the edition's catalog as `lake`, made where there is none yet.

    Raises RingledgerError when the catalog or its data can't be reached.
    """
    load_extensions(connection, lake.data)
    data = f"{lake.data.rstrip('/')}/{edition}/"
    try:
        connection.execute(
            f"attach {_quoted(f'ducklake:{lake.catalog}')} as {_ALIAS} "
            f"(metadata_schema {_quoted(edition)}, data_path {_quoted(data)}"
            f"{', read_only' if read_only else ''})"
        )
    except duckdb.Error as error:
        raise RingledgerError(
            f"The lake of edition {edition} cannot be reached: {_one_line(error)}. Look at "
            f"RINGLEDGER_LAKE (its catalog) and RINGLEDGER_LAKE_DATA (its data)."
        ) from error


def publish(work: Path, edition: str, lake: Lake) -> int:
    """Put the marts of a work file in the place of the edition's; returns the snapshot's number.

    Raises RingledgerError when another build published the edition meanwhile, or the lake can't be
    reached or written; the lake is untouched then.
    """
    with publication(work, edition, lake) as published:
        pass
    return published.snapshot


@dataclass
class Publication:
    """Tables on their way into the lake; `snapshot` is its number once they are there."""

    snapshot: int = 0


@contextmanager
def publication(work: Path, edition: str, lake: Lake) -> Iterator[Publication]:
    """The marts of a work file written in one transaction, which the block's end commits.

    Raises as `publish` does.
    """
    # What a connection to a read-only file attaches is read-only, too.
    with duckdb.connect(config=_CONFIG) as connection:
        connection.execute(f"attach {_quoted(str(work))} as work (read_only)")
        attach(connection, lake, edition)
        try:
            connection.execute("begin")
            _write(connection, edition)
            published = Publication()
            yield published
            connection.execute("commit")
            newest = "select max(snapshot_id) from lake.snapshots()"
            ((published.snapshot,),) = connection.execute(newest).fetchall()
        except duckdb.TransactionException as error:
            raise RingledgerError(
                f"Another build published edition {edition} into the lake while this one did; "
                f"nothing of this one was. Build again with --force if it should follow. DuckLake "
                f"says: {_one_line(error)}"
            ) from error
        except duckdb.Error as error:
            raise RingledgerError(
                f"The marts of edition {edition} could not be written into the lake, which stays "
                f"as it was: {_one_line(error)}"
            ) from error


def _write(connection: duckdb.DuckDBPyConnection, edition: str) -> None:
    """Replace the lake's marts: these tables with their comments, and no others."""
    connection.execute(f"create schema if not exists {_ALIAS}.marts")
    tables = dict(connection.execute(_TABLES).fetchall())
    comments = connection.execute(_COLUMN_COMMENTS).fetchall()
    before = connection.execute(
        "select table_name from duckdb_tables() where database_name = ? and schema_name = 'marts'",
        [_ALIAS],
    ).fetchall()
    for (name,) in before:
        if name not in tables:
            connection.execute(f'drop table {_ALIAS}.marts."{name}"')
    for name, comment in tables.items():
        table = f'{_ALIAS}.marts."{name}"'
        connection.execute(f'create or replace table {table} as from work.marts."{name}"')
        if comment:
            connection.execute(f"comment on table {table} is {_quoted(comment)}")
    for name, column, comment in comments:
        connection.execute(
            f'comment on column {_ALIAS}.marts."{name}"."{column}" is {_quoted(comment)}'
        )
    (fingerprint,) = connection.execute("select fingerprint from work.raw.edition").fetchall()[0]
    connection.execute(
        f"call {_ALIAS}.set_commit_message('ringledger', {_quoted(f'{edition} {fingerprint}')})"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")
