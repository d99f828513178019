"""The fictional census: residents by county, in the form of the American Community Survey."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ringledger.demo.publishers.rows import File, Row

if TYPE_CHECKING:
    from ringledger.demo.country import Country

FILE_NAME = "demo_census_counties.csv"
HEADER = ("CountyId", "State", "County", "TotalPop", "Men", "Women")
_RESIDENTS_PER_WEIGHT = 12  # a place with more residents has an agency that is named more often


def publish(country: Country) -> File:
    """One row per county; its residents go with the weight of the agencies that have their seat.

    A whole state's agency weighs as much as its state is large, and its seat doesn't grow with it.
    """
    weights: Counter[tuple[str, str]] = Counter()
    for agency in country.agencies:
        if agency.county is not None:
            is_statewide = agency.place == agency.county.state.name
            weight = agency.weight // country.scale if is_statewide else agency.weight
            weights[agency.county.state.code, agency.county.code] += weight
    rows = []
    for number, county in enumerate(country.counties):
        residents = _RESIDENTS_PER_WEIGHT * weights[county.state.code, county.code] + 501 + number
        rows.append(
            Row(
                cells={
                    "CountyId": f"{county.state.fips}{county.code}",
                    "State": county.state.name,
                    "County": f"{county.name} County",
                    "TotalPop": residents,
                    "Men": residents // 2,
                    "Women": residents - residents // 2,
                }
            )
        )
    return File(FILE_NAME, None, HEADER, rows)
