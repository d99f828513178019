"""Which codes that the crosswalk alone has are old ones of another agency.

Belongs here: telling from name, kind and county that two entries are one agency. Does not: names
that the seeds say are another's (`seeded`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from ringledger.matching.directory.agencies import Agency
from ringledger.matching.directory.kinds import SPECIAL
from ringledger.matching.names import AgencyName, is_bureau_office, parse_agency_name, telling


def merge_repeats(by_ori: dict[str, Agency]) -> dict[str, Agency]:
    """One agency where the crosswalk alone lists a second ORI for a name, the FBI's or its own.

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
        # Of two codes that the crosswalk alone has, the lower one stands.
        whole = listed[0] if listed else group[0]
        what = "code" if listed else "repeated code"
        for agency in group:
            has_place = bool(agency.counties) or agency.agency_kind == "tribal"
            is_repeat = agency is not whole and agency.origin == "crosswalk"
            if len(listed) < 2 and is_repeat and has_place:
                _merge(agency, whole, what)
            else:
                kept[agency.agency_id] = agency
    return kept


def part_institutions(agencies: dict[str, Agency]) -> None:
    """Settle what the crosswalk calls an institution that the FBI list calls another so.

    In one county it is that other's old code; elsewhere, the name is none of its own, as that of
    the university's campus at Flint beside the code of the one at Ann Arbor.
    """

    def key(agency: Agency, name: str) -> tuple[object, ...]:
        parsed = parse_agency_name(name)
        said = parsed.compact, parsed.place_type, parsed.number
        return agency.state, agency.agency_kind, *said

    institutions = [agency for agency in agencies.values() if agency.agency_kind in SPECIAL]
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


def _merge(old: Agency, into: Agency, what: str = "code") -> None:
    """Take an agency that the crosswalk alone lists for another's old code."""
    into.merged_oris += [old.ori or "", *old.merged_oris]
    into.also_named("crosswalk", *old.names)
    into.differs(what, into.ori or "", old.ori or "")
    into.conflicts += old.conflicts
