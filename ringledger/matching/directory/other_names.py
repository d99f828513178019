"""Names that listed agencies go by although no list has them, where they are no other agency's.

Belongs here: what follows from the names listed. Does not: the crosswalk's own (`crosswalk`),
names that only somebody who knows can tell (`seeded`).
"""

from __future__ import annotations

import re
from collections import Counter

from ringledger.matching.directory.agencies import Agency, title
from ringledger.matching.names import parse_agency_name, telling
from ringledger.matching.vocabulary import MUNICIPAL, vocabulary
from ringledger.project import seed_rows

_TYPED = MUNICIPAL | {"township"}
_STATE_CAMPUS = re.compile(r"(.+?) State (?:University|College)\b")
_TWO_PLACES = re.compile(r"([^/]+)/([^/]+) Police Department")


def add_bare_names(agencies: dict[str, Agency]) -> None:
    """Let "Milford City Police", of the crosswalk alone, go by Milford, where nobody else does.

    Its old names say the type of place, which nobody writes: "Milford City" is Milford, Iowa.
    """
    read = {
        agency.agency_id: parse_agency_name(agency.agency_name)
        for agency in agencies.values()
        if agency.agency_kind in {"municipal_police", "county_police", "tribal"}
    }
    holders = Counter(
        (agencies[key].state, "".join(telling(parsed.core, agencies[key].agency_kind)))
        for key, parsed in read.items()
    )
    for key, parsed in read.items():
        agency = agencies[key]
        is_typed = agency.agency_kind == "municipal_police" and parsed.place_type in _TYPED
        # Where the type is part of the place's name, it stays: Rose City is no Rose.
        is_whole = parsed.place_type in (agency.place or "").split()
        is_only = holders[agency.state, parsed.compact] == 1
        if agency.origin == "crosswalk" and is_typed and is_only and not is_whole:
            bare = f"{title(' '.join(parsed.core))} Police Department"
            agency.also_named("crosswalk", bare)


def add_halves(agencies: dict[str, Agency]) -> None:
    """Let "American Fork/Cedar Hills Police" go by either place's name, where none else does."""
    known = {
        (agency.state, parse_agency_name(agency.agency_name).compact)
        for agency in agencies.values()
        if agency.agency_kind == "municipal_police"
    }
    for agency in agencies.values():
        found = _TWO_PLACES.fullmatch(agency.agency_name)
        if found is None or agency.agency_kind != "municipal_police":
            continue
        for place in found.groups():
            half = f"{place} Police Department"
            if (agency.state, parse_agency_name(half).compact) not in known:
                agency.also_named(agency.names[agency.agency_name], half)


def add_marshals(agencies: dict[str, Agency]) -> None:
    """Let a town's police go by its marshal where he is by law its chief (seed `states`)."""
    chiefs = {row["state"] for row in seed_rows("states") if row["marshal_statute"]}
    listed = [agency for agency in agencies.values() if agency.state in chiefs]
    towns = {
        (agency.state, parse_agency_name(agency.agency_name).compact): agency
        for agency in listed
        if agency.agency_kind == "municipal_police" and agency.place_type == "town"
    }
    for agency in listed:
        if agency.agency_kind == "marshal":
            towns.pop((agency.state, parse_agency_name(agency.agency_name).compact), None)
    for town in towns.values():
        town.also_named(town.names[town.agency_name], f"{title(town.place or '')} Marshal")


def add_state_campuses(agencies: dict[str, Agency]) -> None:
    """Let "Ashby State University" go by "Ashby State Police", unless its state has state police.

    Where the state's force is called so, the name may as well be a post's.
    """
    forces = {row["state"]: row["family_name"] for row in seed_rows("agency_families")}
    known = vocabulary()
    for agency in agencies.values():
        if agency.agency_kind != "campus" or forces.get(agency.state or "", "").endswith("Police"):
            continue
        for name, origin in [*agency.names.items()]:
            found = _STATE_CAMPUS.match(name)
            place = found.group(1) if found else ""
            # "Ohio State Police" is nobody's short name.
            is_states = place.lower() in known.state_names or place.upper() in known.state_codes
            if place and not is_states:
                agency.also_named(origin, f"{place} State Police Department")


def add_whole_names(agencies: dict[str, Agency]) -> None:
    """Let "Az State University West" go by Arizona's whole name, where no other agency does."""
    known = {
        (agency.state, parse_agency_name(name).normalized)
        for agency in agencies.values()
        for name in agency.names
    }
    for agency in agencies.values():
        for name, origin in [*agency.names.items()]:
            if agency.state and name.partition(" ")[0].upper() == agency.state:
                whole = parse_agency_name(name, agency.state).normalized
                if (agency.state, whole) not in known:
                    agency.also_named(origin, title(whole))
