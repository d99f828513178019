"""The fictional Atlas of Surveillance: technologies by agency, the partners among them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ringledger.demo.dice import Dice
from ringledger.demo.named_cases import NAMED_CASES
from ringledger.demo.publishers.rows import (
    Cell,
    File,
    Mention,
    Row,
    long_date,
    short_date,
)
from ringledger.demo.trouble import CLASSES, Speller, standing_trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringledger.demo.country import Agency, Country
    from ringledger.demo.events import Partnership

FILE_NAME = "demo_atlas_of_surveillance.csv"
PROGRAM = "Ring/Neighbors Partnership"

HEADER = (
    "AOSNUMBER",
    "City",
    "County",
    "State",
    "Agency",
    "Type of LEA",
    "Summary",
    "Type of Juris",
    "Technology",
    "Vendor",
    "Link 1",
    "Link 1 Snapshot",
    "Link 1 Source",
    "Link 1 Type",
    "Link 1 Date",
    "Link 2",
    "Link 2 Snapshot",
    "Link 2 Source",
    "Link 2 Type",
    "Link 2 Date",
    "Link 3",
    "Link 3 Snapshot",
    "Link 3 Source",
    "Link 3 Type",
    "Link 3 Date",
)

_TECHNOLOGIES = (
    ("Body-worn Cameras", "has used body-worn cameras since"),
    ("Drones", "has flown drones since"),
    ("Automated License Plate Readers", "has used license plate readers since"),
    ("Camera Registry", "has kept a registry of private cameras since"),
    ("Face Recognition", "has had access to face recognition since"),
    ("Gunshot Detection", "has used gunshot detection since"),
)
_LEA_TYPES = {
    "sheriff": "Sheriff",
    "constable": "Constables",
    "prosecutor": "District Attorney",
    "state_police": "State Police",
}
_JURISDICTIONS = {
    "sheriff": "County",
    "county_police": "County",
    "constable": "County",
    "prosecutor": "County",
    "campus": "University",
    "school": "School District",
}


def publish(country: Country, partnerships: Sequence[Partnership], scale: int, seed: int) -> File:
    """The list of technologies: other programs first, then the partners by day of joining."""
    dice = Dice(seed, "atlas")
    classes = tuple(name for name in CLASSES if name not in ("acronym", "state_in_name"))
    speller = Speller(country, dice, 0.12, classes)
    rows = [_other_technology(country, dice, number) for number in range(240 * scale)]
    partner_rows = [
        _partner_row(dice, speller, partnership, number)
        for number, partnership in enumerate(
            sorted(partnerships, key=lambda one: one.joined_on or date.max)
        )
    ]
    # Some agencies are listed twice: once more as before, or under another name.
    for number in range(4 * scale):
        first = partner_rows[(61 * number + 23) % len(partnerships)]
        assert first.partnership is not None
        again = _partner_row(dice, speller, first.partnership, -1, is_repeated=True)
        if number % 2 == 0:
            agency = first.mentions[0]
            again = replace(
                again,
                cells={**again.cells, "Agency": agency.text},
                mentions=(replace(agency, trouble=(*agency.trouble, "duplicate")),),
            )
        partner_rows.append(again)
    rows += partner_rows
    numbered = [
        replace(row, cells={**row.cells, "AOSNUMBER": f"AOS{number:05d}"})
        for number, row in enumerate(rows, start=1)
    ]
    blank = Row(cells={}, rejected_because="blank row")
    return File(
        FILE_NAME,
        "ring",
        HEADER,
        [*numbered[: len(numbered) // 2], blank, *numbered[len(numbered) // 2 :]],
    )


def _other_technology(country: Country, dice: Dice, number: int) -> Row:
    agency = dice.choice(country.agencies)
    technology, words = _TECHNOLOGIES[number % len(_TECHNOLOGIES)]
    year = dice.between(2012, 2019)
    return Row(
        cells={
            **_atlas_place(agency),
            "Agency": agency.name,
            "Summary": f"The fictional {agency.name} {words} at least {year}.",
            "Technology": technology,
            "Link 1": f"https://example.org/fictional/technology/{number}",
            "Link 1 Source": "The Fictional Gazette",
            # The Atlas gives a year alone where no day is known.
            "Link 1 Date": f"{year}" if number % 9 == 0 else short_date(date(year, 5, 1)),
        }
    )


def _atlas_place(agency: Agency) -> dict[str, Cell]:
    counties = [county for county in (agency.county, agency.other_county) if county]
    is_of_a_town = agency.kind == "municipal_police"
    return {
        "City": agency.place if is_of_a_town else None,
        "County": ", ".join(f"{county.name} County" for county in counties) or None,
        "State": agency.state.code if agency.state else None,
        "Type of LEA": _LEA_TYPES.get(agency.kind, "Police"),
        "Type of Juris": _JURISDICTIONS.get(agency.kind, "Municipal"),
    }


def _partner_row(
    dice: Dice, speller: Speller, partnership: Partnership, number: int, is_repeated: bool = False
) -> Row:
    agency = partnership.agency
    is_named_case = any(case.ori == agency.ori for case in NAMED_CASES)
    text, spelled = agency.name, ()  # type: tuple[str, tuple[str, ...]]
    if not is_named_case:
        text, spelled = speller.spell(agency, takes_owed=partnership.is_active_by_as_of)
    joined_on = partnership.joined_on
    if is_repeated and joined_on:
        joined_on += timedelta(days=dice.between(1, 40))
    when = f"{joined_on.year}" if joined_on else f"{partnership.joined_month:%B %Y}"
    cells: dict[str, Cell] = {
        **_atlas_place(agency),
        "Agency": text,
        "Summary": (
            f"The fictional {text} signed an agreement with Amazon's home surveillance equipment "
            f"company, Ring, in {when} to gain special access to the company's Neighbors app."
        ),
        "Technology": PROGRAM,
        "Vendor": "Ring",
        "Link 1": "https://example.org/fictional/active-agency-map",
        "Link 1 Source": "Ring (fictional)",
    }
    trouble = list(spelled)
    if joined_on:
        is_long = number % 45 == 17
        cells["Link 1 Date"] = long_date(joined_on) if is_long else short_date(joined_on)
        trouble += ["two_date_formats"] if is_long else []
    else:
        trouble.append("month_only")
    if number % 130 in (64, 65) and not is_named_case and not standing_trouble(agency):
        cells["State"] = None
        trouble.append("missing_state")
    elif number % 70 == 33:
        cells["County"] = None
        trouble.append("missing_county")
    if is_repeated:
        trouble.append("duplicate")
    mention = Mention(text, agency, (*trouble, *standing_trouble(agency)))
    return Row(cells, (mention,), partnership=partnership, trouble=tuple(trouble))
