"""An edition in schema `raw`: every table there, every row accounted for, twice the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd
import pytest
import rdata

from ringledger.errors import SourceError
from ringledger.settings import Settings
from ringledger.sources import landing
from ringledger.sources.editions import Edition
from ringledger.sources.landing import land_all, land_edition, land_source_kind
from ringledger.sources.readers import READERS, raw_schema

FE = ["Name", "date", "city", "State", "agency", "cause"]
ATLAS = ["AOSNUMBER", "City", "County", "State", "Agency", "Summary", "Technology", "Link 1 Date"]


def _death(day):
    return ["Jo Doe", day, "Salem", "OR", "Salem Police Department", "Gunshot"]


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "home", source_dir=tmp_path)


@pytest.fixture
def edition(write_csv, source_of):
    all_causes = write_csv([FE, _death("6/1/18"), _death("someday")], "all.csv")
    deadly = write_csv([FE, _death("2020-06-01"), _death("6/2/20")], "deadly.csv")
    atlas = write_csv([ATLAS, ["AOS1", "A", "B", "OR", "Salem PD", "S", "Drones", ""]], "atlas.csv")
    return Edition(
        edition="test",
        title="A test",
        as_of_on=date(2020, 6, 22),
        window_starts_on=date(2015, 1, 1),
        press_on=date(2020, 7, 2),
        statement_set="none",
        is_fictional=True,
        program="Ring/Neighbors Partnership",
        sources=(
            source_of(
                all_causes,
                "fatal_encounters",
                file_scope="all_causes",
                covers_from=date(2000, 1, 1),
                covers_to=date(2018, 6, 17),
            ),
            source_of(deadly, "fatal_encounters", file_scope="deadly_force"),
            source_of(atlas, "atlas_of_surveillance", urls=("https://example.org/atlas.csv",)),
        ),
    )


@pytest.fixture
def warehouse(tmp_path):
    with duckdb.connect(str(tmp_path / "test.duckdb")) as connection:
        yield connection


def _contents(warehouse):
    tables = [*READERS, "edition", "source_files", "rejected_rows"]
    return {table: warehouse.sql(f"from raw.{table} order by all").fetchall() for table in tables}


def test_all_files_of_a_kind_land_in_one_table(warehouse, edition, settings):
    metadata = land_all(warehouse, edition, settings, fingerprint="f")
    rows = warehouse.sql(
        "select source_file, file_scope, source_row_number, occurred_on "
        "from raw.fatal_encounters order by all"
    ).fetchall()
    assert rows == [
        ("all.csv", "all_causes", 2, date(2018, 6, 1)),
        ("deadly.csv", "deadly_force", 2, date(2020, 6, 1)),
        ("deadly.csv", "deadly_force", 3, date(2020, 6, 2)),
    ]
    assert metadata["all.csv"]["rows_rejected"] == 1
    assert metadata["deadly.csv"]["rows_landed"] == 2


def test_a_kind_without_files_gets_an_empty_table_of_the_same_columns(warehouse, edition, settings):
    land_all(warehouse, edition, settings, fingerprint="f")
    for reader in READERS:
        described = warehouse.sql(f"describe raw.{reader}").fetchall()
        assert [column[0] for column in described] == raw_schema(reader).names
    assert warehouse.sql("select count(*) from raw.fbi_agencies").fetchall() == [(0,)]


def test_rows_beyond_a_row_group_are_there_at_once(warehouse, edition, settings, monkeypatch):
    read = landing._read

    def many(source, path, settings):
        found = read(source, path, settings)
        return replace(found, table=found.table.take([0] * 125_000))

    monkeypatch.setattr(landing, "_read", many)
    land_source_kind(warehouse, "fatal_encounters", edition, settings)
    counted = warehouse.execute("select count(*) from raw.fatal_encounters").fetchall()
    assert counted == [(250_000,)]


def test_rows_read_are_landed_or_rejected_file_by_file(warehouse, edition, settings):
    land_all(warehouse, edition, settings, fingerprint="f")
    files = warehouse.sql(
        "select source_file, rows_read, rows_landed, rows_rejected from raw.source_files order by 1"
    ).fetchall()
    assert files == [("all.csv", 2, 1, 1), ("atlas.csv", 1, 1, 0), ("deadly.csv", 2, 2, 0)]
    rejected = warehouse.sql(
        "select source_file, source_row_number, column_name, value from raw.rejected_rows"
    ).fetchall()
    assert rejected == [("all.csv", 3, "incident_date", "someday")]


def test_the_edition_and_the_files_are_recorded_as_registered(warehouse, edition, settings):
    land_all(warehouse, edition, settings, fingerprint="f1")
    assert warehouse.sql(
        "select edition, as_of_on, is_fictional, fingerprint from raw.edition"
    ).fetchall() == [("test", date(2020, 6, 22), True, "f1")]
    recorded = warehouse.sql(
        "select url_download, covers_to, file_scope, date_accessed from raw.source_files "
        "order by source_file"
    ).fetchall()
    assert recorded == [
        (None, date(2018, 6, 17), "all_causes", date(2020, 8, 28)),
        ("https://example.org/atlas.csv", None, None, date(2020, 8, 28)),
        (None, None, "deadly_force", date(2020, 8, 28)),
    ]


def test_landing_again_in_another_order_changes_nothing(warehouse, edition, settings):
    land_all(warehouse, edition, settings, fingerprint="f")
    first = _contents(warehouse)
    for reader in reversed(READERS):
        land_source_kind(warehouse, reader, edition, settings)
    assert _contents(warehouse) == first


def test_what_is_slow_to_parse_is_parsed_ahead(
    warehouse, edition, settings, source_of, tmp_path, monkeypatch
):
    agency = {
        "ori": "OR02401",
        "ori9": "OR0240100",
        "agency_type": "local",
        "crosswalk_agency_name": "salem police department",
        "census_name": None,
        "fips_state_code": "41",
        "fips_county_code": "047",
    }
    path, broken = tmp_path / "crosswalk.rds", tmp_path / "broken.rds"
    rdata.write_rds(path, pd.DataFrame([agency], dtype=pd.StringDtype("python")))
    broken.write_bytes(path.read_bytes()[:100])
    good, bad = (source_of(each, "agency_crosswalk") for each in (path, broken))
    landing.read_ahead(replace(edition, sources=(bad, good)), settings)
    monkeypatch.setattr(rdata, "read_rds", None)  # no one parses it again
    land_source_kind(warehouse, "agency_crosswalk", replace(edition, sources=(good,)), settings)
    assert warehouse.sql("select ori9 from raw.agency_crosswalk").fetchall() == [("OR0240100",)]


def test_one_kind_can_land_alone(warehouse, edition, settings):
    land_source_kind(warehouse, "atlas_of_surveillance", edition, settings)
    assert warehouse.sql("select source_id from raw.source_files").fetchall() == [("atlas",)]


def test_a_file_that_left_the_edition_leaves_nothing_behind(warehouse, edition, settings):
    land_all(warehouse, edition, settings, fingerprint="f")
    smaller = replace(edition, sources=edition.sources[1:])
    land_source_kind(warehouse, "fatal_encounters", smaller, settings)
    left = _contents(warehouse)
    assert left["rejected_rows"] == []
    assert len(left["fatal_encounters"]) == 2
    assert len(left["source_files"]) == 2


def test_an_unreadable_file_leaves_the_tables_as_they_were(warehouse, edition, settings, tmp_path):
    land_all(warehouse, edition, settings, fingerprint="f")
    before = _contents(warehouse)
    (tmp_path / "deadly.csv").write_text("changed", encoding="utf-8")
    with pytest.raises(SourceError, match="is altered"):
        land_source_kind(warehouse, "fatal_encounters", edition, settings)
    assert _contents(warehouse) == before


def test_a_new_edition_starts_with_no_files_and_no_rejected_rows(warehouse, edition, settings):
    land_all(warehouse, edition, settings, fingerprint="f")
    land_edition(warehouse, edition, fingerprint="g")
    contents = _contents(warehouse)
    assert contents["source_files"] == []
    assert contents["rejected_rows"] == []
    assert contents["edition"][0][-1] == "g"


@pytest.mark.parametrize(
    ("reader", "columns"),
    [
        (
            "atlas_of_surveillance",
            "aos_number city county state agency lea_type summary jurisdiction_type technology "
            "vendor link_1 link_1_snapshot link_1_source link_1_type link_1_date link_2 "
            "link_2_snapshot link_2_source link_2_type link_2_date link_3 link_3_snapshot "
            "link_3_source link_3_type link_3_date link_1_on",
        ),
        (
            "mapping_police_violence",
            "person_name age gender race image_url incident_date street_address city state zip "
            "county agency ori cause description disposition charges news_url mental_illness "
            "armed_status weapon threat_level fleeing body_camera wapo_id off_duty geography "
            "mpv_id fe_id occurred_on",
        ),
        (
            "fatal_encounters",
            "fe_id person_name age gender race race_imputed imputation_probability image_url "
            "incident_date street_address city state zip county full_address latitude longitude "
            "agency cause description disposition intended_use_of_force armed weapon aggressive "
            "fleeing news_url mental_illness video geoid occurred_on file_scope",
        ),
        (
            "fbi_agencies",
            "agency_name agency_type_name county_name division_name latitude longitude nibrs ori "
            "region_desc region_name state_abbr state_name",
        ),
        (
            "agency_crosswalk",
            "ori ori9 fips_state_code fips_county_code fips_state_county_code fips_place_code "
            "agency_type crosswalk_agency_name census_name longitude latitude address_name "
            "address_street_line_1 address_street_line_2 address_city address_state "
            "address_zip_code",
        ),
        ("census_counties", "county_fips state_name county resident_count"),
    ],
)
def test_raw_tables_have_these_columns_and_their_origin(reader, columns):
    origin = ["source_file", "source_sha256", "source_row_number"]
    assert set(raw_schema(reader).names) == {*columns.split(), *origin}
    assert raw_schema(reader).names[-3:] == origin
