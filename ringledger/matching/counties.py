"""A county's name, in the spellings by which two lists of counties agree.

Belongs here: one key for all spellings of a county. Does not: which county an agency is in
(`directory`), or what it means that a row's is another (`comparison.locality`).
"""

from __future__ import annotations

from functools import lru_cache

from ringledger.matching.folding import fold
from ringledger.matching.names import normalize_agency_name


@lru_cache(maxsize=1 << 14)
def county_key(county: str | None) -> str:
    """A county's name for comparison: folded, without "county" or "parish"."""
    words = [word for word in fold(county or "").split() if word not in {"county", "parish"}]
    return "".join("saint" if word == "st" else word for word in words)


@lru_cache(maxsize=1 << 14)
def county_spellings(county: str) -> frozenset[str]:
    """A county's keys as lists write it and as names are read: Centre County is Center too."""
    return frozenset({county_key(county), county_key(normalize_agency_name(county))})
