"""The claims as every page shows them: each with its readings, and their figures drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import groupby
from typing import Any

from markupsafe import Markup

from ringledger.report import words
from ringledger.report.charts.claims import scale, strip
from ringledger.report.charts.vega import drawn

CLAIMS = """
    select claims.*, readings.title as reading_title, readings.scope as reading_scope
    from marts.rpt_claims as claims
    inner join seeds.readings as readings on claims.reading = readings.reading
    order by claims.claim_order, claims.reading_order
"""

CAUTIONS = """
    select
        claim_id,
        reading,
        caution,
        sentence
    from marts.rpt_claim_cautions
    order by claim_id, reading, caution_order, caution
"""

# What a front page has room for: what the claim itself warns of, what came after joining, and that
# a list of deaths ends too early.
_FIRST = ("claim", "before_joining", "list_ends_early")

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
    cautions = query(CAUTIONS)
    for claim_id, group in groupby(query(CLAIMS), key=lambda claim: claim["claim_id"]):
        readings = list(group)
        domain = scale(readings, *_DRAWN)
        for claim in readings:
            claim["cautions"] = [
                each
                for each in cautions
                if (each["claim_id"], each["reading"]) == (claim_id, claim["reading"])
            ]
            # Our own drawing; what is written in it is escaped there.
            claim["strip"] = Markup(drawn(strip(claim, domain), _in_words(claim)))  # noqa: S704
        first = readings[0]
        found.append(
            {
                "claim_id": claim_id,
                "statement": first["statement"],
                "across_readings": first["across_readings"],
                "cautions": [each for each in first["cautions"] if each["caution"] in _FIRST],
                "readings": readings,
                "verdicts": Counter(claim["verdict"] for claim in readings),
            }
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
