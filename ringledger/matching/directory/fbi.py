"""The agencies of the FBI list.

Belongs here: an agency from each of its rows, under a name as people say it. Does not: what the
crosswalk says of the agency (`crosswalk`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ringledger.matching.directory.agencies import Agency, Row, point, title
from ringledger.matching.directory.kinds import listed_kind
from ringledger.matching.names import parse_agency_name

_POSSESSIVE = re.compile(r"(?<=\w)'s(?= County\b)")


def fbi_agency(row: Row, state_of: Mapping[str, str]) -> Agency:
    """The agency of a row; `state_of` has the states by what an ORI begins with."""
    ori = row["ori"] or ""
    name = _tidy(row["agency_name"] or "")
    parsed = parse_agency_name(name)
    kind = listed_kind(row["agency_type_name"] or "", parsed, ori)
    if kind == "municipal_police" and parsed.kind == "unknown":
        name = f"{name} Police Department"
    state = row["state"] or ori[:2]
    agency = Agency(ori, ori, name, kind, state_of.get(state, state))
    agency.counties = [
        county.strip().upper()
        for county in (row["county_name"] or "").replace(",", ";").split(";")
        if county.strip()
    ]
    agency.latitude, agency.longitude = point(row)
    # "Prince George County" is Prince George's.
    agency.also_named("fbi", name, _POSSESSIVE.sub("", name), *_turned_round(name))
    return agency


def _tidy(name: str) -> str:
    """A name of the FBI list as people say it.

    Undoes doubled blanks, doubled suffixes ("Maui Police Department County Sheriff's Office") and
    the order of a register ("Independent School District: Aldine").
    """
    name = " ".join(name.split())
    institution, _, which = name.partition(":")
    if institution.endswith("School District") and which.strip():
        return f"{which.strip()} {institution}"
    for doubled in ("Police Department Police Department", "Police Department County Sheriff's"):
        if doubled in name:
            return name.split(" Police Department")[0] + " Police Department"
    return name


def _turned_round(name: str) -> list[str]:
    """An office's names as people say them, beside the register's that lists it.

    "Drug Task Force: 21st Judicial District" is the 21st's, "County Detective: Ash County" are the
    county's detectives, whom its district attorney appoints (Pennsylvania, 16 P.S. 1440).
    """
    institution, _, which = name.partition(": ")
    if institution == "County Detective":
        return [f"{which} Detectives", f"{which} District Attorney's Office"]
    is_turned = institution == "Park Police" or which.endswith("Judicial District")
    return [f"{which} {institution}"] if is_turned else []


def tell_apart_by_county(agencies: Iterable[Agency]) -> None:
    """Tell an institution's offices whose names stop at the colon apart by county.

    A county says nothing of which school district is meant: Cameron's is in another.
    """
    for agency in agencies:
        is_cut = agency.agency_name.endswith(":") and agency.agency_kind != "school"
        if is_cut and len(agency.counties) == 1:
            agency.names = {}
            agency.agency_name += f" {title(agency.counties[0])} County"
            agency.also_named("fbi", agency.agency_name)
