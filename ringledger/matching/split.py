"""Splits a cell that names several agencies.

Belongs here: where one name ends and the next begins. A comma, semicolon or slash parts two names
only when the text before it already reads as an agency; commas that belong to a name ("Kansas City,
KS Police Department", "Department of Wildlife, Parks and Tourism") don't. Does not: what a name
means (`names`).
"""

from __future__ import annotations

import re

from ringledger.matching.names import fold, parse_agency_name
from ringledger.matching.vocabulary import vocabulary

_HARD = re.compile(r"\s*[;\n|]\s*")
_SOFT = re.compile(r"\s*(?:,(?!\s*(?:Jr|Sr|Inc)\b)|/|\band\b|&)\s*", re.IGNORECASE)
# A list such as "Fish, Wildlife and Parks" is one name: its later items are topics, not agencies.
_TOPICS = frozenset(
    [
        *("fish", "wildlife", "parks", "park", "game", "forestry", "boat", "tourism", "recreation"),
        *("rehabilitation", "firearms", "tobacco", "explosives", "pardon", "parole", "probation"),
        *("customs", "border", "natural", "resources", "fisheries", "safety", "fire", "rescue"),
        *("community", "public", "conservation", "corrections", "juvenile", "emergency"),
    ]
)


def split_agency_cell(cell: str | None) -> list[str]:
    """The agency names in a cell, in order, trimmed; an empty or blank cell has none."""
    if cell is None:
        return []
    names: list[str] = []
    for part in _HARD.split(cell.strip()):
        names += _split_soft(part)
    return [name for name in names if fold(name)]


def _split_soft(text: str) -> list[str]:
    """Part `text` at each separator that has a whole agency on both sides of it."""
    names: list[str] = []
    start = 0
    for found in _SOFT.finditer(text):
        before, after = text[start : found.start()].strip(), text[found.end() :].strip()
        if before and after and _stands_alone(before) and _begins_agency(after, found.group()):
            names.append(before)
            start = found.end()
    names.append(text[start:].strip())
    return names


def _stands_alone(text: str) -> bool:
    """Whether the text reads as an agency by itself: it says a kind, or is "X County" alone."""
    parsed = parse_agency_name(text)
    return parsed.kind != "unknown" or fold(text).endswith((" county", " parish"))


def _begins_agency(text: str, separator: str) -> bool:
    """Whether what follows a separator begins another agency rather than going on with this one."""
    words = fold(text).removeprefix("and ").split()
    if not words or words[0] in _TOPICS:
        return False
    if _is_state(re.split(r"[,;/]", text)[0]):
        return False
    head = parse_agency_name(re.split(r"[,;/]", text)[0])
    if separator.strip() == ",":
        # ", Butler County" says where an agency is.
        return not (head.kind == "unknown" and head.place_type == "county")
    return head.kind not in {"unknown", "other"} and (
        bool(head.core) or head.kind in {"state_police", "federal"}
    )


def _is_state(text: str) -> bool:
    words_of = vocabulary()
    head = text.strip()
    return head.replace(".", "") in words_of.state_codes or fold(head) in words_of.state_names
