"""The words of a name in one spelling: abbreviations written out, slips of the pen mended.

Belongs here: what a word abbreviates or is a slip for, by itself and beside its neighbors. Does
not: letters (`folding`), what words mean (`names`).
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from ringledger.matching.vocabulary import vocabulary

# "Ashby P D" and "Ash County S D" end like "Ashby PD" and "Ash County SD".
_SPACED = (["p", "d"], ["s", "o"], ["s", "d"])
_COUNTY = frozenset({"county", "co", "cnty", "cty", "parish"})
# "So. San Francisco" and "No. Attleboro": what these abbreviate as the first of several words.
_FIRST_WORDS = {"so": "south", "no": "north"}
_TOWNSHIP = frozenset({"township", "twp", "twsp", "twnshp"})
# Before these, "St" abbreviates State; elsewhere, Saint.
_AFTER_STATE = frozenset(
    {"police", "patrol", "ptrl", "trooper", "troopers", "park", "university", "univ", "trprs"}
)
# Words whose spelling out depends on their neighbors; so do slips like "Stte" and "Partol".
_BY_CONTEXT = frozenset({"st", "sd", "so", "charter", *_FIRST_WORDS})

# The words every agency name is made of: worth mending when they are mistyped.
_MENDED = (
    "department",
    "police",
    "sheriffs",
    "sheriff",
    "township",
    "office",
    "village",
    "borough",
    "county",
    "highway",
    "tribal",
    "university",
    "college",
    "marshals",
    "marshal",
    "constable",
    "precinct",
    "safety",
    "district",
    "division",
    "agency",
    "regional",
    "enforcement",
    "investigation",
)
# By first letter, which hardly anyone mistypes.
_MENDED_FROM = {
    first: [word for word in _MENDED if word[0] == first] for first in {word[0] for word in _MENDED}
}
# Words in their own right, and no slips: "The Villages", "Country Club Hills", "Marshall".
_NOT_MENDED = frozenset(
    [
        *("villages", "boroughs", "country", "counts", "states", "marshall", "marshalls"),
        *("investigative", "investigator", "investigators", "investigations"),
    ]
)
# "Stte Police" and "Highway Partol": too many words are a letter away from "state" and "patrol",
# so these are mended beside such words alone.
_BESIDE_STATE = frozenset(
    {"police", "patrol", "trooper", "troopers", "university", "park", "fire", "transport"}
)
_BESIDE_PATROL = frozenset({"highway", "state", "border"})
_RUN_TOGETHER = re.compile(r"(police|sheriffs|sheriff)(department|dept|office)")


def expand(words: list[str]) -> list[str]:
    """The words, folded, of a name in one spelling; there may be more of them, or fewer."""
    expanded: list[str] = []
    for word in words:
        if (written := _anywhere(word)) is None:
            return expand_beside(words)
        expanded += written
    return expanded


def expand_beside(words: list[str]) -> list[str]:
    """The same, whether or not what stands around the words makes a difference."""
    units = vocabulary().units
    expanded: list[str] = []
    words = _mended_beside(words)
    if words[-2:] in _SPACED and len(words) > 2:
        words = [*words[:-2], "".join(words[-2:])]
    for position, word in enumerate(words):
        following = words[position + 1] if position + 1 < len(words) else ""
        if word == "st":
            expanded.append("state" if following in _AFTER_STATE else "saint")
        elif len(word) == 1 and position and words[position - 1] in units:
            expanded.append(word)  # "Troop E" is not Troop East
        elif word == "sd" and not following and position and words[position - 1] in _COUNTY:
            expanded += ["sheriffs", "department"]
        elif word in _FIRST_WORDS and not position and following:
            expanded.append(_FIRST_WORDS[word])
        elif word == "so" and following:
            expanded.append(word)
        elif word == "u" and following == "of":
            expanded.append("university")
        elif word == "charter" and following in _TOWNSHIP:
            continue  # Michigan's word for how a township is governed
        else:
            expanded += written_out(word)
    return expanded


@lru_cache(maxsize=1 << 16)
def _anywhere(word: str) -> tuple[str, ...] | None:
    """A word written out, where that is the same whatever stands around it; else None."""
    if len(word) == 1 or word in _BY_CONTEXT:
        return None
    is_slip = _is_slip_of(word, "state") or _is_slip_of(word, "patrol")
    return None if is_slip else written_out(word)


def _mended_beside(words: list[str]) -> list[str]:
    """The words, with what is mistyped for "state" or "patrol" beside a word that calls for it."""
    for position, word in enumerate(words):
        if word[0] == "s" and 4 <= len(word) <= 6 and position + 1 < len(words):
            following = words[position + 1]
            if _is_slip_of(word, "state") and _BESIDE_STATE.intersection(written_out(following)):
                words = [*words[:position], "state", *words[position + 1 :]]
        elif word[0] == "p" and 5 <= len(word) <= 7 and position:
            is_beside = _BESIDE_PATROL.intersection(written_out(words[position - 1]))
            if is_beside and _is_slip_of(word, "patrol"):
                words = [*words[:position], "patrol", *words[position + 1 :]]
    return words


@lru_cache(maxsize=1 << 12)
def _is_slip_of(word: str, right: str) -> bool:
    is_other = word != right and word not in _NOT_MENDED
    return is_other and bool(OSA.distance(word, right, score_cutoff=1) <= 1)


@lru_cache(maxsize=1 << 16)
def written_out(word: str) -> tuple[str, ...]:
    """A word without slips of the pen or abbreviation, whatever stands around it."""
    words_of = vocabulary()
    if word.endswith("borough") and len(word) > len("borough"):
        return (word.removesuffix("ugh"),)  # Foxborough is Foxboro
    return tuple(
        part for mended in _mend(word) for part in words_of.abbreviations.get(mended, (mended,))
    )


def _mend(word: str) -> tuple[str, ...]:
    """A mistyped everyday word in its right spelling ("pollice", "sheriffsoffice")."""
    words_of = vocabulary()
    if len(word) < 5 or word in words_of.abbreviations or word in words_of.soft:
        return (word,)
    if word in _NOT_MENDED:
        return (word,)
    if found := _RUN_TOGETHER.fullmatch(word):
        return found.groups()
    for right in _MENDED_FROM.get(word[0], ()):
        allowed = 2 if len(right) > 8 else 1
        if OSA.distance(word, right, score_cutoff=allowed) <= allowed:
            return (right,)
    return (word,)
