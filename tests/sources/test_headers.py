"""What counts when a header is compared, and what is said when one is not recognized."""

from __future__ import annotations

import pytest

from ringledger.errors import SourceError
from ringledger.sources.headers import header_key, match_headers, spellings_of
from ringledger.sources.readers import read

FBI = ["agency_name", "agency_type_name", "county_name", "ori", "state_abbr"]
FBI_ROW = ["Salem Police Department", "City", "MARION", "OR0240200", "OR"]


@pytest.mark.parametrize(
    "header",
    [
        "Victim's name",
        "Victim’s name",
        "victims name",
        "  VICTIM'S   NAME ",
        "\ufeffVictim's name",
        "Victim's\nname",
    ],
)
def test_case_spaces_and_apostrophes_do_not_count(header):
    assert header_key(header) == header_key("Victim's name")


def test_other_letters_count():
    assert header_key("Victim's game") != header_key("Victim's name")


def test_the_preferred_spelling_is_read_where_a_file_has_two():
    match = match_headers(
        spellings_of("fatal_encounters"), ["agencies", "Agency responsible for death"]
    )
    assert match.positions["agency"] == 1
    assert match.unread == ("agencies",)


def test_a_renamed_required_column_is_an_error_that_names_everything(write_csv, source_of):
    headers = ["agency_title" if header == "agency_name" else header for header in FBI]
    path = write_csv([headers, FBI_ROW], "agencies.csv")

    with pytest.raises(SourceError) as caught:
        read(source_of(path, "fbi_agencies"), path)

    message = str(caught.value)
    assert caught.value.exit_code == 3
    assert str(path) in message
    assert "header row 1" in message
    assert "required column 'agency_name'" in message
    assert "Nearest is 'agency_title', to 'agency_name'" in message
    assert "'agency_type_name', 'county_name', 'ori', 'state_abbr'" in message
    assert "\n" not in message


def test_a_renamed_column_of_a_workbook_is_reported_with_its_sheet(write_xlsx, source_of):
    headers = ["name", "date", "city", "state", "county", "Agencies responsable", "cause_of_death"]
    path = write_xlsx({"About": [["Notes"]], "Killings": [headers, ["Jo"]]})

    with pytest.raises(SourceError, match="sheet 'Killings', header row 1") as caught:
        read(source_of(path, "mapping_police_violence"), path)
    assert "Nearest is 'Agencies responsable', to 'agency_responsible'" in str(caught.value)


def test_a_header_that_is_like_none_is_not_called_the_nearest(write_csv, source_of):
    headers = ["zz" if header == "agency_name" else header for header in FBI]
    path = write_csv([headers, FBI_ROW], "agencies.csv")

    with pytest.raises(SourceError, match="required column 'agency_name'") as caught:
        read(source_of(path, "fbi_agencies"), path)
    assert "Nearest" not in str(caught.value)


def test_names_are_required_of_fatal_encounters_but_for_the_deadly_force_file(write_csv, source_of):
    path = write_csv(
        [
            ["date", "city", "state", "agencies", "highest_force"],
            ["2020-01-02", "A", "IL", "B", "C"],
        ]
    )
    with pytest.raises(SourceError, match="'person_name' is not recognized"):
        read(source_of(path, "fatal_encounters", file_scope="all_causes"), path)
    landing = read(source_of(path, "fatal_encounters", file_scope="deadly_force"), path)
    assert landing.table.num_rows == 1


def test_an_unknown_extra_column_is_noted_and_does_no_harm(write_csv, source_of):
    path = write_csv([[*FBI, "mood"], [*FBI_ROW, "fine"]])
    landing = read(source_of(path, "fbi_agencies"), path)
    assert landing.table.num_rows == 1
    assert landing.notes["unread_headers"] == "mood"


def test_a_header_that_stands_twice_is_an_error(write_csv, source_of):
    path = write_csv([[*FBI, "ORI"], [*FBI_ROW, "OR0000000"]])
    with pytest.raises(SourceError, match="'ori' stands in more than one column"):
        read(source_of(path, "fbi_agencies"), path)


def test_a_file_of_another_publisher_is_an_error_that_names_the_one_meant(write_csv, source_of):
    path = write_csv([["x", "y"], ["1", "2"]])
    with pytest.raises(SourceError, match="no header row of a fbi_agencies file"):
        read(source_of(path, "fbi_agencies"), path)
