"""Splits a cell that names several agencies.

Belongs here: where one name ends and the next begins. A comma, semicolon or slash parts two names
only when the text before it already reads as an agency; commas that belong to a name ("Kansas City,
KS Police Department", "Department of Wildlife, Parks and Tourism") don't. Does not: what a name
means (`names`).
"""

from __future__ import annotations

import re

from ringledger.matching.folding import fold, unescape
from ringledger.matching.names import AgencyName, normalize_agency_name, parse_agency_name
from ringledger.matching.vocabulary import vocabulary

_HARD = re.compile(r"\s*[;\n|]\s*")
_SOFT = re.compile(r"\s*(?:,(?!\s*(?:Jr|Sr|Inc)\b)|/|\band\b|&)\s*", re.IGNORECASE)
# What has none of these holds one name.
_ANY = re.compile(r"[;\n|,/&]|\band\b", re.IGNORECASE)
_SIGN = re.compile(r"[;\n|,/&]")
# What has one of these is not blank, folded or not.
_SAYS = re.compile(r"[A-Za-z0-9]")
# What folded cells say that name nothing: a blank one, and "N/A", whose N is no North.
_NOTHING = frozenset({"", "n a"})
_STATEWIDE = frozenset({"state_police", "state_other", "corrections"})
_LOCAL = frozenset({"police", "sheriff", "marshal"})
_ACRONYM = re.compile(r"[A-Z]{3,6}")
# "CO 80012", and "Houston TX" where the capitals are no habit of the list's.
_ZIP = re.compile(r"\s+[0-9]{5}(?:-[0-9]{4})?\s*$")
_IN_STATE = re.compile(r"[a-z.]\s+([A-Z]{2})$")
_INSTITUTIONS = frozenset({"university", "college", "institute", "academy", "school"})
_ORGANIZATIONS = frozenset({"department", "dept", "agency", "commission"})
_PARTS = frozenset({"division", "bureau", "station", "substation", "squad", "section"})
_FORCE = re.compile(r"\b(?:police|safety|security|department)\b")
# What a name neither begins nor ends with: the comma of a list, and its last "and".
_EDGES = re.compile(r"^(?:\s*(?:[,/&]|and\b))+\s*|(?:\s*(?:[,/&]|\band\b))+\s*$", re.IGNORECASE)
# A list such as "Fish, Wildlife and Parks" is one name: its later items are topics, not agencies.
_TOPICS = frozenset(
    [
        *("fish", "wildlife", "parks", "park", "game", "forestry", "boat", "tourism", "recreation"),
        *("rehabilitation", "firearms", "tobacco", "explosives", "pardon", "parole", "probation"),
        *("customs", "border", "natural", "resources", "fisheries", "safety", "fire", "rescue"),
        *("community", "public", "conservation", "corrections", "correctional", "juvenile"),
        "emergency",
    ]
)


def split_agency_cell(cell: str | None) -> list[str]:
    """The agency names in a cell, in order, trimmed; an empty or blank cell or "N/A" has none."""
    if cell is None:
        return []
    if "&" in cell:
        cell = unescape(cell)
    if not (_may_hold_several(cell) and _ANY.search(cell)):
        return [cell.strip()] if _SAYS.search(cell) or fold(cell) else []
    names: list[str] = []
    for part in _HARD.split(cell.strip()):
        names += _split_soft(part)
    trimmed = [_EDGES.sub("", name) for name in names]
    return [name for name in trimmed if fold(name) not in _NOTHING]


def _may_hold_several(cell: str) -> bool:
    """A quick look before the search, which takes as long as reading half the name."""
    return bool(_SIGN.search(cell)) or "and" in cell.lower()


def _split_soft(text: str) -> list[str]:
    """Part `text` at each separator that has a whole agency on both sides of it."""
    names: list[str] = []
    start = 0
    for found in _SOFT.finditer(text):
        before, after = text[start : found.start()].strip(), text[found.end() :].strip()
        if (
            before
            and after
            and (_stands_alone(before) or _is_acronym(before, after))
            and _begins_agency(before, after, found.group())
            and not _is_within_phrase(before, text[start:])
        ):
            names.append(before)
            start = found.end()
    names.append(text[start:].strip())
    return names


def _stands_alone(text: str) -> bool:
    """Whether the text reads as an agency by itself: it says a kind, or is "X County" alone."""
    return parse_agency_name(text).kind != "unknown" or _is_county(text)


def _is_acronym(text: str, beside: str) -> bool:
    """Whether the text is an agency's acronym: in capitals that what stands beside it hasn't.

    "GBI, Polk County SO" names two, "KING AND QUEEN COUNTY SO" one.
    """
    return bool(_ACRONYM.fullmatch(text)) and not beside.isupper()


def _is_county(text: str) -> bool:
    """Whether the text is a county's: "Butler County", "Butler Co."."""
    return normalize_agency_name(text).endswith((" county", " parish"))


def _is_within_phrase(before: str, whole: str) -> bool:
    """Whether a phrase of the vocabulary reaches over the separator after `before`.

    "Port Authority of New York and New Jersey" is one name, though each half reads like one.
    """
    words = tuple(normalize_agency_name(whole).split())
    at = len(normalize_agency_name(before).split())
    phrases = vocabulary().phrases
    return any(
        position + len(phrase.words) > at
        and words[position : position + len(phrase.words)] == phrase.words
        for position in range(min(at, len(words)))
        for phrase in phrases.get(words[position], ())
    )


def _begins_agency(before: str, text: str, separator: str) -> bool:
    """Whether what follows a separator begins another agency rather than going on with this one."""
    words = fold(text).removeprefix("and ").split()
    first, *rest = re.split(r"[,;/]", text)
    if not words or _is_state(first):
        return False
    head = parse_agency_name(first)
    # "Park County Sheriff" and "Park Ridge Police" begin with a place, not a topic.
    is_place = head.kind in {"police", "sheriff"} and (len(head.core) > 1 or head.place_type)
    if words[0] in _TOPICS and not (is_place and head.core[:1] == (words[0],)):
        return False
    if _is_county(before) and head.kind not in _STATEWIDE and _starts_with_state(first):
        return False
    if separator.strip() == ",":
        if _awaits_place(before, head):
            return False
        if head.kind != "unknown":
            return True
        if _has_posts(before):
            # ", Bethlehem" and ", Tucson Sector" are posts of it, ", GBI" and ", Department of Fish
            # and Game" are others.
            is_another = not _ORGANIZATIONS.isdisjoint(fold(first).split())
            return is_another or _is_acronym(first.strip(), before)
        # ", Butler County", ", Precinct 4", ", Division of Law Enforcement", ", Polk Division",
        # ", Salem, Oregon" and ", Salem OR 97301" say where an agency is, or which part is meant.
        is_elsewhere = _is_county(first) or _is_in_state(first) or (rest and _is_state(rest[0]))
        is_part = not _PARTS.isdisjoint(fold(first).split()[-1:])
        return bool(head.core) and not (head.number or is_elsewhere or is_part)
    if head.kind == "campus" and _is_campus(parse_agency_name(before)):
        return False  # "Virginia Polytechnic Institute and State University Police"
    return head.kind not in {"unknown", "other"} and (
        bool(head.core) or head.kind in {"state_police", "federal"}
    )


def _awaits_place(before: str, after: AgencyName) -> bool:
    """Whether the text before a comma is no whole name without the place that follows.

    "Department of Public Safety, Ashby" and "University of Polk, Ashby Police" are of Ashby.
    """
    name = parse_agency_name(before)
    if after.kind == "unknown":
        is_nowhere = name.kind in _LOCAL and not name.core
        is_open = is_nowhere or name.core == ("public", "safety") or name.kind == "campus"
        return bool(after.core) and is_open
    if name.kind == "police" and not name.core:
        return _is_campus(after)  # "Police Department, University of Polk"
    # "University of Polk, Ashby Campus Police" is one, "University of Polk, Ashby College" two.
    is_another = after.kind == "campus" and not _INSTITUTIONS.isdisjoint(after.core)
    is_force = after.kind in {"police", "campus"} or "security" in after.core
    return _is_campus(name) and is_force and not is_another


def _has_posts(text: str) -> bool:
    """Whether the text is a federal agency or a state's force, perhaps with one of its troops."""
    name = parse_agency_name(text)
    is_force = name.kind == "state_police" and not (name.core or name.place_type)
    return is_force or name.kind == "federal"


def _is_campus(name: AgencyName) -> bool:
    """Whether a name is a university's, and not yet its police's."""
    return name.kind == "campus" and not _FORCE.search(name.normalized)


def _is_state(text: str) -> bool:
    words_of = vocabulary()
    head = _ZIP.sub("", text).strip()
    is_code = head.replace(".", "") in words_of.state_codes
    is_name = normalize_agency_name(head) in words_of.state_names
    return is_code or is_name or head in words_of.state_abbreviations


def _is_in_state(text: str) -> bool:
    found = _IN_STATE.search(_ZIP.sub("", text).strip())
    return found is not None and found.group(1) in vocabulary().state_codes


def _starts_with_state(text: str) -> bool:
    """Whether the text begins with a state: its name, or a code and no more than a kind."""
    folded = fold(text)
    states = vocabulary().states_by_word.get(folded.partition(" ")[0], ())
    is_code = text[:2] in vocabulary().state_codes and text[2:3] == " "
    is_named = any(folded.startswith(f"{name} ") for name, _ in states)
    return is_named or (is_code and not parse_agency_name(text[3:]).core)
