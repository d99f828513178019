"""The tables of schema `marts` as Parquet files, one a table, the same bytes every time.

Ordered by all columns and written by one thread in row groups of a fixed size: equal tables give
equal files, whatever order their rows were made in. Each file carries the warehouse's fingerprint
in its metadata, so that a reader of several can tell that they are of one version.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb

from ringledger.warehouse.fingerprint import published_fingerprint
from ringledger.warehouse.query import open_file

_ROW_GROUP_ROWS = 122_880
_TABLES = """
    select table_name from duckdb_tables()
    where schema_name = 'marts' and not internal
    order by table_name
"""


def _all_columns(_table: str) -> str:
    return "*"


def write_parquet(
    warehouse: Path, folder: Path, selected: Callable[[str], str] = _all_columns
) -> list[Path]:
    """Write each table of `marts` to `folder/<table>.parquet`; returns the files by name.

    `selected` gives a table's columns in SQL. Raises OSError when the disk cannot take them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stamp = published_fingerprint(warehouse) or ""
    written = []
    with open_file(warehouse, threads=1, preserve_insertion_order=True) as connection:
        for (table,) in connection.execute(_TABLES).fetchall():
            path = folder / f"{table}.parquet"
            quoted = str(path).replace("'", "''")
            try:
                connection.execute(
                    f'copy (select {selected(table)} from marts."{table}" order by all) '  # noqa: S608
                    f"to '{quoted}' "
                    f"(format parquet, compression zstd, row_group_size {_ROW_GROUP_ROWS}, "
                    f"kv_metadata {{fingerprint: '{stamp}'}})"
                )
            except duckdb.IOException as error:
                raise OSError(str(error)) from error
            written.append(path)
    return written
