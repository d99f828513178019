"""Reading: published warehouses only, nothing changed, nothing outside reached."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from ringledger.errors import UsageError
from ringledger.settings import Settings
from ringledger.warehouse.query import ask, published_path


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "toy.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table t as select 1 as id, date '2020-06-22' as joined_on")
    return path


def test_an_answer_has_named_columns_and_python_values(warehouse: Path) -> None:
    assert ask(warehouse, "select * from t;").records() == [
        {"id": 1, "joined_on": date(2020, 6, 22)}
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "create table u as select 1",
        "insert into t values (2, null)",
        "drop table t",
        "copy t to 'stolen.csv'",
        "select * from read_csv('/etc/passwd')",
        "from '/etc/passwd'",
        "attach 'other.duckdb'",
        "install httpfs",
        "set enable_external_access = true",
        "select 1; select 2",
        "",
        "selct 1",
    ],
)
def test_what_changes_or_leaves_the_warehouse_is_wrong_usage(
    warehouse: Path, statement: str
) -> None:
    before = warehouse.read_bytes()
    with pytest.raises(UsageError):
        ask(warehouse, statement)
    assert warehouse.read_bytes() == before


@pytest.mark.parametrize("text", ["", "  \n", "-- a question for later"])
def test_text_without_a_statement_is_not_told_to_give_them_one_at_a_time(
    warehouse: Path, text: str
) -> None:
    with pytest.raises(UsageError, match="none was given"):
        ask(warehouse, text)


def test_a_failed_query_is_told_without_a_caret_that_points_at_nothing(warehouse: Path) -> None:
    with pytest.raises(UsageError) as raised:
        ask(warehouse, "select *\nfrom nope")
    assert "nope does not exist" in str(raised.value)
    assert "LINE" not in str(raised.value)
    assert "^" not in str(raised.value)


def test_an_edition_that_was_not_built_is_named_with_the_command_that_builds_it(
    ringledger_home: Path,
) -> None:
    with pytest.raises(UsageError, match="ringledger build --edition eff-2020"):
        published_path("eff-2020", Settings.from_environment())


def test_an_unknown_edition_is_met_with_those_there_are(ringledger_home: Path) -> None:
    with pytest.raises(UsageError, match=r"demo, eff-2020.*mean 'eff-2020'"):
        published_path("eff-202", Settings.from_environment())


def test_a_path_is_no_name_of_an_edition(ringledger_home: Path) -> None:
    settings = Settings.from_environment()
    settings.published("demo").parent.mkdir(parents=True)
    settings.published("demo").touch()
    with pytest.raises(UsageError, match="There is no edition"):
        published_path("../published/demo", settings)
