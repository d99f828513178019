"""On Spark, on two processors of this machine: the same table, row for row."""

from __future__ import annotations

import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ringledger.linking.directory import load_directory
from ringledger.linking.spark import java_version
from ringledger.settings import Settings

OPTIONS = ("--name", "n", "--state", "s", "--county", "c")
SPARK = ("--engine", "spark", "--master", "local[2]")


@pytest.fixture
def spark() -> None:
    pytest.importorskip("pyspark", reason="no PySpark here: pip install 'ringledger[spark]'")
    if (java_version() or 0) < 17:
        pytest.skip("no Java 17 here, which Spark needs")


@pytest.fixture
def table(linking_home: Path, tmp_path: Path) -> Path:
    """Names of the demo's agencies: repeated, misspelled, several to a cell, missing."""
    dice = random.Random(3)  # noqa: S311
    names, states, counties = [], [], []
    for entry in load_directory("demo", Settings(linking_home, None)).entries.values():
        name, at = entry.agency_name, dice.randrange(len(entry.agency_name))
        for _ in range(dice.choice((1, 1, 4))):
            spelled = (name, name[:at] + name[at + 1 :], f"{name}, Vruxstow Police", None)
            names.append(dice.choice(spelled))
            states.append(dice.choice((entry.state, entry.state, " ", None, "Ontario")))
            counties.append(dice.choice(("Klalbor ", None)))
    order = dice.sample(range(len(names)), len(names))
    list_ = pa.table({"n": names, "s": states, "c": counties, "Decision": order})
    path = tmp_path / "list.parquet"
    pq.write_table(list_.take(order), path, row_group_size=300)
    return path


def summary(err: str) -> list[str]:
    """What is said of the outcome, but not where it is."""
    lines = [line for line in err.splitlines() if "rows: " in line or "Directory: " in line]
    return [line.rpartition("\r")[2] for line in lines]


@pytest.mark.parametrize("split", [(), ("--split",)])
@pytest.mark.usefixtures("spark")
def test_spark_gives_the_same_rows_in_the_same_order(link, table, tmp_path, split):
    local, spread = tmp_path / "local.parquet", tmp_path / "spread.parquet"
    ours = link(table, *OPTIONS, *split, "-o", str(local))
    theirs = link(table, *OPTIONS, *split, *SPARK, "-o", str(spread))
    assert (ours.exit_code, theirs.exit_code, theirs.out) == (0, 0, "")
    expected, found = pq.read_table(local), pq.read_table(spread)
    assert found.schema.remove_metadata() == expected.schema.remove_metadata()
    assert found.equals(expected)
    decided = set(found["decision"].to_pylist())
    assert decided == {"exact", "accepted", "review", "unmatched"}
    assert summary(theirs.err) == summary(ours.err)
    again = link(table, *OPTIONS, *split, *SPARK, "-o", str(spread))
    assert (again.exit_code, "is there already" in again.err) == (2, True)


@pytest.mark.usefixtures("spark")
def test_a_column_that_is_not_there_is_named(link, table, tmp_path):
    outcome = link(table, "--name", "m", *SPARK, "-o", str(tmp_path / "out.parquet"))
    assert outcome.exit_code == 2
    assert "no column 'm'" in outcome.err
    assert "Likely: --name n" in outcome.err


def test_spark_is_asked_for_parquet(link, table, tmp_path):
    for options in (("-o", "out.csv"), (), ("--explain", "3", "-o", "out.parquet")):
        outcome = link(table, *OPTIONS, *SPARK, *options)
        assert (outcome.exit_code, outcome.out) == (2, "")
    outcome = link(table, *OPTIONS, "--master", "local[2]", "-o", str(tmp_path / "out.csv"))
    assert outcome.exit_code == 2
