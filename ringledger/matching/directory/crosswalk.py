"""What the crosswalk says of the FBI list's agencies, and the agencies it alone has.

Belongs here: place and its type, the other names and the county of an agency, from a row of the
crosswalk. Does not: which of its codes are old ones (`old_codes`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from ringledger.matching.directory.agencies import Agency, Row, point, title
from ringledger.matching.directory.kinds import SPECIAL, listed_kind
from ringledger.matching.names import AgencyName, parse_agency_name
from ringledger.matching.vocabulary import vocabulary

_PLACE_TYPES = {
    "city": "city",
    "town": "town",
    "village": "village",
    "borough": "borough",
    "township": "township",
    "county": "county",
    "parish": "county",
}
# Kinds that work in one county, mostly.
_OF_ONE_COUNTY = frozenset(
    {"municipal_police", "county_police", "sheriff", "marshal", "constable", "campus", "school"}
)
# "bemus point village pd bemus point": the crosswalk may end with the town of the address.
_WITH_TOWN = re.compile(r"(.*\b(?:pd|police dept|police department)) +(?!of\b|and\b|&)([a-z].*)")


def rows_by_ori(crosswalk: Iterable[Row]) -> dict[str, Row]:
    """The crosswalk's rows by ORI, seven characters filled up with zeros; the first one stands."""
    found: dict[str, Row] = {}
    for row in crosswalk:
        ori = row["ori"] or f"{row['ori_7']}00"
        if len(ori) == 9:
            found.setdefault(ori, row)
    return found


def county_names(
    listed: Iterable[Agency], crosswalk_of: Mapping[str, Row]
) -> dict[str, Counter[str]]:
    """How the FBI list calls the county of each code that the crosswalk has, and how often."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for agency in listed:
        fips = _fips(crosswalk_of.get(agency.agency_id))
        if fips and len(agency.counties) == 1:
            found[fips][agency.counties[0]] += 1
    return found


def add_crosswalk(
    by_ori: dict[str, Agency],
    ori: str,
    row: Row,
    state_of: Mapping[str, str],
    listed_counties: Mapping[str, Counter[str]],
) -> None:
    """Join a row of the crosswalk with the agency of its ORI, a new one where there is none."""
    name = _without_town(row)
    agency = by_ori.get(ori)
    if agency is not None:
        agency.origin = "both"
        if agency.latitude is None:
            agency.latitude, agency.longitude = point(row)
    else:
        agency = by_ori[ori] = _new_agency(ori, name, row, state_of)
    _compare_county(agency, listed_counties.get(_fips(row)))
    if agency.agency_name.endswith(":") and name:
        _take_name(agency, row["address_name"] or name)
    own = parse_agency_name(agency.agency_name)
    place, place_type = _place(row["census_name"])
    if place and place_type != "county" and parse_agency_name(place).compact == own.compact:
        agency.place, agency.place_type = place, place_type
        if (own.place_type, place_type) == ("township", "town"):
            # Wisconsin's towns, which the FBI list has as townships.
            agency.also_named("crosswalk", f"Town of {title(place)} Police Department")
    for alias in (name, row["address_name"], _authority(agency, row)):
        if alias and alias != ori:
            _add_alias(agency, own, title(alias))


def add_county_points(
    agencies: Iterable[Agency],
    crosswalk_of: Mapping[str, Row],
    listed_counties: Mapping[str, Counter[str]],
    state_of: Mapping[str, str],
) -> None:
    """Place agencies that no list places where the crosswalk has most agencies of their county.

    Its points are nearly all those of the counties themselves.
    """
    points: dict[tuple[str, str], Counter[tuple[float, float]]] = defaultdict(Counter)
    for ori, row in crosswalk_of.items():
        latitude, longitude = point(row)
        listed = listed_counties.get(_fips(row))
        if listed and latitude is not None and longitude is not None:
            state = state_of.get(ori[:2], ori[:2])
            points[state, _most_said(listed)][latitude, longitude] += 1
    for agency in agencies:
        found = points.get((agency.state or "", "; ".join(agency.counties)))
        if agency.latitude is None and found:
            # The order of the lists decides nothing.
            agency.latitude, agency.longitude = max(found, key=lambda at: (found[at], at))


def _most_said(counties: Counter[str]) -> str:
    """What most agencies of a county's code call it.

    Of as many, the city: such codes are those of cities that lie in no county, where some agency of
    the county around them has its seat.
    """
    return max(counties, key=lambda name: (counties[name], name.endswith(" CITY"), name))


def _new_agency(ori: str, name: str, row: Row, state_of: Mapping[str, str]) -> Agency:
    """An agency that the crosswalk alone has."""
    parsed = parse_agency_name(name)
    kind = listed_kind(row["agency_type"] or "", parsed, ori)
    shown = title(parsed.normalized)
    if kind == "municipal_police" and parsed.kind == "unknown":
        shown = f"{shown} Police Department"
    state = state_of.get(ori[:2], ori[:2])
    agency = Agency(ori, ori, shown, kind, state, origin="crosswalk")
    agency.latitude, agency.longitude = point(row)
    # Whoever copies the crosswalk's names has them with the town.
    whole = title(parse_agency_name(row["agency_name"] or name).normalized)
    agency.also_named("crosswalk", shown, whole if whole.startswith(shown) else None)
    return agency


def _fips(row: Row | None) -> str:
    """State and county code of a crosswalk row; empty where it has none."""
    return f"{row['fips_state_code'] or ''}{row['fips_county_code'] or ''}" if row else ""


def _without_town(row: Row) -> str:
    """The crosswalk's name of an agency, without the town of its address that may end it.

    The town may be what tells a university's campuses apart, or all that says which park district.
    """
    name: str = row["agency_name"] or row["address_name"] or ""
    found = _WITH_TOWN.fullmatch(name)
    if not found:
        return name
    before, town = found.groups()
    parsed = parse_agency_name(before)
    if row["agency_type"] == "local police department":
        is_told = bool(parsed.core)
    else:
        is_told = parsed.kind != "campus" and not vocabulary().guarded.issuperset(parsed.core)
        is_told = is_told and town == row["address_city"]
    return str(before) if is_told else name


def _place(census_name: str | None) -> tuple[str | None, str | None]:
    """Place and its type from a census name ("caseville city" → "caseville", "city")."""
    words = (census_name or "").split()
    if len(words) < 2 or words[0] == "state" or words[-1] not in _PLACE_TYPES:
        return None, None
    return " ".join(words[:-1]), _PLACE_TYPES[words[-1]]


def _authority(agency: Agency, row: Row) -> str:
    """The authority that runs an airport, which the census has in place of a town; or nothing."""
    name: str = row["census_name"] or ""
    is_airport = agency.agency_kind == "port_airport"
    return name if is_airport and parse_agency_name(name).kind == "port_airport" else ""


def _compare_county(agency: Agency, listed: Counter[str] | None) -> None:
    """The crosswalk's county, in the FBI list's spelling, where the FBI list gives none.

    To a tribe or a state's agency the FBI list gives none because it works in more than one.
    """
    if not listed:
        return
    county = _most_said(listed)
    is_given_none = not agency.counties and agency.agency_kind in _OF_ONE_COUNTY
    if agency.origin == "crosswalk" or is_given_none:
        agency.counties = [county]
    elif agency.counties and county not in agency.counties:
        agency.differs("county", "; ".join(agency.counties), county)


def _take_name(agency: Agency, name: str) -> None:
    """Call an agency by the crosswalk's name: the FBI list's ("School District:") is half one."""
    agency.differs("name", agency.agency_name, name)
    agency.names = {}
    agency.agency_name = title(name)
    agency.also_named("crosswalk", agency.agency_name)


def _add_alias(agency: Agency, own: AgencyName, alias: str) -> None:
    """Take the crosswalk's name for an ORI as another name, unless it reads as another agency's."""
    parsed = parse_agency_name(alias)
    # The crosswalk may add the town: "Hoyt Police Department Hoyt".
    is_doubled = parsed.core == own.core * 2
    if parsed == own or parsed.kind == "unknown" or is_doubled:
        return
    kind = {"municipal_police": "police", "county_police": "police"}.get(
        agency.agency_kind, agency.agency_kind
    )
    if parsed.kind != kind:
        what = "kind"
    elif kind not in SPECIAL and parsed.compact != own.compact:
        what = "place"
    elif kind not in SPECIAL and parsed.place_type != own.place_type:
        # A type that one list alone says is no conflict; the census's is compared instead.
        what = "place type" if parsed.place_type and own.place_type else ""
    else:
        agency.also_named("crosswalk", alias)
        return
    if what and agency.origin == "both":
        agency.differs(what, agency.agency_name, alias)
