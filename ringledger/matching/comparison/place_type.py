"""The levels of place type: whether a name says the type of place that the listed agency's is.

Belongs here: city, township and county against one another, with what the census says and which
namesakes there are. Does not: what the place is called (`place`), finding namesakes (`namesakes`).
"""

from __future__ import annotations

import numpy as np

from ringledger.matching.comparison.encoding import TYPES, Flags
from ringledger.matching.comparison.levels import LEVELS, Codes
from ringledger.matching.vocabulary import MUNICIPAL

# The codes of `LEVELS["place_type"]`, in its order.
(
    _VETO,
    SAME_TYPE,
    _NEITHER,
    _NAME_SAYS_MUNICIPALITY,
    _NAME_SAYS_TOWNSHIP,
    NAME_SAYS_COUNTY,
    _LISTED_SAYS_MUNICIPALITY,
    _LISTED_SAYS_TOWNSHIP,
    _LISTED_SAYS_COUNTY,
    ANOTHER_MUNICIPALITY,
    _TOWNSHIP_UNSAID,
    _COUNTY_BESIDE,
    _TOWNSHIP_BESIDE,
    _MUNICIPALITY_BESIDE,
    _LONGER,
    _ONLY_MUNICIPALITY,
) = range(len(LEVELS["place_type"]))
_CITY, _TOWN = map(TYPES.index, ("city", "town"))
# By type of place, the level where one side alone says it.
_NAME_SAYS = dict.fromkeys(MUNICIPAL, _NAME_SAYS_MUNICIPALITY)
_NAME_SAYS |= {"township": _NAME_SAYS_TOWNSHIP, "county": NAME_SAYS_COUNTY}
_LISTED_SAYS = dict.fromkeys(MUNICIPAL, _LISTED_SAYS_MUNICIPALITY)
_LISTED_SAYS |= {"township": _LISTED_SAYS_TOWNSHIP, "county": _LISTED_SAYS_COUNTY}


def _type_levels() -> Codes:
    """Level of place types: mention's, directory name's, directory place's (census)."""
    table = np.zeros((len(TYPES),) * 3, dtype=np.int32)
    for m, mention in enumerate(TYPES):
        for d, named in enumerate(TYPES):
            for c, census in enumerate(TYPES):
                table[m, d, c] = _type_level(mention, named, census)
    return table


def _type_level(mention: str, named: str, census: str) -> int:
    if not mention and not named:
        return _TOWNSHIP_UNSAID if census == "township" else _NEITHER
    if mention and mention == named:
        return SAME_TYPE
    if mention and named:
        return ANOTHER_MUNICIPALITY if {mention, named} <= MUNICIPAL else _VETO
    if mention:
        if census == mention:
            return SAME_TYPE
        if census:
            return ANOTHER_MUNICIPALITY if {mention, census} <= MUNICIPAL else _VETO
        return _NAME_SAYS[mention]
    return _LISTED_SAYS[named]


_LEVEL_OF = _type_levels()


def only_municipality_levels(
    levels: Codes, mention_types: Codes, name_types: Codes, census_types: Codes, is_only: Flags
) -> Codes:
    """The levels, told apart where `is_only` says that no other place of the block has the name.

    People write City for any municipality: "City of Larksville" is the borough. A town is no city
    or village in some states, but what these lie in: who says Town is taken at the word, and so is
    a directory that does, and who says Village or Borough doesn't mean one.
    """
    listed_types = np.where(name_types > 0, name_types, census_types)
    is_loose = np.where(mention_types == _CITY, name_types != _TOWN, listed_types != _TOWN)
    is_loose &= mention_types != _TOWN
    is_it = is_only & is_loose & (levels == ANOTHER_MUNICIPALITY)
    return np.where(is_it, _ONLY_MUNICIPALITY, levels).astype(np.int32)


def type_levels(
    mention_types: Codes,
    name_types: Codes,
    census_types: Codes,
    has_namesake: Flags,
    has_county: Flags,
    is_longer: Flags,
    own_types: Codes,
) -> Codes:
    """The `place_type` level of each pair.

    `has_namesake` says whether a municipality of the same name stands in the block: then a county
    or township force is a poor reading of a name that says neither. `has_county` says the same of
    a county force, beside which the municipality is no sure reading either; `is_longer` that the
    type is part of the place's name, and another place has the rest for its own: Neptune City
    beside Neptune Township. `own_types` says which type is part of the place's own name:
    Garden City is a village.
    """
    levels = _LEVEL_OF[mention_types, name_types, census_types]
    is_own = (mention_types > 0) & (mention_types == own_types)
    is_near = (levels == _NAME_SAYS_MUNICIPALITY) | (levels == ANOTHER_MUNICIPALITY)
    levels = np.where(is_own & is_near, SAME_TYPE, levels)
    levels = np.where(has_namesake & (levels == _LISTED_SAYS_COUNTY), _COUNTY_BESIDE, levels)
    is_alone = levels == _LISTED_SAYS_MUNICIPALITY
    levels = np.where(has_county & is_alone, _MUNICIPALITY_BESIDE, levels)
    levels = np.where(is_longer & is_alone & ~has_county, _LONGER, levels)
    is_township = (levels == _LISTED_SAYS_TOWNSHIP) | (levels == _TOWNSHIP_UNSAID)
    return np.where(has_namesake & is_township, _TOWNSHIP_BESIDE, levels).astype(np.int32)
