"""Parsed names as small arrays, so that very many can be compared at once.

Belongs here: the codes of kinds, types of place and lists, and what is compared of a name. Does
not: comparing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ringledger.arrow import Positions
from ringledger.matching.comparison.levels import Codes
from ringledger.matching.names import AgencyName, telling
from ringledger.matching.vocabulary import MUNICIPAL, vocabulary

Flags = npt.NDArray[np.bool_]

TYPES = ("", "city", "town", "village", "borough", "township", "county")
_TYPE_CODE = {place_type: code for code, place_type in enumerate(TYPES)}
COUNTY = _TYPE_CODE["county"]
_MUNICIPAL = [_TYPE_CODE[place_type] for place_type in TYPES if place_type in MUNICIPAL]
_ORIGINS = {"both": 1, "fbi": 1, "crosswalk": 2, "seed": 3}

KINDS = (
    *("unknown", "police", "sheriff", "marshal", "constable", "state_police", "state_other"),
    *("campus", "school", "transit", "port_airport", "park", "tribal", "fire", "corrections"),
    *("prosecutor", "federal", "other", "municipal_police", "county_police"),
)
KIND_CODE = {kind: code for code, kind in enumerate(KINDS)}
UNKNOWN, POLICE, SHERIFF, TRIBAL = map(KINDS.index, ("unknown", "police", "sheriff", "tribal"))
STATE_POLICE, STATE_OTHER = map(KINDS.index, ("state_police", "state_other"))
FEDERAL, CAMPUS = map(KINDS.index, ("federal", "campus"))
PROSECUTOR, SCHOOL = map(KINDS.index, ("prosecutor", "school"))
MUNICIPAL_POLICE, COUNTY_POLICE = map(KINDS.index, ("municipal_police", "county_police"))
# Kinds whose place is a county whether or not their name says so.
_OF_COUNTIES = frozenset({"sheriff", "constable", "prosecutor"})
# "LAPD", "LVMPD": fewer letters stand for too many names, more for none.
_ACRONYM = re.compile(r"[a-z]{3,6}")
_WITHOUT_INITIAL = frozenset({"of", "the", "and", "for"})


@dataclass(frozen=True)
class Encoded:
    """Names as arrays, one position per name."""

    names: Sequence[AgencyName]
    cores: list[tuple[str, ...]]
    compact: list[str]
    kind: Codes
    place_type: Codes
    token_sets: list[frozenset[str]]
    marks: list[tuple[str, ...]]
    number: list[str]

    @cached_property
    def spellings(self) -> Spellings:
        """The distinct cores, for finding candidates."""
        cores = [" ".join(core) for core in self.cores]
        position = {core: at for at, core in enumerate(sorted(set(cores)))}
        words = [core.split() for core in position]
        return Spellings(
            compact=["".join(core) for core in words],
            words=[frozenset(core) for core in words],
            of=np.array([position[core] for core in cores], dtype=np.int64),
        )

    @cached_property
    def acronyms(self) -> dict[int, str]:
        """By position, the names that are one short word of no kind, as an acronym is."""
        unknown = np.flatnonzero(self.says_no_kind).tolist()
        return {at: self.compact[at] for at in unknown if _ACRONYM.fullmatch(self.compact[at])}

    @cached_property
    def says_place(self) -> Flags:
        """Whether each name says a place, or other words that tell it apart."""
        return np.array([bool(core) for core in self.cores], dtype=bool)

    @cached_property
    def begins_with_university(self) -> Flags:
        """Whether those words begin with University: "University of Ashby"."""
        return np.array([core[:1] == ("university",) for core in self.cores], dtype=bool)

    @cached_property
    def is_numbered(self) -> Flags:
        """Whether each name says a number."""
        return np.array([number != "" for number in self.number], dtype=bool)

    @cached_property
    def is_municipality(self) -> Flags:
        """Whether each name says that its place is a city, town, village or borough."""
        found: Flags = np.isin(self.place_type, _MUNICIPAL)
        return found

    @cached_property
    def is_county(self) -> Flags:
        """Whether each name says that its place is a county; false where its kind says so."""
        found: Flags = self.place_type == COUNTY
        return found

    @cached_property
    def with_type(self) -> list[str]:
        """The core of each name run together with the type that it says: "charlestown"."""
        return [name.compact + name.place_type for name in self.names]

    @cached_property
    def may_be_campus(self) -> Flags:
        """Whether each name read as a state force's may be a university's."""
        return np.array([name.may_be_campus for name in self.names], dtype=bool)

    @cached_property
    def begins_with_type(self) -> Flags:
        """Whether each name says the type before its place, and not after: "City of Ashby"."""
        return np.array(
            [
                bool(name.place_type)
                and f"{name.place_type} of " in name.normalized
                and f"{' '.join(name.core)} {name.place_type}" not in name.normalized
                for name in self.names
            ],
            dtype=bool,
        )

    @cached_property
    def says_no_kind(self) -> Flags:
        """Whether each name says no kind."""
        found: Flags = self.kind == UNKNOWN
        return found

    @cached_property
    def initials(self) -> list[str]:
        """The letters that the words of each name begin with."""
        return [
            "".join(word[0] for word in name.normalized.split() if word not in _WITHOUT_INITIAL)
            for name in self.names
        ]

    @cached_property
    def by_initials(self) -> dict[str, list[int]]:
        """Positions of the names with these initials."""
        positions: dict[str, list[int]] = {}
        for position, initials in enumerate(self.initials):
            positions.setdefault(initials, []).append(position)
        return positions


@dataclass(frozen=True)
class Spellings:
    """Distinct cores, run together and as words; `of` has the position of each name's core."""

    compact: list[str]
    words: list[frozenset[str]]
    of: Positions

    @cached_property
    def by_length(self) -> tuple[Positions, Positions, list[str]]:
        """From the shortest on: the lengths, where each core stands, and the cores."""
        length = np.array([len(text) for text in self.compact], dtype=np.int64)
        order = np.argsort(length, kind="stable")
        return length[order], order, [self.compact[position] for position in order.tolist()]

    @cached_property
    def by_word(self) -> dict[str, list[int]]:
        """Positions of the cores that a word stands in."""
        positions: dict[str, list[int]] = {}
        for position, words in enumerate(self.words):
            for word in words:
                positions.setdefault(word, []).append(position)
        return positions

    @cached_property
    def by_words(self) -> dict[frozenset[str], list[int]]:
        """Positions of the cores of exactly these words."""
        positions: dict[frozenset[str], list[int]] = {}
        for position, words in enumerate(self.words):
            positions.setdefault(words, []).append(position)
        return positions


def encode(names: Sequence[AgencyName]) -> Encoded:
    """Names as arrays."""
    cores = [telling(name.core, name.kind) for name in names]
    return Encoded(
        names=names,
        compact=["".join(core) for core in cores],
        kind=kind_codes([name.kind for name in names]),
        place_type=np.array(
            [
                0
                if name.place_type == "county" and name.kind in _OF_COUNTIES
                else _TYPE_CODE[name.place_type]
                for name in names
            ],
            dtype=np.int32,
        ),
        cores=cores,
        token_sets=[frozenset(core) for core in cores],
        marks=[marks(core) for core in cores],
        number=[name.number for name in names],
    )


def marks(core: tuple[str, ...]) -> tuple[str, ...]:
    """The words a name can't gain or lose and stay the same place: directions, "Beach", numbers."""
    known = vocabulary().marks
    # The 5th district is not the 7th.
    found = [word for word in core if word in known or word[0].isdigit()]
    return tuple(sorted(found)) if found else ()


def kind_codes(kinds: Sequence[str]) -> Codes:
    """Codes of agency kinds."""
    return np.array([KIND_CODE[kind] for kind in kinds], dtype=np.int32)


def census_codes(types: Sequence[str]) -> Codes:
    """Codes of the directory's own place types."""
    return np.array([_TYPE_CODE[place_type] for place_type in types], dtype=np.int32)


def own_type_codes(places: Sequence[str]) -> Codes:
    """Codes of the types that stand in the places' own names ("garden city")."""
    return census_codes(
        [next((word for word in place.split() if word in _TYPE_CODE), "") for place in places]
    )


def origin_codes(origins: Sequence[str]) -> Codes:
    """Codes of the `listed` feature from where an agency is listed."""
    return np.array([_ORIGINS[origin] for origin in origins], dtype=np.int32)
