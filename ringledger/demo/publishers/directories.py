"""The fictional FBI agency list and the crosswalk: who is listed, under which name and code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringledger.demo.publishers.rows import File, Row

if TYPE_CHECKING:
    from ringledger.demo.country import Country

FBI_FILE_NAME = "demo_fbi_agencies.csv"
CROSSWALK_FILE_NAME = "demo_agency_crosswalk.rds"

FBI_HEADER = (
    "",
    "agency_name",
    "agency_type_name",
    "county_name",
    "division_name",
    "latitude",
    "longitude",
    "nibrs",
    "ori",
    "region_desc",
    "region_name",
    "state_abbr",
    "state_name",
)

CROSSWALK_HEADER = (
    "ori",
    "ori9",
    "fips_state_code",
    "fips_county_code",
    "fips_state_county_code",
    "fips_place_code",
    "agency_type",
    "crosswalk_agency_name",
    "census_name",
    "longitude",
    "latitude",
    "address_name",
    "address_street_line_1",
    "address_street_line_2",
    "address_city",
    "address_state",
    "address_zip_code",
)

_CROSSWALK_TYPES = {
    "municipal_police": "local police department",
    "county_police": "local police department",
    "sheriff": "sheriffs office",
    "state_police": "state law enforcement agency",
    "state_other": "state law enforcement agency",
    "constable": "constable/marshal",
    "marshal": "constable/marshal",
}


def publish_fbi(country: Country) -> File:
    """The FBI's list of agencies."""
    rows: list[Row] = []
    for agency in country.agencies:
        if agency.fbi_name is None or agency.state is None:
            continue
        counties = [county for county in (agency.county, agency.other_county) if county]
        if agency.kind == "tribal":
            counties = []
        seat = agency.county
        rows.append(
            Row(
                cells={
                    "": len(rows),
                    "agency_name": agency.fbi_name,
                    "agency_type_name": agency.fbi_type,
                    "county_name": "; ".join(county.name.upper() for county in counties) or None,
                    "division_name": "Fictional",
                    "latitude": f"{seat.latitude:.6f}" if seat else None,
                    "longitude": f"{seat.longitude:.6f}" if seat else None,
                    "nibrs": f"{len(rows) % 3 // 2}.0",
                    "ori": agency.ori,
                    "region_desc": "Fictional Region",
                    "region_name": "Fictional",
                    "state_abbr": agency.state.code,
                    "state_name": agency.state.name,
                }
            )
        )
    return File(FBI_FILE_NAME, None, FBI_HEADER, rows)


def publish_crosswalk(country: Country) -> File:
    """The second directory: lower-case names, one row per code."""
    rows: list[Row] = []
    for number, agency in enumerate(country.agencies):
        if agency.crosswalk_name is None or agency.state is None or agency.ori is None:
            continue
        county, state = agency.county, agency.state
        is_of_a_town = agency.kind == "municipal_police"
        if is_of_a_town:
            has_form = agency.place.endswith((" Township", " Village", " Borough"))
            census_name = agency.place if has_form else f"{agency.place} city"
        else:
            census_name = f"{county.name} county" if county else f"state of {state.name}"
        rows.append(
            Row(
                cells={
                    "ori": agency.ori[:7],
                    "ori9": agency.ori,
                    "fips_state_code": state.fips,
                    "fips_county_code": county.code.lower() if county else None,
                    "fips_state_county_code": f"{state.fips}{county.code.lower()}"
                    if county
                    else None,
                    "fips_place_code": f"{1 + number % 99_999:05d}",
                    "agency_type": _CROSSWALK_TYPES.get(agency.kind, "special jurisdiction"),
                    "crosswalk_agency_name": agency.crosswalk_name,
                    "census_name": census_name.lower(),
                    "longitude": f"{county.longitude:.6f}" if county else None,
                    "latitude": f"{county.latitude:.6f}" if county else None,
                    "address_name": agency.crosswalk_name,
                    "address_street_line_1": f"{1 + number % 900} fictional street",
                    "address_street_line_2": None,
                    "address_city": agency.place.lower() if is_of_a_town else None,
                    "address_state": state.code.lower(),
                    "address_zip_code": county.zip if county else None,
                }
            )
        )
    return File(CROSSWALK_FILE_NAME, None, CROSSWALK_HEADER, rows, first_row_number=1)
