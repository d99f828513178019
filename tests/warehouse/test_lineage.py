"""Column lineage: from SQL and the columns there are, without dbt."""

from __future__ import annotations

from pathlib import Path

import pytest

from ringledger.warehouse.lineage import LineageCache, column_lineage

TABLES = {
    ("raw", "deaths"): {"id": "INTEGER", "agency": "VARCHAR", "day": "DATE"},
    ("seeds", "names"): {"agency": "VARCHAR", "agency_id": "VARCHAR"},
}


def test_a_column_is_followed_through_ctes_stars_and_joins() -> None:
    sql = """
        with deaths as (select * from "demo"."raw"."deaths"),
        joined as (
            select deaths.id, names.agency_id, upper(deaths.agency) || deaths.day as label, 1 as one
            from deaths inner join "demo"."seeds"."names" as names on deaths.agency = names.agency
        ),
        final as (select * from joined)
        select * from final
    """
    assert column_lineage(sql, TABLES) == {
        "id": [("raw", "deaths", "id")],
        "agency_id": [("seeds", "names", "agency_id")],
        "label": [("raw", "deaths", "agency"), ("raw", "deaths", "day")],
        "one": [],
    }


def test_a_union_has_the_columns_of_both_sides() -> None:
    sql = "select agency from raw.deaths union all select agency from seeds.names"
    assert column_lineage(sql, TABLES) == {
        "agency": [("raw", "deaths", "agency"), ("seeds", "names", "agency")]
    }


def test_sql_that_cannot_be_resolved_has_no_lineage_rather_than_a_guess() -> None:
    assert column_lineage("select nothing_known from raw.deaths join", TABLES) == {}


def test_a_lineage_is_read_again_when_the_sql_or_the_columns_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sql, kept = "select * from raw.deaths", tmp_path / "lineage.json"
    first = LineageCache(kept, TABLES)
    read = first.lineage(sql)
    assert read == column_lineage(sql, TABLES)
    first.keep()
    fewer = {**TABLES, ("raw", "deaths"): {"id": "INTEGER"}}
    assert LineageCache(kept, fewer).lineage(sql) == {"id": [("raw", "deaths", "id")]}
    assert LineageCache(kept, TABLES).lineage("select id from raw.deaths") != read
    monkeypatch.setattr("ringledger.warehouse.lineage._lineage", None)
    remembered = LineageCache(kept, TABLES).lineage(sql)
    assert {name: [*map(tuple, parts)] for name, parts in remembered.items()} == read


def test_a_cache_that_cannot_be_read_is_read_anew(tmp_path: Path) -> None:
    (tmp_path / "lineage.json").write_text("{")
    cache = LineageCache(tmp_path / "lineage.json", TABLES)
    assert cache.lineage("select id from raw.deaths") == {"id": [("raw", "deaths", "id")]}
