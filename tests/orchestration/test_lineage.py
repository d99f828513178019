"""Column lineage: from SQL and the columns there are, without dbt."""

from __future__ import annotations

import dagster as dg

from orchestration.lineage import column_lineage, lineage_metadata

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


def test_lineage_is_shown_by_asset_and_column() -> None:
    (shown,) = lineage_metadata("select id as death_id from raw.deaths", TABLES).values()
    assert shown.deps_by_column == {
        "death_id": [dg.TableColumnDep(asset_key=dg.AssetKey(["raw", "deaths"]), column_name="id")]
    }
