"""Any header vintage of a publisher gives the same columns."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from ringledger.sources.headers import match_headers, spellings_of
from ringledger.sources.readers import raw_schema, read

# Header rows as publishers wrote them.

_MPV_2018 = [
    "Victim's name",
    "Victim's age",
    "Victim's gender",
    "Victim's race",
    "URL of image of victim",
    "Date of Incident (month/day/year)",
    "Street Address of Incident",
    "City",
    "State",
    "Zipcode",
    "County",
    "Agency responsible for death",
    "Cause of death",
    "A brief description of the circumstances surrounding the death",
    "Official disposition of death (justified or other)",
    "Criminal Charges?",
    "Link to news article or photo of official document",
    "Symptoms of mental illness?",
    "Unarmed",
    "Alleged Weapon (Source: WaPo)",
    "Alleged Threat Level (Source: WaPo)",
    "Fleeing (Source: WaPo)",
    "Body Camera (Source: WaPo)",
    "WaPo ID (If included in WaPo database)",
    "",
]
_GEOGRAPHY = (
    "Geography (via Trulia methodology based on zipcode population density: "
    "http://jedkolko.com/wp-content/uploads/2015/05/"
    "full-ZCTA-urban-suburban-rural-classification.xlsx )"
)
_MPV_2020_06 = [*_MPV_2018[:-1], "Off-Duty Killing?", _GEOGRAPHY, "ID"]


def _renamed(headers: list[str], names: dict[str, str]) -> list[str]:
    assert set(names) <= set(headers)
    return [names.get(header, header) for header in headers]


_MPV_2020_08 = [
    *_renamed(
        _MPV_2020_06,
        {
            "Unarmed": "Unarmed/Did Not Have an Actual Weapon",
            "Alleged Weapon (Source: WaPo)": "Alleged Weapon or Object (Source: WaPo and Review of "
            "Cases Not Included in WaPo Database)",
            "ID": "MPV ID",
        },
    ),
    "Fatal Encounters ID",
]
_MPV_2020_08.insert(12, "ORI Agency Identifier (if available)")

MAPPING_POLICE_VIOLENCE = {
    "2015": _renamed(
        _MPV_2018[:19],
        {
            "Date of Incident (month/day/year)": "Date of injury resulting in death "
            "(month/day/year)",
            "Street Address of Incident": "Location of injury (address)",
            "City": "Location of death (city)",
            "State": "Location of death (state)",
            "Zipcode": "Location of death (zip code)",
            "County": "Location of death (county)",
        },
    ),
    "2018": _MPV_2018,
    "2020-06": _MPV_2020_06,
    "2020-08": _MPV_2020_08,
    "2021": [
        *_renamed(
            _MPV_2020_08,
            {
                "Unarmed/Did Not Have an Actual Weapon": "Armed/Unarmed Status",
                "Alleged Weapon or Object (Source: WaPo and Review of Cases Not Included in WaPo "
                "Database)": "Alleged Weapon (Source: WaPo and Review of Cases Not Included in "
                "WaPo Database)",
            },
        ),
        "Encounter Type (DRAFT)",
    ],
    "2022": [
        "name",
        "age",
        "gender",
        "race",
        "victim_image",
        "date",
        "street_address",
        "city",
        "state",
        "zip",
        "county",
        "agency_responsible",
        "ori",
        "cause_of_death",
        "circumstances",
        "disposition_official",
        "officer_charged",
        "news_urls",
        "signs_of_mental_illness",
        "allegedly_armed",
        "wapo_armed",
        "wapo_threat_level",
        "wapo_flee",
        "wapo_body_camera",
        "wapo_id",
        "off_duty_killing",
        "geography",
        "mpv_id",
        "fe_id",
        "encounter_type",
        "tract",
    ],
}

_FE_V1 = [
    "Unique ID",
    "Subject's name",
    "Subject's age",
    "Subject's gender",
    "Subject's race",
    "Subject's race with imputations",
    "Imputation probability",
    "URL of image of deceased",
    "Date of injury resulting in death (month/day/year)",
    "Location of injury (address)",
    "Location of death (city)",
    "Location of death (state)",
    "Location of death (zip code)",
    "Location of death (county)",
    "Full Address",
    "Latitude",
    "Longitude",
    "Agency responsible for death",
    "Cause of death",
    "A brief description of the circumstances surrounding the death",
    "Dispositions/Exclusions INTERNAL USE, NOT FOR ANALYSIS",
    "Intentional Use of Force (Developing)",
    "Link to news article or photo of official document",
    "Symptoms of mental illness? INTERNAL USE, NOT FOR ANALYSIS",
    "Video",
    "Date&Description",
    "Unique ID formula",
    "Unique identifier (redundant)",
    "Date (Year)",
]
_FE_V3 = [
    "Unique ID",
    "Name",
    "Age",
    "Gender",
    "Race",
    "Race with imputations",
    "Imputation probability",
    "URL of image (PLS NO HOTLINKS)",
    "Date of injury resulting in death (month/day/year)",
    "Location of injury (address)",
    "Location of death (city)",
    "State",
    "Location of death (zip code)",
    "Location of death (county)",
    "Full Address",
    "Latitude",
    "Longitude",
    "Agency or agencies involved",
    "Cause of death",
    "Brief description",
    "Dispositions/Exclusions INTERNAL USE, NOT FOR ANALYSIS",
    "Intended use of force (Developing)",
    "Supporting document link",
    "Foreknowledge of mental illness? INTERNAL USE, NOT FOR ANALYSIS",
    "",
    "",
    "Unique ID formula",
    "Unique identifier (redundant)",
]
_FE_V4 = [
    *_FE_V3[:18],
    "Highest level of force",
    "UID Temporary",
    "Name Temporary",
    "Armed/Unarmed",
    "Alleged weapon",
    "Aggressive physical movement",
    "Fleeing/Not fleeing",
    *_FE_V3[19:],
    *[""] * 10,
]
_FE_V5 = [*_FE_V4[:25], "Description Temp", "URL Temp", *_FE_V4[25:]]

FATAL_ENCOUNTERS = {
    "v1": _FE_V1,
    "v2": _renamed(
        _FE_V1,
        {
            "Symptoms of mental illness? INTERNAL USE, NOT FOR ANALYSIS": "Pre-knowledge of mental "
            "illness? INTERNAL USE, NOT FOR ANALYSIS",
            "Video": "",
        },
    ),
    "v3": _FE_V3,
    "v4": _FE_V4,
    "v5": _FE_V5,
    "v6": [
        " " + header if header.startswith("Date of injury") else header for header in _FE_V5[:-10]
    ],
    "slim 2018": [
        "subject_name",
        "subject_age",
        "subject_gender",
        "subject_race",
        "encounter_date",
        "encounter_street_address",
        "encounter_city",
        "encounter_state",
        "encounter_zip",
        "encounter_county",
        "agencies_involved",
        "cause_of_death",
        "death_disposition",
        "symptoms_of_mental_illness_known_before",
        "encounter_year",
    ],
    "2017": [
        "name",
        "race",
        "date",
        "city",
        "state",
        "agency",
        "cause",
        "description",
        "official_description",
        "mental_ill",
    ],
}

# What a row says, by canonical column, in every vintage that has the column.
DEATH = {
    "person_name": "Jo Doe",
    "incident_date": "6/1/20",
    "city": "Springfield",
    "state": "IL",
    "county": "Sangamon",
    "agency": "Springfield Police Department",
    "cause": "Gunshot",
    "description": "Described",
    "disposition": "Pending",
    "mental_illness": "No",
    "race": "White",
    "armed_status": "Unarmed",
    "weapon": "none",
    "wapo_id": "5332",
    "ori": "IL0840100",
    "fe_id": "28000",
    "mpv_id": "7664",
    "intended_use_of_force": "Deadly force",
    "fleeing": "Not fleeing",
}


def _only_row(table: pa.Table) -> dict[str, object]:
    assert table.num_rows == 1
    return table.to_pylist()[0]


def _row_under(headers: list[str], reader: str) -> list[str]:
    match = match_headers(spellings_of(reader), headers)
    row = [""] * len(headers)
    for column, position in match.positions.items():
        row[position] = DEATH.get(column, "")
    return row


@pytest.mark.parametrize("vintage", MAPPING_POLICE_VIOLENCE)
def test_every_mpv_vintage_lands_the_same_columns(vintage, write_xlsx, source_of):
    headers = MAPPING_POLICE_VIOLENCE[vintage]
    reader = "mapping_police_violence"
    path = write_xlsx({"Police Killings": [headers, _row_under(headers, reader)]})

    landing = read(source_of(path, reader), path)

    assert landing.table.schema == raw_schema(reader)
    row = _only_row(landing.table)
    assert row["occurred_on"] == date(2020, 6, 1)
    for column in ("person_name", "city", "state", "county", "agency", "cause", "description"):
        assert row[column] == DEATH[column]
    assert row["wapo_id"] == (None if vintage == "2015" else "5332")
    assert row["mpv_id"] == (None if vintage in ("2015", "2018") else "7664")
    assert row["ori"] == ("IL0840100" if vintage in ("2020-08", "2021", "2022") else None)
    assert row["fe_id"] == ("28000" if vintage in ("2020-08", "2021", "2022") else None)
    assert row["armed_status"] == "Unarmed"


@pytest.mark.parametrize("vintage", FATAL_ENCOUNTERS)
def test_every_fatal_encounters_vintage_lands_the_same_columns(vintage, write_csv, source_of):
    headers = FATAL_ENCOUNTERS[vintage]
    reader = "fatal_encounters"
    path = write_csv([headers, _row_under(headers, reader)])

    landing = read(source_of(path, reader, file_scope="all_causes"), path)

    assert landing.table.schema == raw_schema(reader)
    row = _only_row(landing.table)
    assert row["occurred_on"] == date(2020, 6, 1)
    assert row["file_scope"] == "all_causes"
    for column in ("person_name", "race", "city", "state", "agency", "cause", "mental_illness"):
        assert row[column] == DEATH[column]
    is_sheet = vintage.startswith("v")
    assert row["fe_id"] == ("28000" if is_sheet else None)
    assert row["intended_use_of_force"] == ("Deadly force" if is_sheet else None)
    assert row["weapon"] == ("none" if vintage in ("v4", "v5", "v6") else None)


def test_the_deadly_force_stata_file_lands_without_names(tmp_path, source_of):
    import pandas as pd

    path = tmp_path / "deadly.dta"
    pd.DataFrame(
        {
            "unique_id": [29414.0, 29415.0],
            "race": ["White", ""],
            "race_imputed": ["White", "Hispanic/Latino"],
            "imputation_probability": [float("nan"), 0.85],
            "date": pd.to_datetime(["2020-06-01", "2019-01-31"]),
            "city": ["Springfield", "Salem"],
            "state": ["IL", "OR"],
            "zip": ["62701", "97301"],
            "county": ["Sangamon", "Marion"],
            "agencies": ["Springfield Police Department", ""],
            "highest_force": ["Gunshot", "Tasered"],
            "armed": ["Armed", "None"],
            "weapon": ["Firearm/Handgun", "None"],
            "aggressive": ["Used weapon", "None"],
            "fleeing": ["Not fleeing", "None"],
            "intended_use_of_force": ["Deadly force", "Less-than-lethal force"],
            "GEOID": ["17167000100", "41047000100"],
        }
    ).to_stata(path, write_index=False)

    landing = read(source_of(path, "fatal_encounters", file_scope="deadly_force"), path)

    first, second = landing.table.to_pylist()
    assert first["fe_id"] == "29414"
    assert first["occurred_on"] == date(2020, 6, 1)
    assert first["incident_date"] == "2020-06-01"
    assert first["source_row_number"] == 1
    assert first["imputation_probability"] is None
    assert second["imputation_probability"] == "0.85"
    assert second["agency"] is None
    assert second["source_row_number"] == 2
    assert {first["file_scope"], second["file_scope"]} == {"deadly_force"}
    assert first["person_name"] is None


def test_every_spelling_of_a_column_agrees_on_whether_it_is_required():
    from ringledger.project import seed_rows

    required: dict[tuple[str, str], set[str]] = {}
    for alias in seed_rows("source_headers"):
        required.setdefault((alias["reader"], alias["column_name"]), set()).add(
            alias["is_required"]
        )
    assert all(len(values) == 1 for values in required.values())
    assert set().union(*required.values()) == {"true", "false"}


@pytest.mark.parametrize("reader", ["mapping_police_violence", "fatal_encounters"])
def test_no_spelling_means_two_columns(reader):
    from ringledger.sources.headers import header_key

    columns: dict[str, set[str]] = {}
    for column, headers in spellings_of(reader).spellings.items():
        for header in headers:
            columns.setdefault(header_key(header), set()).add(column)
    assert {key: names for key, names in columns.items() if len(names) > 1} == {}
