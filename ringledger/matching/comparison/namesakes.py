"""Which forces of a block go by the name of one place, and what types of place theirs are.

Belongs here: telling from all names of a block what else a name's place may be. Does not: what a
pair of names has in common (the other modules), deciding (`ringledger.matching.decisions`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ringledger.matching.comparison.encoding import Flags
from ringledger.matching.names import AgencyName, parse_agency_name


class Force(Protocol):
    """What is asked of a listed agency."""

    @property
    def agency_id(self) -> str:
        """Its id."""

    @property
    def agency_kind(self) -> str:
        """Its kind."""

    @property
    def place(self) -> str:
        """Its place, as the census calls it."""

    @property
    def place_type(self) -> str:
        """The type of its place, as the census says."""

    @property
    def origin(self) -> str:
        """Which list has it."""


@dataclass(frozen=True)
class Namesakes:
    """By name of the block, whether others have its place's name; and all municipal forces listed.

    `has_municipality` says that a municipality's police has the name (for a township's force, one
    the FBI lists, by just the name), `has_county` that a county's has. `is_longer` says that the
    type is part of the place's name, as the census has it, and that another place has the rest for
    its own: Neptune City beside Neptune Township; `is_only` that it is a municipality's police, and
    no other's, listed anywhere, has the name. `municipal` has the police of cities, towns,
    villages and boroughs that the FBI lists, by what their place's name is run together; a
    township's is among them only where it goes by just the name, not by Township. `sheriffs` has
    those of a city and of a county of one name, and `constables` those who are told apart by a
    number. `state_campuses` has the places of universities called "Ashby State".
    """

    has_municipality: Flags
    has_county: Flags
    is_longer: Flags
    is_only: Flags
    municipal: Mapping[str, frozenset[str]]
    sheriffs: Mapping[str, frozenset[str]]
    constables: Mapping[str, frozenset[str]]
    state_campuses: frozenset[str]


def namesakes(names: Sequence[AgencyName], forces: Sequence[Force]) -> Namesakes:
    """What the names of a block, each with its agency, say of one another."""
    keys = [name.compact for name in names]
    is_whole = [
        name.place_type in force.place.split() for name, force in zip(names, forces, strict=True)
    ]
    plain: dict[str, set[str]] = defaultdict(set)
    named: set[str] = set()
    counties: set[str] = set()
    listed: dict[str, set[str]] = defaultdict(set)
    called: dict[str, set[str]] = defaultdict(set)
    sheriffs: dict[str, dict[str, str]] = defaultdict(dict)
    constables: dict[str, set[str]] = defaultdict(set)
    for key, name, force, whole in zip(keys, names, forces, is_whole, strict=True):
        if force.agency_kind == "county_police" and name.place_type == "county":
            counties.add(key)
        if force.agency_kind == "sheriff":
            sheriffs[key][force.agency_id] = name.place_type
        elif force.agency_kind == "constable" and name.number:
            constables[key].add(force.agency_id)
        if force.agency_kind != "municipal_police":
            continue
        if not whole:
            plain[key].add(force.agency_id)
        if name.place_type in {"county", "township"}:
            continue
        # What the crosswalk of 2012 alone has may be gone.
        is_listed = not whole and force.origin in {"both", "fbi"}
        if is_listed:
            called[key].add(force.agency_id)
        if force.place_type == "township":
            continue
        named.add(key)
        if is_listed:
            listed[key].add(force.agency_id)
    return Namesakes(
        has_municipality=np.array(
            [
                key in (named if name.place_type == "county" else listed)
                for key, name in zip(keys, names, strict=True)
            ],
            dtype=bool,
        ),
        has_county=np.array([key in counties for key in keys], dtype=bool),
        is_longer=np.array(
            [
                whole and bool(plain[key] - {force.agency_id})
                for key, whole, force in zip(keys, is_whole, forces, strict=True)
            ],
            dtype=bool,
        ),
        is_only=_is_only(keys, forces),
        municipal={key: frozenset(of) for key, of in called.items()},
        sheriffs={
            key: frozenset(of)
            for key, of in sheriffs.items()
            if "city" in of.values() and len(set(of.values())) > 1
        },
        constables={key: frozenset(of) for key, of in constables.items()},
        state_campuses=frozenset(
            place
            for name, force in zip(names, forces, strict=True)
            if force.agency_kind == "campus" and (place := _of_state_campus(name.normalized))
        ),
    )


def _is_only(keys: Sequence[str], forces: Sequence[Force]) -> Flags:
    """Whether each name is of a municipality's police, and no other's has it."""
    is_municipal = [force.agency_kind == "municipal_police" for force in forces]
    of: dict[str, set[str]] = defaultdict(set)
    for key, force, municipal in zip(keys, forces, is_municipal, strict=True):
        if municipal:
            of[key].add(force.agency_id)
    return np.array(
        [
            municipal and len(of[key]) == 1
            for key, municipal in zip(keys, is_municipal, strict=True)
        ],
        dtype=bool,
    )


def _of_state_campus(name: str) -> str:
    """The place of "Ashby State University", as "Ashby State Police" would have it; or nothing."""
    place, found, _ = name.partition(" state university")
    if not found:
        place, found, _ = name.partition(" state college")
    return parse_agency_name(f"{place} state police").compact if found else ""
