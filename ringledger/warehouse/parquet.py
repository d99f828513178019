"""The tables of schema `marts` as Parquet files, one a table, the same bytes every time.

Ordered by all columns and written by one thread each in row groups of a fixed size: equal tables
give equal files, whatever order their rows were made in. Each file carries the warehouse's
fingerprint in its metadata, so that a reader of several can tell that they are of one version.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from ringledger.warehouse.fingerprint import published_fingerprint
from ringledger.warehouse.query import open_file

_ROW_GROUP_ROWS = 122_880
_TABLES = """
    select table_name from duckdb_tables()
    where schema_name = 'marts' and not internal
    order by estimated_size * column_count desc  -- the longest to write first
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

    def write(table: str) -> Path:
        path = folder / f"{table}.parquet"
        quoted = str(path).replace("'", "''")
        try:
            connection.cursor().execute(
                f'copy (select {selected(table)} from marts."{table}" order by all) '  # noqa: S608
                f"to '{quoted}' "
                f"(format parquet, compression zstd, row_group_size {_ROW_GROUP_ROWS}, "
                f"kv_metadata {{fingerprint: '{stamp}'}})"
            )
        except duckdb.IOException as error:
            raise OSError(str(error)) from error
        return path

    with (
        open_file(warehouse, threads=1, preserve_insertion_order=True) as connection,
        ThreadPoolExecutor(os.cpu_count()) as tables_at_once,
    ):
        tables = [table for (table,) in connection.execute(_TABLES).fetchall()]
        return sorted(tables_at_once.map(write, tables))
