"""An export is complete, described, checkable, safe to open, and the same every time."""

import csv
import hashlib
import json
import shutil
from pathlib import Path

import duckdb
import pytest
from frictionless import Package, system

from ringledger.errors import UsageError
from ringledger.export.writing import export_warehouse


@pytest.fixture(scope="module")
def exported(demo_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "tables"
    export_warehouse(demo_built, folder)
    return folder


@pytest.fixture(scope="module")
def altered(demo_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of a warehouse with a formula for an agency and a file that must stay untold."""
    folder = tmp_path_factory.mktemp("altered")
    warehouse = folder / "demo.duckdb"
    shutil.copyfile(demo_built, warehouse)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            "update marts.dim_agencies set agency_name = '=HYPERLINK(\"http://x\")' "
            "where agency_id = (select min(agency_id) from marts.dim_agencies)"
        )
        connection.execute(
            "insert into marts.rpt_places (state, county_key, agency_count) values ('', '', 0)"
        )
        connection.execute(
            "update marts.rpt_source_files set text_withheld_because = 'The terms say so.', "
            "citation = '<script>alert(1)</script> [page](javascript:alert(2))' "
            "where reader = 'mapping_police_violence'"
        )
        connection.execute("update marts.rpt_edition set title = title || '<img src=x>'")
    export_warehouse(warehouse, folder / "tables")
    return folder / "tables"


def marts(warehouse: Path) -> set[str]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts'"
        ).fetchall()
    return {row[0] for row in rows}


def test_every_mart_is_there_twice(exported, demo_built):
    assert {path.stem for path in (exported / "csv").iterdir()} == marts(demo_built)
    assert {path.stem for path in (exported / "parquet").iterdir()} == marts(demo_built)


def test_parquet_holds_the_rows_of_the_warehouse(exported, demo_built):
    with duckdb.connect(str(demo_built), read_only=True) as connection:
        for table in marts(demo_built):
            held = connection.table(f"marts.{table}")
            written = connection.read_parquet(str(exported / "parquet" / f"{table}.parquet"))
            assert held.except_(written).fetchall() == [], table
            assert held.shape == written.shape


def test_the_package_is_valid_by_frictionless(exported):
    with system.use_context(trusted=True):
        report = Package(str(exported / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])[:5]


def test_the_package_states_keys_that_frictionless_checks(exported):
    package = json.loads((exported / "datapackage.json").read_text())
    by_name = {resource["name"]: resource for resource in package["resources"]}
    assert by_name["dim_agencies"]["schema"]["primaryKey"] == ["agency_id"]
    mentions = by_name["fct_agency_links"]["schema"]["foreignKeys"]
    assert {"resource": "fct_agency_mentions", "fields": ["mention_id"]} in [
        key["reference"] for key in mentions
    ]


def test_an_empty_text_is_no_breach_of_what_the_package_states(altered):
    package = json.loads((altered / "datapackage.json").read_text())
    (places,) = [each for each in package["resources"] if each["name"] == "rpt_places"]
    fields = {each["name"]: each for each in places["schema"]["fields"]}
    # CSV can't tell it from nothing, so what would forbid nothing is not stated there.
    assert "constraints" not in fields["county_key"]
    assert "primaryKey" not in places["schema"]
    with system.use_context(trusted=True):
        report = Package(str(altered / "datapackage.json")).get_resource("rpt_places").validate()
    assert report.valid, report.flatten(["type", "message"])[:5]


def test_every_column_has_its_meaning(exported):
    with (exported / "data_dictionary.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row for row in rows if not row["meaning"]] == []


def test_croissant_reads_the_records(exported):
    mlcroissant = pytest.importorskip("mlcroissant", exc_type=ImportError)
    dataset = mlcroissant.Dataset(jsonld=str(exported / "croissant.json"))
    first = next(iter(dataset.records("rpt_edition")))
    assert first["rpt_edition/edition"] == b"demo"


def test_checksums_are_of_every_other_file(exported):
    lines = (exported / "SHA256SUMS").read_text().splitlines()
    listed = {line.split("  ")[1]: line.split("  ")[0] for line in lines}
    files = {path.relative_to(exported).as_posix() for path in exported.rglob("*.*")}
    assert set(listed) == files
    for name, digest in listed.items():
        assert hashlib.sha256((exported / name).read_bytes()).hexdigest() == digest


def test_exporting_again_gives_the_same_bytes(exported, demo_built, tmp_path):
    export_warehouse(demo_built, tmp_path / "again")
    first = (exported / "SHA256SUMS").read_bytes()
    assert (tmp_path / "again" / "SHA256SUMS").read_bytes() == first


def test_an_invented_edition_says_so(exported):
    assert "FICTIONAL" in (exported / "README.md").read_text()
    assert "FICTIONAL" in json.loads((exported / "datapackage.json").read_text())["title"]
    assert "FICTIONAL" in json.loads((exported / "croissant.json").read_text())["description"]


def test_a_formula_is_text_in_csv_and_itself_in_parquet(altered):
    with (altered / "csv" / "dim_agencies.csv").open() as file:
        names = [row["agency_name"] for row in csv.DictReader(file)]
    assert '\'=HYPERLINK("http://x")' in names
    assert not [name for name in names if name.startswith(("=", "+", "-", "@"))]
    agencies = duckdb.read_parquet(str(altered / "parquet" / "dim_agencies.parquet"))
    assert agencies.filter("agency_name like '=HYPER%'").shape[0] == 1


def test_text_of_a_file_whose_terms_forbid_it_is_left_out_and_told(altered):
    mentions = duckdb.read_parquet(str(altered / "parquet" / "fct_agency_mentions.parquet"))
    told = mentions.aggregate("source, count(raw_text), count(*)").fetchall()
    by_source = {source: (told_count, rows) for source, told_count, rows in told}
    assert by_source["mapping_police_violence"][0] == 0
    assert by_source["fatal_encounters"][0] == by_source["fatal_encounters"][1] > 0
    assert "The terms say so." in (altered / "LICENSES.md").read_text()
    package = json.loads((altered / "datapackage.json").read_text())
    by_name = {resource["name"]: resource for resource in package["resources"]}
    assert "raw_text" in by_name["fct_agency_mentions"]["description"]


def test_an_earlier_export_is_replaced_and_nothing_else(demo_built, tmp_path):
    export_warehouse(demo_built, tmp_path / "tables")
    (tmp_path / "tables" / "old.txt").write_text("left over")
    export_warehouse(demo_built, tmp_path / "tables")
    assert not (tmp_path / "tables" / "old.txt").exists()

    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(UsageError, match="no export"):
        export_warehouse(demo_built, tmp_path / "mine")
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "tables"]


def test_an_export_is_not_put_in_the_place_of_the_folder_one_is_in(
    demo_built, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="the folder you are in"):
        export_warehouse(demo_built, Path())


def test_what_people_wrote_is_text_in_the_documents(altered):
    for name in ("README.md", "LICENSES.md"):
        text = (altered / name).read_text()
        assert "<script" not in text
        assert "<img" not in text
    licenses = (altered / "LICENSES.md").read_text()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; \\[page](javascript" in licenses
    assert "&lt;img src=x&gt;" in (altered / "README.md").read_text()
