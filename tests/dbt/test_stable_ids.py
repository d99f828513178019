"""Ids are made of content: the order of rows in a file changes none of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from ringledger.settings import Settings

RAW = ["atlas_of_surveillance", "mapping_police_violence", "fatal_encounters"]
IDS = [
    ("dim_agencies", "agency_id"),
    ("fct_agency_mentions", "mention_id"),
    ("fct_agency_links", "mention_id, agency_id, counted_agency_id, decision"),
    ("fct_partnerships", "partnership_id, agency_id, active_on_earliest"),
    ("fct_encounters", "encounter_id, person_name, occurred_on, mpv_id, fe_id"),
    ("bridge_encounter_rows", "encounter_row_id, encounter_id, row_role, match_rule"),
    ("fct_encounter_links", "encounter_link_id, decision, method, match_probability, evidence"),
    ("bridge_encounter_agencies", "encounter_id, source, agency_id, mention_id, position"),
    ("rpt_merged_rows", "merged_row_id, merged_into_id, rule, kept_text"),
    ("rpt_claims", "claim_id, reading, value, lower_bound, upper_bound, verdict, reason"),
    ("rpt_claim_evidence", "evidence_id"),
]


@pytest.fixture(scope="module")
def reversed_rows(demo_home: Settings, demo_built: Path, dbt_build: Callable[..., None]) -> Path:
    """The demo built again from raw tables whose rows stand in the opposite order."""
    path = demo_home.home / "reversed.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"attach '{demo_built}' as built (read_only)")
        connection.execute("create schema raw")
        for (table,) in connection.execute(
            "select table_name from duckdb_tables() where database_name = 'built'"
            " and schema_name = 'raw'"
        ).fetchall():
            order = "order by source_row_number desc" if table in RAW else ""
            number = (
                "replace (max(source_row_number) over (partition by source_sha256)"
                " - source_row_number + 2 as source_row_number)"
                if table in RAW
                else ""
            )
            connection.execute(
                f"create table raw.{table} as select * {number} from built.raw.{table} {order}"  # noqa: S608
            )
    dbt_build(path, "--exclude", "resource_type:test", "resource_type:unit_test")
    return path


@pytest.mark.parametrize(("table", "columns"), IDS)
def test_reversing_the_rows_of_the_files_changes_no_id(
    demo_built: Path, reversed_rows: Path, table: str, columns: str
) -> None:
    query = f"select {columns} from marts.{table} order by all"  # noqa: S608 - names from above
    with duckdb.connect(str(demo_built), read_only=True) as one:
        before = one.execute(query).fetchall()
    with duckdb.connect(str(reversed_rows), read_only=True) as other:
        after = other.execute(query).fetchall()

    assert after == before
