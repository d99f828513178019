"""The tables of `marts`, described and written as CSV and Parquet.

A CSV file is often opened with a spreadsheet, which runs a cell that begins like a formula. Text
that begins with = + - @ or a control character gets an apostrophe before it there; Parquet has it
as it is. Verbatim text of a file whose terms forbid passing it on is left empty in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from ringledger.export.promises import Promises
from ringledger.warehouse.parquet import write_parquet
from ringledger.warehouse.query import open_file

# What spreadsheets take for the beginning of a formula.
FORMULA_START = r"^[=+\-@\t\r\n]"

_SIMPLE_TYPES = {
    "VARCHAR": "string",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "HUGEINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
}


@dataclass(frozen=True)
class Column:
    """One column: its type in the words of the Table Schema standard, and its description."""

    name: str
    kind: str
    description: str


@dataclass(frozen=True)
class Table:
    """One table of `marts` as it is exported.

    `withheld` are columns left empty in some rows; `blank` those that hold text without a letter,
    which CSV can't tell from nothing.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    promises: Promises
    row_count: int
    withheld: frozenset[str] = frozenset()
    blank: frozenset[str] = frozenset()


def described_tables(
    connection: duckdb.DuckDBPyConnection, promises: dict[str, Promises]
) -> list[Table]:
    """Every table of `marts`, by name, as the warehouse describes it itself."""
    columns: dict[str, list[Column]] = {}
    for table, name, data_type, comment in connection.execute(
        """
        select table_name, column_name, data_type, comment from duckdb_columns()
        where schema_name = 'marts' and not internal
        order by table_name, column_index
        """
    ).fetchall():
        kind = _SIMPLE_TYPES.get(data_type, "array" if data_type.endswith("[]") else "any")
        columns.setdefault(table, []).append(Column(name, kind, " ".join((comment or "").split())))
    comments = dict(
        connection.execute(
            "select table_name, comment from duckdb_tables() where schema_name = 'marts'"
        ).fetchall()
    )
    forbids = bool(_files_not_passed_on(connection))
    tables = []
    for name, described in sorted(columns.items()):
        counted = connection.execute(f'select count(*) from marts."{name}"').fetchone()  # noqa: S608
        promised = promises.get(name, Promises())
        tables.append(
            Table(
                name=name,
                description=" ".join((comments[name] or "").split()),
                columns=tuple(described),
                promises=promised,
                row_count=int(counted[0]) if counted else 0,
                withheld=frozenset(promised.verbatim) if forbids else frozenset(),
                blank=_blank(connection, name, described),
            )
        )
    return tables


def _blank(
    connection: duckdb.DuckDBPyConnection, table: str, columns: list[Column]
) -> frozenset[str]:
    """The columns in which some row holds an empty text."""
    texts = [column.name for column in columns if column.kind == "string"]
    if not texts:
        return frozenset()
    asked = ", ".join(f"""coalesce(bool_or("{name}" = ''), false)""" for name in texts)
    query = f'select {asked} from marts."{table}"'  # noqa: S608 - names of our own tables
    found = connection.execute(query).fetchone()
    return frozenset(name for name, has in zip(texts, found or (), strict=True) if has)


def write_tables(warehouse: Path, tables: list[Table], folder: Path) -> None:
    """Write each table to `folder/csv/<table>.csv` and `folder/parquet/<table>.parquet`.

    Raises OSError when the disk cannot take them.
    """
    (folder / "csv").mkdir(parents=True)
    with open_file(warehouse, threads=1, preserve_insertion_order=True) as connection:
        files = _files_not_passed_on(connection)
        selected = {table.name: _selected(table, files) for table in tables}
        for table in tables:
            path = str(folder / "csv" / f"{table.name}.csv").replace("'", "''")
            cells = ", ".join(_csv_cell(column) for column in table.columns)
            try:
                connection.execute(
                    f"copy (select {cells} from (select {selected[table.name]} "  # noqa: S608
                    f"from marts.\"{table.name}\" order by all)) to '{path}' (format csv, header)"
                )
            except duckdb.IOException as error:
                raise OSError(str(error)) from error
    write_parquet(warehouse, folder / "parquet", selected.__getitem__)


def _files_not_passed_on(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The sha256 of each file whose terms forbid passing its text on."""
    return [
        row[0]
        for row in connection.execute(
            "select sha256 from marts.rpt_source_files where text_withheld_because is not null "
            "order by sha256"
        ).fetchall()
    ]


def _selected(table: Table, files: list[str]) -> str:
    """The table's columns in SQL, verbatim text of those files left out."""
    if not files or not table.promises.verbatim:
        return "*"
    listed = ", ".join(f"'{sha256}'" for sha256 in files)
    replaced = ", ".join(
        f'case when "{origin}" not in ({listed}) then "{column}" end as "{column}"'
        for column, origin in table.promises.verbatim.items()
    )
    return f"* replace ({replaced})"


def _csv_cell(column: Column) -> str:
    name = f'"{column.name}"'
    if column.kind == "array":
        return f"to_json({name})::varchar as {name}"
    if column.kind != "string":
        return name
    return (
        f"case when regexp_matches({name}, '{FORMULA_START}') then '''' || {name} "
        f"else {name} end as {name}"
    )
