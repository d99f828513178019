"""Decisions: what a link can be, and from which probability on.

Belongs here: thresholds, and the decision that follows from probabilities alone. Does not:
probabilities (`model`), names that are for people however likely an agency is (`for_review`).

Decisions: `exact` (the whole name is one of the agency's names), `accepted`, `review`, `unmatched`;
overrides are joined on later, they are people's.
"""

from __future__ import annotations

import numpy as np

from ringledger.matching.comparison.encoding import Flags
from ringledger.matching.comparison.levels import Codes
from ringledger.matching.model import Floats
from ringledger.matching.names import AgencyName

# Chosen on the fitting part of the labels; see docs/linkage.md.
ACCEPT_AT = 0.90
REVIEW_AT = 0.10
# A name whose best candidate is less likely than this is asked which agencies nearly fit.
NEAR_MISS_BELOW = 0.02

# What a link can be, those that name an agency first.
DECISIONS = ("exact", "accepted", "review", "unmatched")
REVIEW, UNMATCHED = map(DECISIONS.index, ("review", "unmatched"))
# How a decision came about.
METHODS = (
    *("same name", "weighed evidence", "several fit", "weak evidence"),
    *("no such agency", "no candidate", "near miss", "team of several", "whole department"),
    *("county alone", "unit of a city's"),
)


def decide(
    has_candidate: Flags, chances: Floats, none: Floats, is_likely: Flags, is_same_name: Flags
) -> tuple[Codes, Codes]:
    """Decision and method of each mention, as positions in `DECISIONS` and `METHODS`."""
    chance, second = chances[:, 0], chances[:, 1]
    several = (chance - second < 0.5) & (second > none)
    cases = [
        (~has_candidate, "unmatched", "no candidate"),
        (is_likely & is_same_name, "exact", "same name"),
        (is_likely, "accepted", "weighed evidence"),
        ((chance >= REVIEW_AT) & several, "review", "several fit"),
        (chance >= REVIEW_AT, "review", "weak evidence"),
        # Each of many agencies is unlikely, but likely it is one of them.
        (none < 0.5, "review", "several fit"),
    ]
    conditions = [condition for condition, _, _ in cases]
    decisions = [DECISIONS.index(decision) for _, decision, _ in cases]
    methods = [METHODS.index(method) for _, _, method in cases]
    return (
        np.select(conditions, decisions, DECISIONS.index("unmatched")).astype(np.int32),
        np.select(conditions, methods, METHODS.index("no such agency")).astype(np.int32),
    )


def same_name(left: AgencyName, right: AgencyName) -> bool:
    """Whether two names read the same: "Sheriff's Dept" and "Sheriff's Office" do."""
    is_alike = (left.kind, left.place_type, left.number) == (
        *(right.kind, right.place_type, right.number),
    )
    return is_alike and left.compact == right.compact
