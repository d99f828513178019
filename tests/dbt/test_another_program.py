"""Another program with claims of one's own, as the tutorial has it: data alone, on the demo.

Only what reads the file is made again: what is counted of which agencies is work of the same
models for every program, and is tested with the demo's own.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ringledger.settings import Settings
from ringledger.sources.landing import land_all
from ringledger.sources.registry import load_edition

TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "tutorial" / "another-program.md"
EDITION = "plate-readers-demo"


@pytest.fixture(scope="module")
def built(
    demo_built: Path,
    demo_home: Settings,
    dbt_build: Callable[..., None],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[duckdb.DuckDBPyConnection]:
    home = tmp_path_factory.mktemp("another")
    file = re.search(r"<<'YAML'\n(.*?)^YAML$", TUTORIAL.read_text(), re.MULTILINE | re.DOTALL)
    assert file is not None
    (home / "editions").mkdir()
    (home / "editions" / "plate-readers.yaml").write_text(file[1], encoding="utf-8")
    shutil.copytree(demo_home.cache / "demo", home / "cache" / EDITION)
    settings = Settings(home=home, source_dir=None)
    path = Path(shutil.copy(demo_built, home / "another.duckdb"))
    with duckdb.connect(str(path)) as connection:
        land_all(connection, load_edition(EDITION, settings), settings, "fingerprint")
    seeds = ("claims", "claim_wordings", "claim_readings", "claim_figures", "named_cases")
    models = ("int_partner_rows__selected", "int_claims__specified+", "rpt_edition")
    dbt_build(path, "--select", *seeds, *models, "--exclude-resource-type", "test", "unit_test")
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def claims(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], dict[str, Any]]:
    rows = connection.sql("from marts.rpt_claims").to_arrow_table().to_pylist()
    return {(row["claim_id"], row["reading"]): row for row in rows}


def test_the_claims_are_those_of_the_file_and_no_other(built: duckdb.DuckDBPyConnection) -> None:
    assert set(claims(built)) == {
        ("partner-agencies", "ring"),
        ("partners-with-deaths", "mapping_police_violence"),
        ("partners-with-deaths", "fatal_encounters"),
        ("share-of-deaths", "mapping_police_violence"),
        ("share-of-deaths", "fatal_encounters"),
    }


def test_partners_are_the_rows_with_the_technology(built: duckdb.DuckDBPyConnection) -> None:
    program = "Automated License Plate Readers"
    listed, selected = built.execute(
        """
        select
            (select count(*) from raw.atlas_of_surveillance where technology = $program),
            count(*) filter (where program = $program) * (count(distinct program) = 1)::int
        from intermediate.int_partner_rows__selected
        """,
        {"program": program},
    ).fetchall()[0]
    assert listed == selected > 0


def test_a_sentence_of_one_s_own_is_judged_by_its_own_words(
    built: duckdb.DuckDBPyConnection, demo: duckdb.DuckDBPyConnection
) -> None:
    own, shipped = claims(built), claims(demo)
    few = own["partner-agencies", "ring"]
    assert few["statement"] == "Hundreds of agencies have automated license plate readers"
    assert (few["wording_low"], few["wording_high"]) == (200, None)
    assert few["published_value"] is None
    for key in own:
        # The same thing counted, whatever sentence asks for it.
        assert own[key]["value"] == shipped[key]["value"]
        holds = own[key]["wording_low"] <= own[key]["lower_bound"]
        assert own[key]["verdict"] != "contradicted" or not holds


def test_the_statements_that_are_shipped_stand_beside_them(
    built: duckdb.DuckDBPyConnection,
) -> None:
    sets = built.execute("select distinct statement_set from seeds.claims order by all").fetchall()
    assert sets == [("demo",), ("eff-2020",), ("plate-readers",)]
    assert built.execute("select statement_set, program from marts.rpt_edition").fetchall() == [
        ("plate-readers", "Automated License Plate Readers")
    ]
