"""Which rows land, which are rejected, and where each stands in its file."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringledger.errors import SourceError
from ringledger.sources.readers import read

MPV = [
    "Victim's name",
    "Date of Incident (month/day/year)",
    "City",
    "State",
    "Zipcode",
    "County",
    "Agency responsible for death",
    "Cause of death",
    "MPV ID",
]
FE = ["Unique ID", "Name", "date", "city", "State", "agency", "cause"]
FBI = ["agency_name", "agency_type_name", "county_name", "ori", "state_abbr"]
ATLAS = ["AOSNUMBER", "City", "County", "State", "Agency", "Summary", "Technology", "Link 1 Date"]
CROSSWALK = [
    "ori",
    "ori9",
    "agency_type",
    "crosswalk_agency_name",
    "census_name",
    "fips_state_code",
    "fips_county_code",
]


def _mpv(day, name="Jo Doe", mpv_id=8415):
    return [name, day, "Salem", "OR", 97301, "Marion", "Salem Police Department", "Gunshot", mpv_id]


def _fe(day, unique_id="1"):
    return [unique_id, "Jo Doe", day, "Salem", "OR", "Salem Police Department", "Gunshot"]


def _rejected(landing):
    return [
        (row["source_row_number"], row["column_name"], row["value"], row["reason"])
        for row in landing.rejected.to_pylist()
    ]


def _row_numbers(landing):
    return landing.table["source_row_number"].to_pylist()


# Days


def test_all_spellings_of_a_day_in_one_file_are_read(write_csv, source_of):
    days = ["2020-06-01", "6/1/20", "6/1/2020", "06/01/2020", "2020-06-01 00:00:00", " 6/1/20 "]
    path = write_csv([FE, *[_fe(day) for day in days]])
    landing = read(source_of(path, "fatal_encounters"), path)
    assert set(landing.table["occurred_on"].to_pylist()) == {date(2020, 6, 1)}
    assert landing.table["incident_date"].to_pylist() == days


def test_date_cells_and_dates_as_text_stand_side_by_side_in_a_workbook(write_xlsx, source_of):
    path = write_xlsx({"Killings": [MPV, _mpv(datetime(2020, 6, 1)), _mpv("6/2/2020")]})
    landing = read(source_of(path, "mapping_police_violence"), path)
    assert landing.table["occurred_on"].to_pylist() == [date(2020, 6, 1), date(2020, 6, 2)]
    assert landing.table["incident_date"].to_pylist() == ["2020-06-01", "6/2/2020"]


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("", "no incident date"),
        ("  ", "no incident date"),
        ("some time in June", "not a date"),
        ("2/30/2020", "not a date"),
        ("12/31/2100", "a date in the future: the file was accessed on 2020-08-28"),
        ("2020-08-29", "a date in the future"),
    ],
)
def test_a_row_without_a_usable_date_is_rejected(day, reason, write_csv, source_of):
    path = write_csv([FE, _fe("2020-08-28"), _fe(day)])
    landing = read(source_of(path, "fatal_encounters"), path)
    [(row_number, column, value, why)] = _rejected(landing)
    assert (row_number, column, value) == (3, "incident_date", day or None)
    assert why.startswith(reason)
    assert landing.table.num_rows == 1


# Rows


def test_row_numbers_are_those_a_spreadsheet_shows(write_csv, source_of):
    rows = [FBI, ["A", "City", "X", "OR1", "OR"], ["two\nlines", "City", "X", "OR2", "OR"]]
    path = write_csv([*rows, ["C", "City", "X", "OR3", "OR"]])
    landing = read(source_of(path, "fbi_agencies"), path)
    assert landing.table["agency_name"].to_pylist() == ["A", "two\nlines", "C"]
    assert _row_numbers(landing) == [2, 3, 4]


def test_the_data_sheet_is_found_by_its_header_below_notes_and_behind_other_sheets(
    write_xlsx, source_of
):
    path = write_xlsx(
        {
            "Read me": [["City", "City", "State", "State"], ["notes", "more notes"]],
            "Killings": [["Police killings"], [], [None, "as of today"], MPV, _mpv("6/1/20")],
            "By state": [["State", "City"], ["OR", "Salem"]],
        }
    )
    landing = read(source_of(path, "mapping_police_violence"), path)
    assert landing.notes["sheet"] == "Killings"
    assert landing.notes["header_row"] == "4"
    assert _row_numbers(landing) == [5]


def test_blank_rows_are_read_and_rejected(write_csv, source_of):
    path = write_csv([FBI, ["A", "City", "X", "OR1", "OR"], [], ["", " ", "", "", ""]])
    landing = read(source_of(path, "fbi_agencies"), path)
    assert landing.rows_read == 3
    assert _rejected(landing) == [(3, None, None, "blank row"), (4, None, None, "blank row")]


def test_a_short_row_and_a_long_row_are_rejected_with_what_they_hold(write_csv, source_of):
    good = ["A", "City", "X", "OR1", "OR"]
    path = write_csv([FBI, good, ["B", "City"], [*good, "", "extra"], [*good, ""]])
    landing = read(source_of(path, "fbi_agencies"), path)
    assert _rejected(landing) == [
        (3, None, "B,City", "2 cells under 5 headers"),
        (4, None, "A,City,X,OR1,OR,,extra", "7 cells under 5 headers"),
    ]
    assert _row_numbers(landing) == [2, 5]


def test_a_stray_quotation_mark_costs_one_row_and_not_the_rest(tmp_path, source_of):
    path = tmp_path / "agencies.csv"
    lines = [
        ",".join(FBI),
        '"A" b,City,X,OR1,OR',
        "C,City,X,OR2,OR",
        '"D,City,X,OR3,OR',
        "E,City,X,OR4,OR",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    landing = read(source_of(path, "fbi_agencies"), path)
    assert landing.table["agency_name"].to_pylist() == ["C", "E"]
    rejected = _rejected(landing)
    assert [row[0] for row in rejected] == [2, 4]
    assert [row[2] for row in rejected] == ['"A" b,City,X,OR1,OR', '"D,City,X,OR3,OR']
    assert all(row[3].startswith("broken quoting") for row in rejected)
    assert landing.rows_read == 4


def test_text_is_kept_as_written_and_empty_text_is_null(write_csv, source_of):
    path = write_csv([FBI, [" Salem  PD ", "City", "", "OR1", "OR"]])
    [row] = read(source_of(path, "fbi_agencies"), path).table.to_pylist()
    assert row["agency_name"] == " Salem  PD "
    assert row["county_name"] is None


def test_every_row_names_its_file(write_csv, source_of):
    path = write_csv([FBI, ["A", "City", "X", "OR1", "OR"], ["", "City", "X", "OR2", "OR"]])
    source = source_of(path, "fbi_agencies", file_name="published_name.csv")
    landing = read(source, path)
    for row in [*landing.table.to_pylist(), *landing.rejected.to_pylist()]:
        assert row["source_file"] == "published_name.csv"
        assert row["source_sha256"] == source.sha256


# Cells


def test_whole_numbers_have_no_decimals(write_xlsx, source_of):
    path = write_xlsx({"Killings": [MPV, _mpv("6/1/20", mpv_id=8415.0)]})
    [row] = read(source_of(path, "mapping_police_violence"), path).table.to_pylist()
    assert (row["mpv_id"], row["zip"]) == ("8415", "97301")


def test_identifiers_lose_the_decimals_a_csv_kept(write_csv, source_of):
    path = write_csv([FE, _fe("6/1/20", "28000.0")])
    [row] = read(source_of(path, "fatal_encounters"), path).table.to_pylist()
    assert row["fe_id"] == "28000"


def test_a_byte_order_mark_is_no_part_of_the_first_header(tmp_path, source_of):
    path = tmp_path / "agencies.csv"
    path.write_text(",".join(FBI) + "\nA,City,X,OR1,OR\n", encoding="utf-8-sig")
    assert read(source_of(path, "fbi_agencies"), path).table.num_rows == 1


def test_a_windows_1252_file_is_read_as_such_and_noted(tmp_path, source_of):
    path = tmp_path / "agencies.csv"
    path.write_bytes((",".join(FBI) + "\nCañon’s PD,City,X,CO1,CO\n").encode("cp1252"))
    landing = read(source_of(path, "fbi_agencies"), path)
    assert landing.table["agency_name"].to_pylist() == ["Cañon’s PD"]
    assert landing.notes["encoding"] == "windows-1252"


# Publishers


def test_the_last_row_of_the_fatal_encounters_sheet_is_rejected(write_csv, source_of):
    path = write_csv([FE, _fe("6/1/20"), _fe("12/31/2100", ""), _fe("6/1/20", "")])
    landing = read(source_of(path, "fatal_encounters"), path)
    assert landing.rows_read == 3
    assert [(row[0], row[1]) for row in _rejected(landing)] == [(3, "incident_date"), (4, "fe_id")]


def test_a_death_without_an_agency_lands(write_csv, source_of):
    row = _fe("6/1/20")
    row[5] = ""
    path = write_csv([FE, row])
    assert read(source_of(path, "fatal_encounters"), path).table["agency"].to_pylist() == [None]


def test_atlas_rows_land_whatever_their_technology_and_date_but_not_without_agency(
    write_csv, source_of
):
    def row(technology, day, agency="Salem PD"):
        return ["AOS1", "Salem", "", "OR", agency, "Summary", technology, day]

    ring = "Ring/Neighbors Partnership"
    rows = [row(ring, "6/11/20"), row(ring, ""), row("Drones", "2019"), row(ring, "6/11/20", " ")]
    path = write_csv([ATLAS, *rows])
    landing = read(source_of(path, "atlas_of_surveillance"), path)
    assert landing.table["link_1_on"].to_pylist() == [date(2020, 6, 11), None, None]
    assert landing.table["link_1_date"].to_pylist() == ["6/11/20", None, "2019"]
    assert _rejected(landing) == [(5, "agency", " ", "no agency")]


def test_a_directory_row_needs_an_ori_and_a_name(write_csv, source_of):
    rows = [
        ["A", "City", "X", "OR1", "OR"],
        ["B", "City", "X", "", "OR"],
        ["", "City", "X", "O", "O"],
    ]
    path = write_csv([FBI, *rows])
    landing = read(source_of(path, "fbi_agencies"), path)
    assert _rejected(landing) == [
        (3, "ori", None, "no ORI"),
        (4, "agency_name", None, "no agency name"),
    ]


def test_a_county_needs_a_name_a_state_and_a_number_of_residents(write_csv, source_of):
    rows = [
        ["1001", "Alabama", "Autauga County", "55036"],
        ["1003", "", "Baldwin County", "203360"],
        ["1005", "Alabama", "Barbour County", "n/a"],
    ]
    path = write_csv([["CountyId", "State", "County", "TotalPop"], *rows])
    landing = read(source_of(path, "census_counties"), path)
    assert landing.table["resident_count"].to_pylist() == ["55036"]
    assert _rejected(landing) == [
        (3, "state_name", None, "no state name"),
        (4, "resident_count", "n/a", "not a number of residents"),
    ]


@pytest.mark.parametrize("keep_copy", [False, True])
def test_a_crosswalk_row_needs_any_ori_and_any_name(keep_copy, tmp_path, source_of):
    import pandas as pd
    import rdata

    path = tmp_path / "crosswalk.rds"
    rows = [
        ["AL00402", "AL0040200", "local", "a police department", None, "01", "001"],
        ["AL00403", None, "local", None, "b town", "01", "001"],
        ["AZ00197", None, None, None, None, "04", "017"],
    ]
    frame = pd.DataFrame(rows, columns=CROSSWALK, dtype=pd.StringDtype("python"))
    rdata.write_rds(path, frame)
    copy = tmp_path / "copy" / "crosswalk.parquet" if keep_copy else None
    source = source_of(path, "agency_crosswalk")

    landing = read(source, path, copy)
    assert landing.table["ori"].to_pylist() == ["AL00402", "AL00403"]
    assert landing.table["ori9"].to_pylist() == ["AL0040200", None]
    assert _row_numbers(landing) == [1, 2]
    assert _rejected(landing) == [(3, "crosswalk_agency_name", None, "no agency name")]

    if copy:
        again = read(source, path, copy)
        assert (again.table, again.rejected) == (landing.table, landing.rejected)
        copy.write_bytes(copy.read_bytes()[:-10])
        assert read(source, path, copy).table == landing.table


# Files that are not what they say


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("atlas.csv", "atlas_of_surveillance"),
        ("mpv.xlsx", "mapping_police_violence"),
        ("fe.csv", "fatal_encounters"),
        ("fe.dta", "fatal_encounters"),
        ("fbi.csv", "fbi_agencies"),
        ("crosswalk.rds", "agency_crosswalk"),
        ("counties.csv", "census_counties"),
    ],
)
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"<!DOCTYPE html>\n<html><body>Not found</body></html>", "is a web page"),
        (b"\xef\xbb\xbf\n<HTML lang='en'>", "is a web page"),
        (b"\x00\x01\x02 neither this nor that", ""),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_one_paragraph(
    name, reader, content, said, tmp_path, source_of
):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        read(source_of(path, reader), path)
    assert caught.value.exit_code == 3
    assert str(path) in str(caught.value)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_gone_once_it_is_read_is_an_error(source_of, tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("ori\nAL0010000\n")
    source = source_of(path, "fbi_agencies")
    path.unlink()
    with pytest.raises(SourceError, match=r"file\.csv \(Title\) cannot be read: No such file"):
        read(source, path)


def test_a_truncated_or_damaged_workbook_is_an_error(write_xlsx, source_of):
    path = write_xlsx({"Killings": [MPV, *[_mpv("6/1/20", f"Person {i}") for i in range(200)]]})
    whole = path.read_bytes()
    middle = whole.index(b"xl/worksheets/sheet1.xml") + 200
    for damaged in (whole[: len(whole) // 2], whole[:middle] + b"\0" * 20 + whole[middle + 20 :]):
        path.write_bytes(damaged)
        with pytest.raises(SourceError, match="truncated, corrupt"):
            read(source_of(path, "mapping_police_violence"), path)


def test_a_truncated_stata_or_rds_file_is_an_error(tmp_path, source_of):
    import pandas as pd
    import rdata

    oris = [f"AL{number:05}" for number in range(500)]
    frame = pd.DataFrame({"ori": oris}, dtype=pd.StringDtype("python"))
    stata, rds = tmp_path / "file.dta", tmp_path / "file.rds"
    frame.to_stata(stata, write_index=False)
    rdata.write_rds(rds, frame)
    for path, reader in ((stata, "fatal_encounters"), (rds, "agency_crosswalk")):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        with pytest.raises(SourceError, match="truncated, corrupt"):
            read(source_of(path, reader), path)


def test_a_file_that_gives_no_row_is_an_error(write_csv, source_of):
    path = write_csv([FBI])
    with pytest.raises(SourceError, match="no rows of data"):
        read(source_of(path, "fbi_agencies"), path)
    path = write_csv([FE, _fe("yesterday"), _fe("today")])
    with pytest.raises(
        SourceError, match=r"none of its 2 rows can be used.* row 2, column incident"
    ):
        read(source_of(path, "fatal_encounters"), path)


# Accounting

_CELL = st.text(st.sampled_from("ab ,\"'\n\r;é1/20"), max_size=6)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.lists(_CELL, max_size=7), max_size=8), tail=_CELL)
def test_every_row_read_is_landed_or_rejected_once(rows, tail, write_csv, source_of):
    path = write_csv([FBI, ["A", "City", "X", "OR1", "OR"], *rows])
    path.write_text(path.read_text(encoding="utf-8") + tail, encoding="utf-8", newline="")
    landing = read(source_of(path, "fbi_agencies"), path)
    assert landing.rows_read == landing.table.num_rows + landing.rejected.num_rows
    numbers = _row_numbers(landing) + landing.rejected["source_row_number"].to_pylist()
    assert sorted(numbers) == list(range(2, landing.rows_read + 2))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.lists(_CELL, min_size=5, max_size=5), max_size=6))
def test_well_written_rows_are_read_back_cell_by_cell(rows, write_csv, source_of):
    good = ["A", "City", "X", "OR1", "OR"]
    path = write_csv([FBI, good, *rows])
    landing = read(source_of(path, "fbi_agencies"), path)
    expected = [row for row in [good, *rows] if row[0].strip() and row[3].strip()]
    found = landing.table.select(FBI).to_pylist()
    assert [[row[name] or "" for name in FBI] for row in found] == expected
