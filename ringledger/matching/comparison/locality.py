"""The levels of locality: whether name and row say where the listed agency is.

Belongs here: counties and cities beside names. Does not: the place that a name is of (`place`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from ringledger.matching.comparison.levels import LEVELS
from ringledger.matching.comparison.place import ALIKE_IN_LONG, spelling_level
from ringledger.matching.counties import county_key
from ringledger.matching.folding import fold

# The codes of `LEVELS["locality"]`, in its order.
(
    _VETO,
    _NAMES_COUNTY,
    _COUNTY_AND_CITY,
    _COUNTY,
    _CITY,
    NOTHING_TO_COMPARE,
    _ANOTHER_COUNTY,
) = range(len(LEVELS["locality"]))
AGREES = (_NAMES_COUNTY, _COUNTY_AND_CITY, _COUNTY, _CITY)


@dataclass(frozen=True)
class Context:
    """What the row around a name says: where it is. Keys are folded and may be empty."""

    county: str = ""
    city: str = ""


@lru_cache(maxsize=1 << 14)
def context_of(county: str, city: str) -> Context:
    """Fold what a row says of its place; a list of counties counts as its first."""
    first = county.replace(";", ",").split(",")[0]
    return Context(county_key(first), "".join(fold(city).split()))


def locality_level(
    said_county: str, context: Context, counties: frozenset[str], place: str, is_local: bool
) -> int:
    """The `locality` level of one pair; names of whole states have nothing to compare."""
    if not is_local:
        return NOTHING_TO_COMPARE
    if said_county:
        if county_key(said_county) in counties:
            return _NAMES_COUNTY
        return _VETO if counties else NOTHING_TO_COMPARE
    has_county = bool(context.county) and bool(counties)
    county_agrees = has_county and (
        context.county in counties or any(_is_alike(context.county, county) for county in counties)
    )
    city_agrees = bool(context.city) and context.city == place
    if county_agrees:
        return _COUNTY_AND_CITY if city_agrees else _COUNTY
    if city_agrees and not has_county:
        return _CITY
    return _ANOTHER_COUNTY if has_county else NOTHING_TO_COMPARE


def _is_alike(left: str, right: str) -> bool:
    """Whether two counties are spelled so alike that one is a slip for the other."""
    return spelling_level(left, right, OSA.distance(left, right)) in ALIKE_IN_LONG
