"""The levels of kind: whether a name says the kind of agency that the listed one is.

Belongs here: which kinds people take for one another. Does not: what kind a name says (`names`) or
an agency is (`directory.kinds`).
"""

from __future__ import annotations

import numpy as np

from ringledger.arrow import Positions
from ringledger.matching.comparison.encoding import (
    CAMPUS,
    COUNTY,
    COUNTY_POLICE,
    KIND_CODE,
    KINDS,
    MUNICIPAL_POLICE,
    POLICE,
    PROSECUTOR,
    SHERIFF,
    STATE_POLICE,
    TRIBAL,
    UNKNOWN,
    Encoded,
    Flags,
)
from ringledger.matching.comparison.levels import LEVELS, Codes
from ringledger.matching.names import AgencyName

# The codes of `LEVELS["kind"]`, in its order.
_VETO, SAME_KIND, NEAR_KIND, NOT_SAID, _POSSIBLE, _RARE = range(len(LEVELS["kind"]))

_NEAR = (
    {"state_police", "state_other"},
    {"park", "state_other"},
    {"corrections", "state_other"},
    {"other", "state_other"},
    {"other", "transit"},
    {"other", "port_airport"},
    {"other", "park"},
    {"other", "corrections"},
    {"other", "school"},
    {"school", "campus"},
    {"port_airport", "transit"},
    {"fire", "state_other"},
    {"fire", "other"},
)
# Mention's kind, agency's kind. Only one way for some: a name may leave out that its police are a
# campus's, but one that says so isn't the town's.
_MAY_BE = {
    ("police", "other"),
    ("other", "police"),
    ("police", "tribal"),
    ("tribal", "other"),
    ("other", "tribal"),
    ("campus", "other"),
    ("other", "campus"),
}
_RARELY = {
    ("police", "marshal"),
    ("marshal", "police"),
    ("police", "port_airport"),
    ("police", "park"),
    ("police", "transit"),
    ("police", "campus"),
}

# Kinds whose names need no place.
_ANYWHERE = frozenset({"federal", "state_police", "state_other", "corrections"})
# Words that say nothing of one agency of its kind.
_COMMON = frozenset(
    [
        *("police", "department", "office", "sheriffs", "sheriff", "marshal", "constable"),
        *("deputy", "city", "town", "county", "state", "of", "the", "and"),
    ]
)


def _kind_levels() -> Codes:
    """Level of each pair of kinds: mention's kind by agency's kind."""
    table = np.zeros((len(KINDS), len(KINDS)), dtype=np.int32)
    for left, left_code in KIND_CODE.items():
        for right, right_code in KIND_CODE.items():
            plain = "police" if right in {"municipal_police", "county_police"} else right
            if left == "unknown" or right == "unknown":
                level = NOT_SAID
            elif left == plain:
                level = SAME_KIND
            elif {left, plain} in _NEAR:
                level = NEAR_KIND
            elif (left, plain) in _MAY_BE:
                level = _POSSIBLE
            elif (left, plain) in _RARELY:
                level = _RARE
            else:
                level = _VETO
            table[left_code, right_code] = level
    return table


_LEVEL_OF = _kind_levels()


def kind_levels(
    mention_kinds: Codes, may_be_campus: Flags, agency_kinds: Codes, name_kinds: Codes
) -> Codes:
    """The `kind` level: against the agency's kind, or what one of its names says (an alias).

    `may_be_campus` says whether each mention is like "Ashby State Police".
    """
    direct = _LEVEL_OF[mention_kinds, agency_kinds]
    by_name = _LEVEL_OF[mention_kinds, name_kinds]
    # "Salt Lake County Sheriff" is a name of the county's police; "Salt Lake Police" isn't it.
    is_sheriffs = (name_kinds == SHERIFF) & np.isin(agency_kinds, (MUNICIPAL_POLICE, COUNTY_POLICE))
    is_others = is_sheriffs & (mention_kinds == POLICE)
    levels = np.where((by_name == SAME_KIND) | is_others, by_name, direct)
    # Nor is "Ash County District Attorney", as the county's detectives go by too, a name of others.
    is_office = (name_kinds == PROSECUTOR) & (agency_kinds != PROSECUTOR)
    is_forbidden = is_office & (mention_kinds != PROSECUTOR)
    # "Kent State Police" is a name of the university's; "Kent Police" and "Highway Patrol, Kent",
    # of which the same words tell where, aren't it.
    is_campus = (name_kinds == STATE_POLICE) & (agency_kinds == CAMPUS)
    is_forbidden |= is_campus & ~may_be_campus
    return np.where(is_forbidden, _VETO, levels).astype(np.int32)


def bare_kind_levels(
    kinds: Codes,
    mention_kinds: Codes,
    mention_types: Codes,
    agency_kinds: Codes,
    name_kinds: Codes,
) -> Codes:
    """The `kind` levels, where a name of no kind says a type of place.

    "Ash County" may mean the county's sheriff or its police, "City of Ashby" the city's police;
    neither means a fire marshal there, unless his own name says as little ("Ash County ABC").
    """
    is_bare = (mention_kinds == UNKNOWN) & (mention_types > 0)
    is_county = mention_types == COUNTY
    of_counties = np.isin(agency_kinds, (SHERIFF, COUNTY_POLICE))
    of_towns = agency_kinds == MUNICIPAL_POLICE
    is_unsaid = name_kinds == UNKNOWN
    is_possible = np.where(is_county, of_counties, of_towns) | (kinds == SAME_KIND) | is_unsaid
    return np.where(is_bare & ~is_possible, _VETO, kinds).astype(np.int32)


def nowhere_levels(
    kinds: Codes, mentions: Encoded, names: Encoded, rows: Positions, columns: Positions
) -> Codes:
    """The `kind` levels, where a name says no place: "Police Department", "Sheriff's deputies".

    It means an agency only whose own name says as little, in words that it has too: "Unified
    Police" are one county's, but "Police" aren't.
    """
    is_nowhere = np.array([_says_nowhere(name) for name in mentions.names], dtype=bool)
    for pair in np.flatnonzero(is_nowhere[rows]).tolist():
        name = names.names[columns[pair]]
        ours, theirs = _words_beside(mentions.names[rows[pair]]), _words_beside(name)
        if name.core or not theirs <= ours or not (theirs or name.state):
            kinds[pair] = _VETO
    return kinds


def _says_nowhere(name: AgencyName) -> bool:
    """Whether a name that isn't a state's or federal says neither a place nor a number."""
    return not (name.core or name.number or name.kind in _ANYWHERE)


def _words_beside(name: AgencyName) -> set[str]:
    """The words of a name that not every agency of its kind has."""
    # Not every fire department is a marshal's.
    common = _COMMON - {"marshal"} if name.kind == "fire" else _COMMON
    return {word for word in name.normalized.split() if word not in common}


def of_bureau_levels(kinds: Codes, mention_kinds: Codes, is_bureau: Flags) -> Codes:
    """The `kind` levels, where the Bureau of Indian Affairs' police and a tribe's own are two.

    "Pawnee Nation Police" names the tribe; "Pawnee Agency" is the bureau's office there.
    """
    is_tribe = mention_kinds == TRIBAL
    return np.where(is_tribe & is_bureau & (kinds == SAME_KIND), NEAR_KIND, kinds).astype(np.int32)
