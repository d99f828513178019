"""How figures, days and identifiers read on a page: words, no markup and no counting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

VERDICTS = {
    "supported": "Supported",
    "contradicted": "Contradicted",
    "undetermined": "Undetermined",
}

# What a choice is between, as a heading.
DIMENSIONS = {
    "death_source": "Which deaths",
    "period": "Which days",
    "attribution": "Whose death",
    "timing": "Partner when",
    "link_rule": "Doubtful names",
    "agency_family": "Parts of an agency",
    "partner_universe": "Which partners",
}

SOURCES = {
    "ring": "List of partners",
    "mapping_police_violence": "Mapping Police Violence",
    "fatal_encounters": "Fatal Encounters",
}


def count(value: Any) -> str:
    """1234 as 1,234; a whole number stays whole, another keeps one digit."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def share(value: float | None, digits: int = 1) -> str:
    """0.364 as 36.4%."""
    return "undefined" if value is None else f"{value:.{digits}%}"


def amount(value: float | None, unit: str) -> str:
    """One number in the unit of its claim."""
    if value is None:
        return "–"
    return share(value) if unit == "share" else count(value)


def difference(value: float | None, unit: str) -> str:
    """A change, with its sign; of a share, in percentage points."""
    if value is None:
        return "–"
    # A change that rounds to nothing has no sign to speak of.
    shown = round(value * 100, 1) if unit == "share" else value
    sign = "+" if shown > 0 else "−" if shown < 0 else "±"
    if unit == "share":
        return f"{sign}{abs(shown):.1f} points"
    return f"{sign}{count(abs(value))}"


def fraction(numerator: Any, denominator: Any) -> str:
    """What a figure is made of: 351 of 925; a count alone where it is a share of nothing."""
    if denominator is None:
        return count(numerator)
    return f"{count(numerator)} of {count(denominator)}"


def figure(claim: Mapping[str, Any]) -> str:
    """The figure found, a share never without what it is a share of."""
    text = amount(claim["value"], claim["unit"])
    return f"at least {text}" if claim["is_lower_bound"] else text


def wording(claim: Mapping[str, Any]) -> str:
    """The range that the words allow."""
    low, high, unit = claim["wording_low"], claim["wording_high"], claim["unit"]
    if low is not None and low == high:
        return f"exactly {amount(low, unit)}"
    if high is None:
        return f"{'more than' if claim['is_low_strict'] else 'at least'} {amount(low, unit)}"
    if low is None:
        return f"{'less than' if claim['is_high_strict'] else 'at most'} {amount(high, unit)}"
    return f"{amount(low, unit)} to {amount(high, unit)}"


def interval(low: float | None, high: float | None, unit: str) -> str:
    """A range of the figure: 36.1% to 36.9%, or one number where it has no width."""
    first, last = amount(low, unit), amount(high, unit)
    return first if first == last else f"{first} to {last}"


def day(value: date | None) -> str:
    """A day as people write it: June 22, 2020."""
    return "–" if value is None else f"{value:%B} {value.day}, {value.year}"


def month(value: date) -> str:
    """A day's month: June 2020."""
    return f"{value:%B %Y}"


def size(value: int | None) -> str:
    """Bytes as a person says them."""
    if value is None:
        return "–"
    return f"{value / 1e6:,.1f} MB" if value >= 1e6 else f"{value / 1e3:,.0f} kB"


def sentence(text: str) -> str:
    """A text that begins with a capital."""
    return text[:1].upper() + text[1:]


def plain(value: str | None) -> str:
    """A word of the data model as words: since_window_start as since window start."""
    return "–" if value is None else value.replace("_", " ")
