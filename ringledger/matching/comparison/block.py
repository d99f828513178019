"""A block: the agencies that a mention of one state may mean, encoded once.

Belongs here: what is known of listed agencies before any mention comes. Does not: which agencies
stand in which block (`ringledger.linking.directory`, the dbt project), mentions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ringledger.matching.comparison.encoding import (
    Encoded,
    Flags,
    census_codes,
    encode,
    kind_codes,
    origin_codes,
    own_type_codes,
)
from ringledger.matching.comparison.levels import Codes
from ringledger.matching.comparison.namesakes import namesakes
from ringledger.matching.counties import county_spellings
from ringledger.matching.folding import fold
from ringledger.matching.names import AgencyName, is_bureau_office, parse_agency_name


@dataclass(frozen=True)
class Listed:
    """A directory agency as the linker needs it."""

    agency_id: str
    names: tuple[str, ...]
    agency_kind: str
    counties: tuple[str, ...] = ()
    place: str = ""
    place_type: str = ""
    origin: str = "both"
    # The force it is a troop or a post of.
    parent_agency_id: str | None = None

    @classmethod
    def from_row(
        cls,
        agency_id: str,
        names: Iterable[str] | None,
        agency_kind: str,
        county: str | None,
        place: str | None,
        place_type: str | None,
        origin: str,
        parent_agency_id: str | None,
    ) -> Listed:
        """A row of the directory, whose `county` may be several."""
        return cls(
            agency_id,
            tuple(names or ()),
            agency_kind,
            tuple(county.split("; ")) if county else (),
            place or "",
            place_type or "",
            origin,
            parent_agency_id,
        )


@dataclass(frozen=True)
class Words:
    """The words that known places are spelled with: here, and elsewhere."""

    here: Set[str]
    elsewhere: Set[str]

    def __contains__(self, word: object) -> bool:
        """Whether a known place has the word in its name."""
        return word in self.here or word in self.elsewhere


class Block:
    """The agencies a mention of one state may mean, encoded once.

    What is said by name has a position for each of all their names; `owner` has the position of the
    agency whose name it is.
    """

    def __init__(
        self,
        agencies: Iterable[Listed],
        parse: Callable[[str], AgencyName] = parse_agency_name,
        words: Set[str] = frozenset(),
    ) -> None:
        """Encode all names of the agencies; `parse` gives what they read as, where that is kept.

        `words` are those that places elsewhere are spelled with.
        """
        named = [agency for agency in agencies if agency.names]
        self.agencies = sorted(named, key=lambda agency: agency.agency_id)
        parsed: list[AgencyName] = []
        owner: list[int] = []
        acronyms: list[bool] = []
        here: set[str] = set()
        for position, agency in enumerate(self.agencies):
            # Other names than the first have slips of their own.
            here.update(parse(agency.names[0]).core)
            texts: dict[AgencyName, str] = {}
            for text in agency.names:
                texts.setdefault(parse(text), text)
            for name, text in texts.items():
                parsed.append(name)
                owner.append(position)
                acronyms.append(_is_acronym(name, text))
        owners = [self.agencies[position] for position in owner]
        self.words = Words(here, words)
        self.owner = np.array(owner, dtype=np.int64)
        self.names = encode(parsed)
        self.spellings = frozenset(self.names.compact)
        self.agency_kind = kind_codes([agency.agency_kind for agency in owners])
        self.census = census_codes([agency.place_type for agency in owners])
        # What the crosswalk of 2012 alone has may be gone.
        self.own_type = own_type_codes(
            [agency.place if agency.origin in ("both", "fbi") else "" for agency in owners]
        )
        self.is_acronym = _flags(acronyms)
        self.is_federal = _flags(agency.agency_kind == "federal" for agency in owners)
        self.is_bureau = _flags(map(_is_bureau, parsed, owners))
        self.is_countys_sheriff = _flags(map(_is_countys_sheriff, parsed, owners))
        self.origin = origin_codes([agency.origin for agency in owners])
        self.unit = np.array(
            [2 if agency.parent_agency_id else 1 for agency in owners], dtype=np.int32
        )
        self.type_elsewhere = _types_elsewhere(self.names, self.own_type)
        self.namesakes = namesakes(parsed, owners)
        self._encode_agencies(parse)
        # The agencies listed as a department of public safety.
        self.public_safety = frozenset(
            position
            for position, name in zip(owner, parsed, strict=True)
            if "public safety" in name.normalized
        )

    def _encode_agencies(self, parse: Callable[[str], AgencyName]) -> None:
        """What is said by agency."""
        self.counties = [_spellings_of(agency.counties) for agency in self.agencies]
        self.places = [
            _run_together(agency.place) if agency.place else parse(agency.names[0]).compact
            for agency in self.agencies
        ]
        at = {agency.agency_id: position for position, agency in enumerate(self.agencies)}
        # The position of its force; its own where it is no post of one that is here.
        self.force = np.array(
            [
                at.get(agency.parent_agency_id or "", position)
                for position, agency in enumerate(self.agencies)
            ],
            dtype=np.int64,
        )
        # Whether it is a post of another that is here, or has posts.
        self.is_in_family = np.bincount(self.force, minlength=len(self.agencies))[self.force] > 1
        # Of them all.
        self.county_names = frozenset(county for of in self.counties for county in of)


def _types_elsewhere(names: Encoded, own_types: Codes) -> Codes:
    """By name, the type that with it is another place's own name: city for Union, of Union City."""
    own = {key: code for key, code in zip(names.compact, own_types.tolist(), strict=True) if code}
    of = np.array([own.get(key, 0) for key in names.compact], dtype=np.int32)
    return np.where(own_types == 0, of, 0).astype(np.int32)


def _flags(answers: Iterable[bool]) -> Flags:
    return np.fromiter(answers, dtype=bool)


def _is_acronym(name: AgencyName, text: str) -> bool:
    """Whether a name is of an acronym alone, in capitals that its other words don't have."""
    first, _, rest = text.partition(" ")
    return len(first) > 2 and first.isupper() and not rest.isupper() and name.compact == fold(first)


def _is_bureau(name: AgencyName, agency: Listed) -> bool:
    return agency.agency_kind == "tribal" and is_bureau_office(name)


def _is_countys_sheriff(name: AgencyName, agency: Listed) -> bool:
    """Whether a name is just a county's sheriff's: "Carson City County Sheriff" is a city's too."""
    is_countys = agency.agency_kind == "sheriff" and name.place_type == "county"
    return is_countys and "city" not in name.normalized.split()


# National agencies stand in every state's block, so that both of these are asked again and again.
@lru_cache(maxsize=1 << 14)
def _run_together(place: str) -> str:
    return "".join(fold(place).split())


@lru_cache(maxsize=1 << 14)
def _spellings_of(counties: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*map(county_spellings, counties))
