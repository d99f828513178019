"""Versions of a built edition that can be told apart, published without building each anew.

    python -m benchmarks.numbered EDITION NUMBER BASE

Every table of `marts` gets a column `version`, so that whatever a reader sees says which version it
was of. The way to readers is a build's own: the edition's lock, cleaning up, a work file that is
marked unclean, publication. What that way is used for is in `readers.py` and `killed_builds.py`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import duckdb

from ringledger.settings import Settings
from ringledger.warehouse import files, versions
from ringledger.warehouse.lock import edition_lock

# The version of a warehouse that `ringledger build` made: its tables have no such column.
BUILT = "built"
TABLES = "select table_name from duckdb_tables() where schema_name = 'marts' order by all"


def publish_numbered(edition: str, settings: Settings, base: Path, number: int) -> None:
    """Publish the tables of `base` as the edition's next version, which says `number` all over."""
    with edition_lock(edition, settings):
        print("begun", flush=True)
        files.clean(edition, settings)
        versions.clean_versions(edition, settings)
        with files.writing(edition, settings) as work:
            shutil.copyfile(base, work)
            with files.work_connection(edition, settings) as connection:
                for (table,) in connection.execute(TABLES).fetchall():
                    connection.execute(
                        f'alter table marts."{table}" add column version integer default {number}'
                    )
                connection.execute("update raw.edition set fingerprint = ?", [f"version {number}"])
            versions.publish_version(edition, settings, work)


def versions_in(connection: duckdb.DuckDBPyConnection, relation: str) -> set[str]:
    """The versions that the rows of a table (or of a Parquet file) say they are of."""
    columns = {row[0] for row in connection.execute(f"describe from {relation}").fetchall()}
    named = "version::varchar" if "version" in columns else f"'{BUILT}'"
    query = f"select {named}, count(*) from {relation} group by all"
    return {row[0] for row in connection.execute(query).fetchall()}


if __name__ == "__main__":
    publish_numbered(sys.argv[1], Settings.from_environment(), Path(sys.argv[3]), int(sys.argv[2]))
