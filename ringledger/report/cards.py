"""The claims as every page shows them: each with its readings, and their figures drawn."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

from markupsafe import Markup

from ringledger.report import charts, words

CLAIMS = """
    select claims.*, readings.title as reading_title, readings.scope as reading_scope
    from marts.rpt_claims as claims
    inner join seeds.readings as readings on claims.reading = readings.reading
    order by claims.claim_order, claims.reading_order
"""

# All of a card's readings are drawn on one scale.
_DRAWN = (
    "value",
    "lower_bound",
    "upper_bound",
    "published_value",
    "wording_low",
    "wording_high",
)


def claim_cards(query: Callable[[str], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """One claim each: its words, its readings in order, each with its figure drawn."""
    found = []
    for claim_id, group in groupby(query(CLAIMS), key=lambda claim: claim["claim_id"]):
        readings = list(group)
        domain = charts.scale(readings, *_DRAWN)
        for claim in readings:
            claim["strip"] = Markup(charts.drawn(charts.strip(claim, domain), _in_words(claim)))  # noqa: S704
        found.append(
            {"claim_id": claim_id, "statement": readings[0]["statement"], "readings": readings}
        )
    return found


def _in_words(claim: dict[str, Any]) -> str:
    """All that a strip shows."""
    unit = claim["unit"]
    published = (
        ""
        if claim["published_value"] is None
        else f"; published: {words.amount(claim['published_value'], unit)}"
    )
    return (
        f"{claim['reading_title']}: {words.figure(claim)}, bounds "
        f"{words.interval(claim['lower_bound'], claim['upper_bound'], unit)}{published}; "
        f"the words allow {words.wording(claim)}"
    )
