"""The map: where partners are and deaths happened, month by month, with their denominators."""

from __future__ import annotations

from datetime import date

from ringledger.report.charts.places import map_of_places
from ringledger.report.charts.vega import specification
from ringledger.report.site import Site

PLACES = """
    select
        places.*,
        states.state_name
    from marts.rpt_places as places
    left join seeds.states as states
        on places.state = states.state
    order by places.state, places.county_key
"""

# Deaths from the month in which the window starts, partners from the first that joined.
MONTHS = """
    with

    edition as (

        select
            date_trunc('month', window_starts_on)::date as starts_on,
            as_of_on
        from marts.rpt_edition

    )

    select
        months.state,
        months.county_key,
        months.month_on,
        months.partners_joined,
        if(months.month_on >= edition.starts_on, months.mpv_death_count, 0) as mpv_death_count,
        if(months.month_on >= edition.starts_on, months.fe_death_count, 0) as fe_death_count
    from marts.rpt_place_months as months
    cross join edition
    where
        months.month_on <= edition.as_of_on
        and (months.month_on >= edition.starts_on or months.partners_joined > 0)
    order by months.month_on, months.state, months.county_key
"""

# Of fewer deaths than these no rate is drawn or listed.
FEW = 10

READINGS = """
    select reading, title, scope
    from seeds.readings
    where reading in ('mapping_police_violence', 'fatal_encounters')
    order by reading_order
"""


def write(site: Site) -> None:
    """Write map.html and its chunks: places, and what happened in each month where anything did."""
    places = site.query(PLACES)
    number = {(place["state"], place["county_key"]): index for index, place in enumerate(places)}
    rows = site.query(MONTHS)
    months = _months(rows[0]["month_on"], rows[-1]["month_on"])
    month_number = {month: index for index, month in enumerate(months)}
    listed = [
        [
            place["state"] or "–",
            place["state_name"],
            place["county"] or place["county_key"].title(),
            place["resident_count"],
            place["agency_count"],
            place["latitude"],
            place["longitude"],
        ]
        for place in places
    ]
    happened = [
        [
            number[row["state"], row["county_key"]],
            month_number[f"{row['month_on']:%Y-%m}"],
            row["partners_joined"],
            row["mpv_death_count"],
            row["fe_death_count"],
        ]
        for row in rows
    ]
    first_joined = min(row["month_on"] for row in rows if row["partners_joined"])
    site.page(
        "map.html",
        "map.html",
        readings=site.query(READINGS),
        months=months,
        first_month=month_number[f"{first_joined:%Y-%m}"],
        places=site.chunks.write_rows(listed),
        happened=site.chunks.write_rows(happened, at_a_time=20_000),
        few=FEW,
        map=specification(map_of_places(site.edition["is_fictional"])),
    )


def _months(first: date, last: date) -> list[str]:
    """Every month from the first to the last, as 2020-06."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [
        f"{first.year + (first.month - 1 + n) // 12}-{(first.month - 1 + n) % 12 + 1:02}"
        for n in range(count)
    ]
