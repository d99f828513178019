"""The test that most tables have: it says which rule a row breaks, and which row it is."""

from __future__ import annotations

import re
from typing import Any

import duckdb
import jinja2

from ringledger.project import dbt_dir


def broken(rows: str, **arguments: list[str]) -> list[tuple[Any, ...]]:
    source = (dbt_dir() / "tests" / "generic" / "unique_and_filled.sql").read_text("utf-8")
    body = re.sub(r"{%\s*(end)?test.*?%}", "", source)
    query = jinja2.Template(body).render(model=f"(values {rows}) as t(a, b, c)", **arguments)
    with duckdb.connect() as connection:
        return connection.execute(f"select * from ({query}) order by all").fetchall()  # noqa: S608 - ours


def test_rows_of_one_key_are_told_once() -> None:
    rows = "(1, 2, 0), (1, 2, 0), (1, 3, 0), (null, 2, 0), (null, 2, 0)"
    assert broken(rows, unique=["a", "b"], filled=["c"]) == [
        ("several rows with the same", 1, 2),
        ("several rows with the same", None, 2),
    ]


def test_an_empty_column_is_named_beside_the_row_it_is_empty_in() -> None:
    rows = "(1, 2, 0), (2, null, null), (null, 4, 0)"
    assert broken(rows, unique=["a"], filled=["a", "b", "c"]) == [
        ("a is empty", None),
        ("b is empty", 2),
        ("c is empty", 2),
    ]


def test_nothing_is_told_of_a_table_that_holds() -> None:
    assert broken("(1, 2, 0), (2, null, 0)", unique=["a"], filled=["a", "c"]) == []
