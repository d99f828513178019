"""The demo's report, and the same with hostile text in it, each written once."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from ringledger.quality.results import CheckResult
from ringledger.report.writing import write_report
from ringledger.warehouse.query import open_file

CONTACT = "corrections@example.org"
SCRIPT = "</script><script>window.injected = true</script>"
IMAGE = '"><img src=x onerror="window.injected = true">'
# Columns that hold what publishers wrote, by table.
WRITTEN = {
    "fct_encounters": ("person_name", "city", "cause"),
    "dim_agencies": ("agency_name", "county"),
    "bridge_agency_names": ("agency_name",),
    "fct_agency_mentions": ("raw_text", "mention_text"),
    "rpt_agencies": ("agency_name", "county"),
    "rpt_places": ("county",),
    "rpt_claim_cautions": ("sentence",),
    "rpt_claim_evidence": ("raw_text", "agency_name", "source_file"),
    "rpt_claims": ("statement", "reason", "wording_reason"),
    "rpt_encounter_review": ("left_city", "right_city", "left_source_file"),
    "rpt_matching_recipes": ("description",),
    "rpt_merged_rows": ("reason",),
    "rpt_named_cases": ("person_name", "person_name_on_record"),
    "rpt_ori_differences": ("agency_name", "agency_cell", "ori_cell", "reason"),
    "rpt_rejected_rows": ("value", "reason"),
    "rpt_review_queue": ("mention_text", "candidate_agency_name"),
    "rpt_source_files": ("publisher", "title", "citation", "source_file"),
}


# One check that didn't hold, with rows that hold markup, and more that held than a page shows.
CHECKS = [
    CheckResult(
        asset="marts.rpt_claims",
        check="a_share_is_a_share",
        kind="dbt test",
        passed=False,
        is_blocking=False,
        description=f"A share lies between 0 and 1. {IMAGE}",
        failures=2,
        rows=[{"claim_id": SCRIPT, "value": 1.5}, {"claim_id": IMAGE, "value": 2.5}],
        query=f"select '{SCRIPT}'",
    ),
    *(
        CheckResult("raw.edition", f"check_{number}", "expectation", True, True, SCRIPT)
        for number in range(60)
    ),
]


@pytest.fixture(scope="session")
def contact() -> str:
    return CONTACT


@pytest.fixture(scope="session")
def hostile_texts() -> tuple[str, str]:
    return SCRIPT, IMAGE


def written(warehouse: Path, folder: Path) -> Path:
    with open_file(warehouse) as connection:
        write_report(connection, folder, CONTACT, CHECKS)
    return folder


@pytest.fixture(scope="session")
def report(demo_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo's report."""
    return written(demo_built, tmp_path_factory.mktemp("report") / "demo")


@pytest.fixture(scope="session")
def hostile_report(demo_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of files in which every text a publisher wrote is markup."""
    folder = tmp_path_factory.mktemp("hostile")
    warehouse = folder / "hostile.duckdb"
    shutil.copyfile(demo_built, warehouse)
    with duckdb.connect(str(warehouse)) as connection:
        for table, columns in WRITTEN.items():
            for number, column in enumerate(columns):
                text = SCRIPT if number % 2 == 0 else IMAGE
                update = f"update marts.{table} set {column} = {column} || ?"  # noqa: S608 - ours
                connection.execute(update, [text])
    return written(warehouse, folder / "report")
