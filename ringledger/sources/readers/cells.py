"""What a cell means: a day, an identifier, nothing.

What belongs here: spellings of single values met in the sources. What does not: which rows a claim
speaks of; rows outside its window of time are landed all the same.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

_ISO = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[T ].*)?")
_WHOLE_NUMBER = re.compile(r"(\d+)\.0*")
_US = re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4}|\d{2})(?: .*)?")

# A two-digit year up to 68 is in this century, as in POSIX.
_LAST_TWO_DIGIT_YEAR_OF_2000S = 68
_EARLIEST_YEAR = 1900


class Problem(NamedTuple):
    """Why a source row cannot be used; `column_name` is None when it is the row as a whole."""

    column_name: str | None
    value: str | None
    reason: str


def is_blank(text: str | None) -> bool:
    """Nothing but spaces."""
    return not (text or "").strip()


def whole_number(text: str | None) -> str | None:
    """An identifier without the decimals a number column gave it: "8415.0" is "8415"."""
    matched = _WHOLE_NUMBER.fullmatch((text or "").strip())
    return matched[1] if matched else text


def parse_day(text: str | None) -> date | None:
    """The day in `YYYY-MM-DD`, `M/D/YY` or `M/D/YYYY` (a time after it is ignored), else None."""
    stripped = (text or "").strip()
    matched = _ISO.fullmatch(stripped) or _US.fullmatch(stripped)
    if matched is None:
        return None
    year = int(matched["y"])
    if len(matched["y"]) == 2:
        year += 2000 if year <= _LAST_TWO_DIGIT_YEAR_OF_2000S else 1900
    if year < _EARLIEST_YEAR:
        return None
    try:
        return date(year, int(matched["m"]), int(matched["d"]))
    except ValueError:
        return None


def incident_day(column: str, text: str | None, accessed_on: date) -> date | Problem:
    """The incident's day, or why there is none: a file knows no day after it was accessed."""
    if is_blank(text):
        return Problem(column, text, "no incident date")
    day = parse_day(text)
    if day is None:
        return Problem(column, text, "not a date: YYYY-MM-DD, M/D/YY and M/D/YYYY are read")
    if day > accessed_on:
        return Problem(
            column, text, f"a date in the future: the file was accessed on {accessed_on}"
        )
    return day
