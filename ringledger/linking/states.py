"""What a state cell says.

Belongs here: codes, names and abbreviations of states, in any case, as people write them, and the
ways of saying nothing. Does not: states that an agency's name says itself
(`ringledger.matching.names`).
"""

from __future__ import annotations

from functools import cache

from ringledger.matching.folding import fold
from ringledger.project import seed_rows

# What a cell says that names a place, but no state of the directory: Ontario.
UNKNOWN = "?"
# Folded ways of saying nothing, or nothing of states.
_NOTHING = ("", "n a", "na", "none", "null", "unknown", "us", "usa", "united states")


@cache
def state_codes(is_fictional: bool) -> dict[str, str]:
    """Folded spellings of the states (the demo's invented ones or the real) to their codes.

    The FBI's own codes (NB for Nebraska) are spellings too. What says nothing has the code "".
    """
    found = dict.fromkeys(_NOTHING, "")
    if not is_fictional:
        found["washington dc"] = "DC"
    rows = [row for row in seed_rows("states") if (row["is_fictional"] == "true") == is_fictional]
    for column in ("abbreviation", "ori_prefix", "state_name", "state"):
        found.update({fold(row[column]): row["state"] for row in rows if row[column]})
    return found
