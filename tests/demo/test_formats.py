"""The files are what the publishers' readers, and other people's, expect."""

import gzip
from pathlib import Path

import pandas as pd
import pytest
import rdata
from python_calamine import CalamineWorkbook

from ringledger.demo import Truth
from ringledger.demo.publishers import mapping_police_violence
from ringledger.demo.world import World
from ringledger.sources import readers
from ringledger.sources.editions import Source

SOURCE_IDS = (
    "demo-atlas",
    "demo-mpv",
    "demo-fe-all-causes",
    "demo-fe-deadly-force",
    "demo-fbi-agencies",
    "demo-crosswalk",
    "demo-census",
)


@pytest.mark.parametrize("source_id", SOURCE_IDS)
def test_readers_land_all_but_the_planted_unusable_rows(
    truth: Truth, demo_folder: Path, demo_sources: dict[str, Source], source_id: str
) -> None:
    source = demo_sources[source_id]
    landing = readers.read(source, demo_folder / source.file_name)
    planted = [row for row in truth.rejected if row["source_file"] == source.file_name]
    found = {row["source_row_number"]: row["reason"] for row in landing.rejected.to_pylist()}
    assert landing.rows_read == source.expected_rows
    assert landing.table.num_rows == source.expected_rows - len(planted)
    assert found.keys() == {int(row["source_row_number"]) for row in planted}
    for row in planted:
        assert row["reason"] in found[int(row["source_row_number"])]


def test_unusable_rows_are_blank_in_the_future_or_without_a_day(truth: Truth) -> None:
    assert {row["reason"] for row in truth.rejected} == {
        "blank row",
        "date in the future",
        "no incident date",
        "not a date",
    }


def test_the_workbook_has_the_list_first_and_summaries_after(demo_folder: Path) -> None:
    workbook = CalamineWorkbook.from_path(demo_folder / mapping_police_violence.FILE_NAME)
    assert workbook.sheet_names == [
        "2013-2020 Police Killings",
        "2013-2019 Killings by PD",
        "2013-2019 Killings by State",
    ]
    first = workbook.get_sheet_by_index(0).to_python()
    assert tuple(first[0]) == mapping_police_violence.HEADER


def test_pandas_reads_the_stata_file(demo_folder: Path, world: World) -> None:
    frame = pd.read_stata(demo_folder / "demo_fatal_encounters_deadly_force.dta")
    [file] = [file for file in world.files if file.name.endswith(".dta")]
    assert list(frame.columns) == list(file.header)
    assert len(frame) == len(file.rows)
    assert str(frame["date"].dtype).startswith("datetime64")


def test_rdata_reads_the_crosswalk(demo_folder: Path, world: World) -> None:
    frame = rdata.read_rds(demo_folder / "demo_agency_crosswalk.rds")
    [file] = [file for file in world.files if file.name.endswith(".rds")]
    assert list(frame.columns) == list(file.header)
    assert list(frame["ori9"]) == [row.cells["ori9"] for row in file.rows]
    assert frame["address_street_line_2"].isna().all()


def test_the_crosswalk_carries_no_time_of_writing(demo_folder: Path) -> None:
    content = (demo_folder / "demo_agency_crosswalk.rds").read_bytes()
    assert content[4:8] == b"\0\0\0\0"
    assert gzip.decompress(content).startswith(b"X\n")


def test_prose_says_that_it_is_fictional(world: World) -> None:
    prose = ("Summary", "A brief description of the circumstances surrounding the death")
    links = ("Link 1", "Link to news article or photo of official document")
    for file in world.files:
        for row in file.rows:
            for column in prose:
                if text := row.cells.get(column):
                    assert "fictional" in str(text)
            for column in links:
                if text := row.cells.get(column):
                    assert str(text).startswith("https://example.org/fictional/")
