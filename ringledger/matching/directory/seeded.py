"""What the seeds say of agencies: whole state forces, federal agencies, newer ones, other names.

Belongs here: joining `agency_families`, `agency_additions` and `agency_aliases` with what the lists
have. Does not: anything that the lists say themselves.
"""

from __future__ import annotations

from ringledger.matching.directory.agencies import Agency
from ringledger.matching.names import parse_agency_name
from ringledger.project import seed_rows

_RAILROAD_WORDS = frozenset({"railway", "transportation", "corporation"})


def add_families(agencies: dict[str, Agency], is_fictional: bool) -> None:
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


def add_seeds(agencies: dict[str, Agency]) -> None:
    """Federal agencies, agencies founded since the lists, and other names of listed ones."""
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
    _add_wholes(agencies)
    _add_aliases(agencies)


def _add_wholes(agencies: dict[str, Agency]) -> None:
    """Entries of a national agency in a state get it as parent.

    A federal one's have just its name, a railroad's begin or end with it: "Union Pacific Railroad:
    Fresno County", "Essex County Amtrak". Others with a federal agency's name are no part of it, as
    Maine's own Drug Enforcement Agency.
    """
    national = [agency for agency in agencies.values() if agency.state is None]
    names = {
        _spelling(name): agency.agency_id
        for agency in national
        for name in agency.names
        if agency.agency_kind == "federal"
    }
    railroads = {
        _words_of_railroad(name): agency.agency_id
        for agency in national
        if any("Railroad" in name for name in agency.names)
        for name in agency.names
    }
    for agency in agencies.values():
        if agency.state and agency.agency_kind == "federal":
            agency.parent_agency_id = names.get(_spelling(agency.agency_name))
        elif agency.state and agency.agency_kind == "other":
            core = parse_agency_name(agency.agency_name).core
            for words, railroad in railroads.items():
                if words in (core[: len(words)], core[-len(words) :]):
                    agency.parent_agency_id = railroad


def _words_of_railroad(name: str) -> tuple[str, ...]:
    """The words that tell a railroad from others."""
    return tuple(word for word in parse_agency_name(name).core if word not in _RAILROAD_WORDS)


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
            agency.differs("code of an alias", agency.ori or "", repeat)
            del agencies[repeat]


def _spelling(name: str) -> tuple[str, str]:
    """What a name says: kind, and place with its type."""
    parsed = parse_agency_name(name)
    return parsed.kind, f"{parsed.compact} {parsed.place_type}"
