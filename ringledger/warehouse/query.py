"""Reading a published warehouse, without ever holding up a build.

Every connection is read-only and knows no extension it does not have. `ask` is for SQL that a
person typed: one statement, no file, no network, no setting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from ringledger.errors import UsageError
from ringledger.settings import Settings

_READ_ONLY = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}


@dataclass(frozen=True)
class Result:
    """What a query gave: column names, and rows of Python values in that order."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def records(self) -> list[dict[str, Any]]:
        """The rows as objects keyed by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@contextmanager
def open_published(edition: str, settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the edition's published warehouse.

    It keeps seeing this version while a newer one is published. Raises UsageError when the edition
    is unknown or was never built.
    """
    with open_file(published_path(edition, settings)) as connection:
        yield connection


def published_path(edition: str, settings: Settings) -> Path:
    """The published file; UsageError when the edition is unknown or was never built."""
    path = settings.published(edition)
    if Path(edition).name != edition or not path.is_file():
        from ringledger.sources.registry import edition_names, load_edition

        if edition not in edition_names(settings):
            load_edition(edition, settings)  # says which editions there are
        raise UsageError(
            f"Edition {edition} has not been built here: there is no {path}. "
            f"Build it with `ringledger build --edition {edition}`."
        )
    return path


@contextmanager
def open_file(path: Path, **config: Any) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to one warehouse file."""
    try:
        connection = duckdb.connect(str(path), read_only=True, config={**_READ_ONLY, **config})
    except duckdb.Error as error:
        raise UsageError(f"{path} cannot be opened as a warehouse: {_one_line(error)}") from error
    try:
        yield connection
    finally:
        connection.close()


def fetch(connection: duckdb.DuckDBPyConnection, sql: str, parameters: object = None) -> Result:
    """Run one query of ours."""
    cursor = connection.execute(sql, parameters)
    return Result(tuple(column[0] for column in cursor.description or ()), cursor.fetchall())


def ask(path: Path, sql: str) -> Result:
    """Run one read-only statement that a person typed.

    Raises UsageError when it is not exactly one statement, changes something, reaches outside the
    warehouse, or fails.
    """
    with open_file(path, enable_external_access=False, lock_configuration=True) as connection:
        try:
            statements = connection.extract_statements(sql)
            if not statements:
                raise UsageError("`ringledger sql` takes one SQL statement, and none was given.")
            if len(statements) > 1:
                raise UsageError(
                    f"`ringledger sql` takes one statement, and this text holds {len(statements)}. "
                    f"Give them one at a time."
                )
            return fetch(connection, sql)
        except duckdb.Error as error:
            raise UsageError(f"The query failed: {_one_line(error)}") from error


def _one_line(error: Exception) -> str:
    """What DuckDB says, without the line of the query and the caret below it that it ends with."""
    return " ".join(re.split(r"^LINE \d+:", str(error), maxsplit=1, flags=re.MULTILINE)[0].split())
