"""The evidence of a link in a few words, for a line of a table.

Belongs here: shortening. Does not: weighing (`ringledger.matching`), or showing all of it,
candidate by candidate (`ringledger review`).
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

# What holds of nearly every candidate and tells nobody anything.
_SAYS_LITTLE = {"FBI list", "whole agency", "nothing to compare"}
# Levels that say themselves what they compare.
_NEEDS_NO_NAME = {"locality", "listed", "unit"}
_WORTH_NAMING = 0.001


@cache
def in_words(evidence: str | None, agency_id: str | None) -> str | None:
    """What speaks for the agency, and which other came closest.

    `evidence` is the JSON of `fct_agency_links.evidence`, `agency_id` the agency the name counts
    for. None where the row names no agency, so that there was nothing to link.
    """
    if evidence is None:
        return None
    told: dict[str, Any] = json.loads(evidence)
    candidates = {each["agency_id"]: each for each in told["candidates"]}
    words = []
    if "override" in told:
        words.append(f"decided: {told['override']['reason']}")
    if told.get("unlisted", {}).get("same_as_agency_id") == agency_id is not None:
        words.append(f"the same unlisted agency, {told['unlisted']['way']}")
    chosen = candidates.pop(agency_id, None)
    if chosen:
        words.append(_levels(chosen["levels"]))
    elif "override" not in told:
        words.append(f"no such agency {told['no_such_agency']:.3f}")
    others = sorted(candidates.values(), key=lambda each: -float(each["probability"]))
    if others and others[0]["probability"] >= _WORTH_NAMING:
        words.append(f"else {others[0]['agency_name']} {others[0]['probability']:.3f}")
    return "; ".join(words)


def _levels(levels: dict[str, dict[str, Any]]) -> str:
    words = []
    for feature, said in levels.items():
        level = str(said["level"])
        if level not in _SAYS_LITTLE:
            name = "" if feature in _NEEDS_NO_NAME else f"{feature.replace('_', ' ')} "
            words.append(name + level)
    return ", ".join(words)
