"""The kind of an agency that a list has.

Belongs here: what the list's own class, the words of the name and the code say together. Does not:
the kind a name says by itself (`names`), or that of an agency no list has (`local_names`).
"""

from __future__ import annotations

import re

from ringledger.matching.names import AgencyName

# Kinds whose parsed words say more than the list's own broad class.
SPECIAL = frozenset(
    {
        *("campus", "school", "transit", "port_airport", "park", "tribal", "fire"),
        *("corrections", "prosecutor", "constable", "marshal", "federal", "state_other", "other"),
    }
)
# Codes that the FBI gives to tribes ("ALDI003", "WITRIB3"; once with a 1 for the I).
_OF_TRIBE = re.compile(r"[A-Z]{2}(?:D[I1]\d|TRIB)")


def listed_kind(listed: str, parsed: AgencyName, ori: str) -> str:
    """The kind of a listed agency from the list's class, the words of its name and its ORI.

    A county's ORI whose last four characters are zeros is its sheriff's by the FBI's numbering.
    """
    if listed == "Tribal" or (listed == "local police department" and _OF_TRIBE.match(ori)):
        return "tribal"
    if listed == "University or College":
        return "campus"
    if listed == "State Police":
        return "state_police"
    if listed == "Other State Agency":
        return parsed.kind if parsed.kind in SPECIAL else "state_other"
    if parsed.kind == "sheriff" or listed == "sheriffs office":
        return "sheriff"
    if listed == "County" and parsed.kind == "unknown" and ori.endswith("0000"):
        return "sheriff"
    if listed in {"City", "County", "local police department"}:
        if parsed.kind in {"marshal", "constable", "tribal"}:
            return parsed.kind
        if listed == "local police department" and parsed.kind in SPECIAL:
            return parsed.kind
        is_county = parsed.place_type == "county" and listed != "City"
        return "county_police" if is_county else "municipal_police"
    if parsed.kind in SPECIAL:
        return parsed.kind
    if listed == "state law enforcement agency":
        return "state_police" if parsed.kind == "state_police" else "state_other"
    if parsed.kind == "state_police":
        return "state_police"
    if parsed.kind == "police" and not listed:
        return "county_police" if parsed.place_type == "county" else "municipal_police"
    return "other"
