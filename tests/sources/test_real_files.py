"""The publishers' real files: what must be found in them."""

from __future__ import annotations

import duckdb
import pytest

from ringledger.settings import Settings
from ringledger.sources.files import locate
from ringledger.sources.landing import land_all
from ringledger.sources.readers import read
from ringledger.sources.registry import load_edition, registered_sources

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def settings(real_source_dir, tmp_path_factory):
    return Settings(home=tmp_path_factory.mktemp("home"), source_dir=real_source_dir)


@pytest.fixture(scope="module")
def warehouse(settings):
    with duckdb.connect() as connection:
        land_all(connection, load_edition("eff-2020", settings), settings, fingerprint="real")
        yield connection


def _value(warehouse, query):
    [[value]] = warehouse.sql(query).fetchall()
    return value


def test_every_registered_file_of_mpv_is_readable_in_full(settings):
    for source in registered_sources(settings).values():
        if source.reader == "mapping_police_violence":
            landing = read(source, locate(source, settings))
            assert landing.rows_read == landing.table.num_rows == source.expected_rows
            assert landing.notes["unread_headers"] == ""


def test_every_file_has_the_rows_registered_for_it(warehouse):
    assert (
        warehouse.sql(
            """
        select source_file from raw.source_files
        where rows_read != expected_rows or rows_read != rows_landed + rows_rejected
        """
        ).fetchall()
        == []
    )
    assert _value(warehouse, "select count(*) from raw.source_files") == 7


def test_deaths_in_mpv_between_2015_and_the_cut_are_6076(warehouse):
    assert (
        _value(
            warehouse,
            """
        select count(*) from raw.mapping_police_violence
        where occurred_on between '2015-01-01' and '2020-06-22'
        """,
        )
        == 6076
    )


def test_mpv_ids_are_whole_numbers_and_unique(warehouse):
    assert (
        _value(
            warehouse,
            """
        select count(distinct mpv_id) from raw.mapping_police_violence
        where regexp_full_match(mpv_id, '[0-9]+')
        """,
        )
        == 8392
    )


def test_ring_rows_of_the_atlas_are_1501_of_which_1331_have_a_day(warehouse):
    assert warehouse.sql(
        """
        select count(*), count(link_1_on), max(link_1_on)::varchar from raw.atlas_of_surveillance
        where technology = 'Ring/Neighbors Partnership'
        """
    ).fetchall() == [(1501, 1331, "2020-06-11")]


def test_the_two_fatal_encounters_files_land_in_full(warehouse):
    assert warehouse.sql(
        """
        select file_scope, count(*), min(occurred_on)::varchar, max(occurred_on)::varchar
        from raw.fatal_encounters group by all order by all
        """
    ).fetchall() == [
        ("all_causes", 24327, "2000-01-02", "2018-06-17"),
        ("deadly_force", 7003, "2015-01-01", "2020-12-31"),
    ]


def test_the_crosswalk_lands_but_for_36_entries_without_any_name(warehouse):
    assert _value(warehouse, "select count(*) from raw.agency_crosswalk") == 23916 - 36
    assert warehouse.sql(
        "select source_file, reason, count(*) from raw.rejected_rows group by all"
    ).fetchall() == [("crosswalk_2023-04-12.rds", "no agency name", 36)]


def test_the_fbi_directory_lands_in_full_with_one_row_per_ori(warehouse):
    assert _value(warehouse, "select count(distinct ori) from raw.fbi_agencies") == 18702


def test_every_county_lands_with_its_residents(warehouse):
    assert warehouse.sql(
        "select count(distinct county_fips), sum(resident_count::bigint) from raw.census_counties"
    ).fetchall() == [(3220, 324_473_370)]
