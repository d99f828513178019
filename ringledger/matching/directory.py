"""The agency directory: one row per agency, from the FBI list, the crosswalk and our own seeds.

Belongs here: which listed agencies are one, what kind each is, all the names it is known by, which
force a troop belongs to. Does not: reading the publishers' files (`ringledger.sources`), deciding
what a typed name means (`linker`).

The written rule where the two lists differ: an agency is one ORI. The FBI list (newer, mixed case)
gives name, county, coordinates and kind; the crosswalk gives the place and its type, and agencies
the FBI list lacks. `RULES` says it case by case, and each case found is kept as a `Conflict`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ringledger.matching.names import (
    AgencyName,
    fold,
    normalize_agency_name,
    parse_agency_name,
    telling,
)
from ringledger.project import seed_rows

if TYPE_CHECKING:
    import pyarrow as pa

Row = Mapping[str, Any]

# Kinds whose parsed words say more than the list's own broad class.
_SPECIAL = frozenset(
    {
        *("campus", "school", "transit", "port_airport", "park", "tribal", "fire"),
        *("corrections", "prosecutor", "constable", "marshal", "federal", "state_other", "other"),
    }
)
_PLACE_TYPES = {
    "city": "city",
    "town": "town",
    "village": "village",
    "borough": "borough",
    "township": "township",
    "county": "county",
    "parish": "county",
}
_MUNICIPAL = frozenset({"city", "town", "village", "borough"})
_TYPED = _MUNICIPAL | {"township"}
# "bemus point village pd bemus point": the crosswalk may end with the town of the address.
_WITH_TOWN = re.compile(r"(.*\b(?:pd|police dept|police department)) +(?!of\b|and\b|&)[a-z].*")

# Codes that the FBI gives to tribes ("ALDI003", "WITRIB3"; once with a 1 for the I).
_OF_TRIBE = re.compile(r"[A-Z]{2}(?:D[I1]\d|TRIB)")
_POSSESSIVE = re.compile(r"(?<=\w)'s(?= County\b)")
_TWO_PLACES = re.compile(r"([^/]+)/([^/]+) Police Department")

# What the two lists may differ on, and what then holds.
RULES = {
    "kind": "the FBI list's kind stands, and the crosswalk's name is no alias",
    "place": "the FBI list's name stands, and the crosswalk's is no alias",
    "place type": "the FBI list's name stands, and the crosswalk's is no alias",
    "county": "the FBI list's county stands",
    "code": "one agency under the FBI list's code: same kind, name and county",
    "name": "the FBI list's name says nothing after its colon, so the crosswalk's stands",
}


@dataclass(frozen=True)
class Conflict:
    """A point on which the two lists differ over one agency; `what` is a key of `RULES`."""

    what: str
    fbi_says: str
    crosswalk_says: str


@dataclass
class Agency:
    """One agency of the directory while it is being put together.

    `names` maps each name it is known by to where the name comes from: fbi, crosswalk, or seed.
    Rows of its state may mean it, and rows of the states of `also_in`; one without a state is
    national, and rows of any state may.
    """

    agency_id: str
    ori: str | None
    agency_name: str
    agency_kind: str
    state: str | None
    counties: list[str] = field(default_factory=list)
    place: str | None = None
    place_type: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    parent_agency_id: str | None = None
    origin: str = "fbi"
    founded_on: str | None = None
    also_in: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    merged_oris: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    def also_named(self, origin: str, *names: str | None) -> None:
        """Add names, keeping their order and dropping repeats."""
        for name in names:
            if name and name.strip():
                self.names.setdefault(name.strip(), origin)

    def differs(self, what: str, fbi_says: str, crosswalk_says: str) -> None:
        """Note a conflict, once."""
        conflict = Conflict(what, fbi_says, crosswalk_says)
        if conflict not in self.conflicts:
            self.conflicts.append(conflict)


def _states() -> dict[str, str]:
    """ORI prefix → state code ("NB" is Nebraska's)."""
    return {row["ori_prefix"]: row["state"] for row in seed_rows("states")}


def _kind(listed: str, parsed: AgencyName, ori: str) -> str:
    """The kind of a listed agency from the list's class, the words of its name and its ORI.

    A county's ORI whose last four characters are zeros is its sheriff's by the FBI's numbering.
    """
    if listed == "Tribal" or (listed == "local police department" and _OF_TRIBE.match(ori)):
        return "tribal"
    if listed == "University or College":
        return "campus"
    if listed in {"State Police"}:
        return "state_police"
    if listed == "Other State Agency":
        return parsed.kind if parsed.kind in _SPECIAL else "state_other"
    if parsed.kind == "sheriff" or listed == "sheriffs office":
        return "sheriff"
    if listed == "County" and parsed.kind == "unknown" and ori.endswith("0000"):
        return "sheriff"
    if listed in {"City", "County", "local police department"}:
        if parsed.kind in {"marshal", "constable", "tribal"}:
            return parsed.kind
        if listed == "local police department" and parsed.kind in _SPECIAL:
            return parsed.kind
        is_county = parsed.place_type == "county" and listed != "City"
        return "county_police" if is_county else "municipal_police"
    if parsed.kind in _SPECIAL:
        return parsed.kind
    if listed == "state law enforcement agency":
        return "state_police" if parsed.kind == "state_police" else "state_other"
    if parsed.kind == "state_police":
        return "state_police"
    if parsed.kind == "police" and listed in {"", "City"}:
        return "county_police" if parsed.place_type == "county" else "municipal_police"
    return "other"


def agency_kind_said(name: str, state: str = "") -> str:
    """The kind that a name says by itself, for an agency no list has; `other` when it says none."""
    parsed = parse_agency_name(name, state)
    if parsed.kind == "police":
        return "county_police" if parsed.place_type == "county" else "municipal_police"
    return "other" if parsed.kind == "unknown" else parsed.kind


def local_agency_key(name: str, state: str = "") -> str:
    """What two names share that mean one agency no list has: "Ashby PD", "City of Ashby Police".

    For police and sheriffs of a named place, how the name reads: its kind, place, type of place and
    number; a municipality's type is left out, as most names leave it out. Other agencies differ in
    words that only their whole name has, so that is the key.
    """
    parsed = parse_agency_name(name, state)
    if parsed.kind not in {"police", "sheriff"} or not parsed.core:
        return parsed.normalized
    place_type = "" if parsed.place_type in _MUNICIPAL else parsed.place_type
    return "|".join((parsed.kind, parsed.compact, place_type, parsed.number))


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _fips(row: Row | None) -> str:
    """State and county code of a crosswalk row; empty where it has none."""
    return f"{row['fips_state_code'] or ''}{row['fips_county_code'] or ''}" if row else ""


def _tidy_fbi_name(name: str) -> str:
    """A name of the FBI list as people say it.

    Undoes doubled suffixes ("Maui Police Department County Sheriff's Office") and the order of a
    register ("Independent School District: Aldine").
    """
    institution, _, which = name.partition(":")
    if institution.endswith("School District") and which.strip():
        return f"{which.strip()} {institution}"
    for doubled in ("Police Department Police Department", "Police Department County Sheriff's"):
        if doubled in name:
            return name.split(" Police Department")[0] + " Police Department"
    return name


def _turned_round(name: str) -> str | None:
    """An office's name as people say it, beside the register's that lists it.

    "Drug Task Force: 21st Judicial District" is the 21st's, "County Detective: Ash County" are the
    county's detectives.
    """
    institution, _, which = name.partition(": ")
    if institution == "County Detective":
        return f"{which} Detectives"
    is_turned = institution == "Park Police" or which.endswith("Judicial District")
    return f"{which} {institution}" if is_turned else None


def _place(census_name: str | None) -> tuple[str | None, str | None]:
    """Place and its type from a census name ("caseville city" → "caseville", "city")."""
    words = (census_name or "").split()
    if len(words) < 2 or words[0] == "state" or words[-1] not in _PLACE_TYPES:
        return None, None
    return " ".join(words[:-1]), _PLACE_TYPES[words[-1]]


def _without_town(row: Row) -> str:
    """The crosswalk's name of an agency, without the town of its address that may end it."""
    name: str = row["agency_name"] or row["address_name"] or ""
    found = _WITH_TOWN.fullmatch(name)
    is_local = row["agency_type"] == "local police department"
    if found and is_local and parse_agency_name(found.group(1)).core:
        return str(found.group(1))
    return name


def _title(name: str) -> str:
    return " ".join(word.capitalize() for word in name.split())


def build_directory(
    fbi: Iterable[Row], crosswalk: Iterable[Row], is_fictional: bool
) -> list[Agency]:
    """All agencies, ordered by id. Rows are those of `stg_fbi__agencies` and
    `stg_crosswalk__agencies`, one mapping per row.

    Seeds join in: families (which entry stands for a whole state force), agencies founded since,
    federal agencies, aliases. For the fictional demo none of these real ones do.
    """
    state_of = _states()
    by_ori: dict[str, Agency] = {}
    listed_counties: dict[str, Counter[str]] = defaultdict(Counter)
    crosswalk_of: dict[str, Row] = {}
    for row in crosswalk:
        ori = row["ori"] or f"{row['ori_7']}00"
        if len(ori) == 9:
            crosswalk_of.setdefault(ori, row)
    for row in fbi:
        ori = row["ori"] or ""
        name = _tidy_fbi_name(row["agency_name"] or "")
        parsed = parse_agency_name(name)
        kind = _kind(row["agency_type_name"] or "", parsed, ori)
        if kind == "municipal_police" and parsed.kind == "unknown":
            name = f"{name} Police Department"
        state = row["state"] or ori[:2]
        agency = Agency(ori, ori, name, kind, state_of.get(state, state))
        agency.counties = [
            county.strip().upper()
            for county in (row["county_name"] or "").replace(",", ";").split(";")
            if county.strip()
        ]
        agency.latitude, agency.longitude = _float(row["latitude"]), _float(row["longitude"])
        # "Prince George County" is Prince George's.
        agency.also_named("fbi", name, _POSSESSIVE.sub("", name), _turned_round(name))
        by_ori[ori] = agency
        fips = _fips(crosswalk_of.get(ori))
        if fips and len(agency.counties) == 1:
            listed_counties[fips][agency.counties[0]] += 1
    for ori, row in crosswalk_of.items():
        _add_crosswalk(by_ori, ori, row, state_of, listed_counties)
    _add_counties(by_ori.values())
    agencies = _merge_repeats(by_ori)
    _part_institutions(agencies)
    _add_bare_names(agencies)
    _add_halves(agencies)
    _add_families(agencies, is_fictional)
    if not is_fictional:
        _add_marshals(agencies)
        _add_seeds(agencies)
    _add_whole_names(agencies)
    return [agencies[key] for key in sorted(agencies)]


def _add_crosswalk(
    by_ori: dict[str, Agency],
    ori: str,
    row: Row,
    state_of: dict[str, str],
    listed_counties: dict[str, Counter[str]],
) -> None:
    name = _without_town(row)
    agency = by_ori.get(ori)
    place, place_type = _place(row["census_name"])
    if agency is not None:
        agency.origin = "both"
    else:
        parsed = parse_agency_name(name)
        kind = _kind(row["agency_type"] or "", parsed, ori)
        shown = _title(parsed.normalized)
        if kind == "municipal_police" and parsed.kind == "unknown":
            shown = f"{shown} Police Department"
        state = state_of.get(ori[:2], ori[:2])
        agency = by_ori[ori] = Agency(ori, ori, shown, kind, state, origin="crosswalk")
        agency.latitude, agency.longitude = _float(row["latitude"]), _float(row["longitude"])
        # Whoever copies the crosswalk's names has them with the town.
        whole = _title(parse_agency_name(row["agency_name"] or name).normalized)
        agency.also_named("crosswalk", shown, whole if whole.startswith(shown) else None)
    _compare_county(agency, listed_counties.get(_fips(row)))
    if agency.agency_name.endswith(":") and name:
        _take_name(agency, row["address_name"] or name)
    own = parse_agency_name(agency.agency_name)
    if place and place_type != "county" and parse_agency_name(place).compact == own.compact:
        agency.place, agency.place_type = place, place_type
        if (own.place_type, place_type) == ("township", "town"):
            # Wisconsin's towns, which the FBI list has as townships.
            agency.also_named("crosswalk", f"Town of {_title(place)} Police Department")
    for alias in (name, row["address_name"]):
        if alias and alias != ori:
            _add_alias(agency, own, _title(alias))


def _add_counties(agencies: Iterable[Agency]) -> None:
    """Tell an institution's offices whose names stop at the colon apart by county.

    A county says nothing of which school district is meant: Cameron's is in another.
    """
    for agency in agencies:
        is_cut = agency.agency_name.endswith(":") and agency.agency_kind != "school"
        if is_cut and len(agency.counties) == 1:
            agency.names = {}
            agency.agency_name += f" {_title(agency.counties[0])} County"
            agency.also_named("fbi", agency.agency_name)


def _compare_county(agency: Agency, listed: Counter[str] | None) -> None:
    """The crosswalk's county, in the FBI list's spelling, where the FBI list gives none."""
    if not listed:
        return
    county = listed.most_common(1)[0][0]
    if agency.origin == "crosswalk":
        agency.counties = [county]
    elif agency.counties and county not in agency.counties:
        agency.differs("county", "; ".join(agency.counties), county)


def _take_name(agency: Agency, name: str) -> None:
    """Call an agency by the crosswalk's name: the FBI list's ("School District:") is half one."""
    agency.differs("name", agency.agency_name, name)
    agency.names = {}
    agency.agency_name = _title(name)
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
    elif kind not in _SPECIAL and parsed.compact != own.compact:
        what = "place"
    elif kind not in _SPECIAL and parsed.place_type != own.place_type:
        # A type that one list alone says is no conflict; the census's is compared instead.
        what = "place type" if parsed.place_type and own.place_type else ""
    else:
        agency.also_named("crosswalk", alias)
        return
    if what and agency.origin == "both":
        agency.differs(what, agency.agency_name, alias)


def _merge_repeats(by_ori: dict[str, Agency]) -> dict[str, Agency]:
    """One agency where the crosswalk alone lists a second ORI for a name the FBI lists too.

    The type of the place may be the name's or the census's: "Dalton Borough", a borough, is Dalton.
    """
    kept = _merged(by_ori, lambda agency, name: name.place_type)
    return _merged(kept, lambda agency, name: name.place_type or agency.place_type or "")


def _merged(
    by_ori: dict[str, Agency], place_type: Callable[[Agency, AgencyName], str]
) -> dict[str, Agency]:
    groups: dict[tuple[object, ...], list[Agency]] = defaultdict(list)
    for ori in sorted(by_ori):
        agency = by_ori[ori]
        parsed = parse_agency_name(agency.agency_name)
        is_tribal = agency.agency_kind == "tribal"
        compact = "".join(telling(parsed.core, agency.agency_kind))
        # "Pawnee Agency" is the Bureau of Indian Affairs' there, beside the tribe's police.
        if is_tribal and is_bureau_office(parsed):
            compact += " agency"
        key = (
            *(agency.state, agency.agency_kind, compact, parsed.number),
            # The FBI list gives tribes no county.
            place_type(agency, parsed),
            agency.counties[0] if agency.counties and not is_tribal else None,
        )
        groups[key].append(agency)
    kept: dict[str, Agency] = {}
    for group in groups.values():
        listed = [agency for agency in group if agency.origin in {"fbi", "both"}]
        for agency in group:
            has_place = bool(agency.counties) or agency.agency_kind == "tribal"
            if len(listed) == 1 and agency.origin == "crosswalk" and has_place:
                _merge(agency, listed[0])
            else:
                kept[agency.agency_id] = agency
    return kept


def is_bureau_office(name: AgencyName) -> bool:
    """Whether a tribal agency's name is an office's of the Bureau of Indian Affairs."""
    return name.normalized.endswith(" agency")


def _part_institutions(agencies: dict[str, Agency]) -> None:
    """Settle what the crosswalk calls an institution that the FBI list calls another so.

    In one county it is that other's old code; elsewhere, the name is none of its own, as that of
    the university's campus at Flint beside the code of the one at Ann Arbor.
    """

    def key(agency: Agency, name: str) -> tuple[object, ...]:
        parsed = parse_agency_name(name)
        said = parsed.compact, parsed.place_type, parsed.number
        return agency.state, agency.agency_kind, *said

    institutions = [agency for agency in agencies.values() if agency.agency_kind in _SPECIAL]
    whose = {
        key(agency, agency.agency_name): agency
        for agency in institutions
        if agency.origin != "crosswalk"
    }
    for agency in institutions:
        for name in [*agency.names][1:]:
            other = whose.get(key(agency, name), agency)
            if other is agency or agency.names[name] != "crosswalk":
                continue
            if agency.origin == "crosswalk" and agency.counties == other.counties:
                _merge(agency, other)
                del agencies[agency.agency_id]
                break
            del agency.names[name]


def _merge(old: Agency, into: Agency) -> None:
    """Take an agency that the crosswalk alone lists for another's old code."""
    into.merged_oris.append(old.ori or "")
    into.also_named("crosswalk", *old.names)
    into.differs("code", into.ori or "", old.ori or "")


def _add_bare_names(agencies: dict[str, Agency]) -> None:
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
            bare = f"{_title(' '.join(parsed.core))} Police Department"
            agency.also_named("crosswalk", bare)


def _add_halves(agencies: dict[str, Agency]) -> None:
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


def _add_marshals(agencies: dict[str, Agency]) -> None:
    """Let a town's police in Indiana, Arizona and Colorado go by its marshal.

    By law he is its chief of police (IC 36-5-7, ARS 9-223, CRS 31-4-306).
    """
    listed = [agency for agency in agencies.values() if agency.state in {"IN", "AZ", "CO"}]
    towns = {
        (agency.state, parse_agency_name(agency.agency_name).compact): agency
        for agency in listed
        if agency.agency_kind == "municipal_police" and agency.place_type == "town"
    }
    for agency in listed:
        if agency.agency_kind == "marshal":
            towns.pop((agency.state, parse_agency_name(agency.agency_name).compact), None)
    for town in towns.values():
        town.also_named(town.names[town.agency_name], f"{_title(town.place or '')} Marshal")


def _add_families(agencies: dict[str, Agency], is_fictional: bool) -> None:
    """Troops and barracks get their state's force as parent; the force gets its proper name."""
    heads: dict[str, str] = {}
    if is_fictional:
        for agency in agencies.values():
            parsed = parse_agency_name(agency.agency_name)
            is_force = parsed.core in ((), ("public", "safety"))
            whole = is_force and not parsed.number and not parsed.place_type
            if agency.agency_kind == "state_police" and agency.state and whole:
                heads.setdefault(agency.state, agency.agency_id)
    else:
        for row in seed_rows("agency_families"):
            head = agencies.get(row["ori"])
            if head is None:
                continue
            heads[row["state"]] = head.agency_id
            head.names = {}
            head.agency_name = row["family_name"]
            head.agency_kind = "state_police"
            head.counties = []
            head.also_named("seed", row["family_name"], *row["also_named"].split(";"))
    for agency in agencies.values():
        parent = heads.get(agency.state or "")
        if agency.agency_kind == "state_police" and parent and agency.agency_id != parent:
            agency.parent_agency_id = parent


def _add_seeds(agencies: dict[str, Agency]) -> None:
    """Federal agencies, agencies founded since the lists, and other names of listed ones."""
    national: dict[tuple[str, str], str] = {}
    for row in seed_rows("agency_additions"):
        agency = Agency(
            agency_id=row["agency_id"],
            ori=None,
            agency_name=row["agency_name"],
            agency_kind=row["agency_kind"],
            state=row["state"] or None,
            counties=[row["county"]] if row["county"] else [],
            origin="seed",
            founded_on=row["founded_on"] or None,
        )
        agency.also_named("seed", row["agency_name"], *row["also_named"].split(";"))
        agencies[agency.agency_id] = agency
        if agency.state is None:
            national |= {_spelling(name): agency.agency_id for name in agency.names}
    for agency in agencies.values():
        # "Union Pacific Railroad: Fresno County" is the national agency's.
        whole = agency.agency_name.partition(":")[0]
        if agency.state and agency.agency_kind in {"federal", "other"}:
            agency.parent_agency_id = national.get(_spelling(whole))
    _add_aliases(agencies)


def _add_aliases(agencies: dict[str, Agency]) -> None:
    """Other names of listed agencies.

    An entry that the crosswalk alone has, under just a name that an alias says is another's, is
    that other's old entry.
    """
    old: dict[tuple[str | None, tuple[str, str]], str] = {
        (agency.state, _spelling(agency.agency_name)): agency.agency_id
        for agency in agencies.values()
        if agency.origin == "crosswalk"
    }
    for row in seed_rows("agency_aliases"):
        agency = agencies.get(row["ori"])
        if agency is None:
            continue
        agency.also_named("seed", row["alias"])
        if row["state"] not in (agency.state, *agency.also_in):
            agency.also_in.append(row["state"])
        repeat = old.get((row["state"], _spelling(row["alias"])))
        if repeat in agencies and repeat != agency.agency_id:
            agency.merged_oris.append(repeat)
            del agencies[repeat]


def _add_whole_names(agencies: dict[str, Agency]) -> None:
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
                    agency.also_named(origin, _title(whole))


def _spelling(name: str) -> tuple[str, str]:
    """What a name says: kind, and place with its type."""
    parsed = parse_agency_name(name)
    return parsed.kind, f"{parsed.compact} {parsed.place_type}"


def directory_table(agencies: Iterable[Agency]) -> pa.Table:
    """The directory as an Arrow table, one row per agency; `names` is the list of all its names."""
    import pyarrow as pa

    rows = list(agencies)
    text, texts = pa.string(), pa.list_(pa.string())
    columns: dict[str, tuple[list[object], pa.DataType]] = {
        "agency_id": ([a.agency_id for a in rows], text),
        "ori": ([a.ori for a in rows], text),
        "agency_name": ([a.agency_name for a in rows], text),
        "agency_kind": ([a.agency_kind for a in rows], text),
        "state": ([a.state for a in rows], text),
        "also_in": ([a.also_in for a in rows], texts),
        "county": (["; ".join(a.counties) or None for a in rows], text),
        "place": ([a.place for a in rows], text),
        "place_type": ([a.place_type for a in rows], text),
        "latitude": ([a.latitude for a in rows], pa.float64()),
        "longitude": ([a.longitude for a in rows], pa.float64()),
        "parent_agency_id": ([a.parent_agency_id for a in rows], text),
        "is_in_directory": ([True] * len(rows), pa.bool_()),
        "origin": ([a.origin for a in rows], text),
        "founded_on": ([a.founded_on for a in rows], text),
        "names": ([list(a.names) for a in rows], texts),
        "name_origins": ([list(a.names.values()) for a in rows], texts),
        "merged_oris": ([a.merged_oris for a in rows], texts),
        "conflicts": (
            [
                [vars(conflict) | {"rule": RULES[conflict.what]} for conflict in a.conflicts]
                for a in rows
            ],
            pa.list_(
                pa.struct([(key, text) for key in ("what", "fbi_says", "crosswalk_says", "rule")])
            ),
        ),
    }
    return pa.table({name: pa.array(values, kind) for name, (values, kind) in columns.items()})


@lru_cache(maxsize=1 << 14)
def county_key(county: str | None) -> str:
    """A county's name for comparison: folded, without "county" or "parish"."""
    words = [word for word in fold(county or "").split() if word not in {"county", "parish"}]
    return "".join("saint" if word == "st" else word for word in words)


@lru_cache(maxsize=1 << 14)
def county_spellings(county: str) -> frozenset[str]:
    """A county's keys as lists write it and as names are read: Centre County is Center too."""
    return frozenset({county_key(county), county_key(normalize_agency_name(county))})
