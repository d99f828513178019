"""How alike two names of people are, in levels with named meaning.

Belongs here: the grammar of people's names as death lists print them. Does not: whether a name was
withheld (seed `withheld_names`), what a level weighs (`model`).

Names come folded (`ringledger.matching.names.normalize_person_name`): lower case, no accents, no
nicknames in quotes.
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

NAME_LEVELS = (
    "not said",
    "same",
    "same given name and surname, other words differ",
    "same given name and surname, another generation",
    "all words of one are in the other",
    "spelled alike",
    "same surname, given names alike",
    "same surname, another given name",
    "same given name, another surname",
    "another name",
)
NOT_SAID = 0

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
# Least Jaro-Winkler similarity at which given names are forms of one: Michael and Mike, not Mark.
_GIVEN_NAMES_ALIKE = 0.84


@lru_cache(maxsize=1 << 16)
def _words(name: str) -> tuple[tuple[str, ...], str]:
    """The words of a name without the generation that follows it, and the generation."""
    words = name.split()
    generation = ""
    while len(words) > 1 and words[-1] in _SUFFIXES:
        generation = words.pop()
    return tuple(words), generation


def _spelled_alike(left: str, right: str) -> bool:
    """A letter apart, or two in a long word."""
    allowed = 2 if min(len(left), len(right)) >= 7 else 1 if min(len(left), len(right)) >= 4 else 0
    return OSA.distance(left, right, score_cutoff=allowed) <= allowed


def _given_alike(left: str, right: str) -> bool:
    if len(left) == 1 or len(right) == 1:
        return left[0] == right[0]
    return (
        left.startswith(right[:3])
        or JaroWinkler.similarity(left, right) >= _GIVEN_NAMES_ALIKE
        or _spelled_alike(left, right)
    )


def name_level(left: str | None, right: str | None) -> int:
    """The level of agreement of two folded names; symmetric."""
    if not left or not right:
        return NOT_SAID
    if left == right:
        return NAME_LEVELS.index("same")
    (one, generation), (other, other_generation) = _words(left), _words(right)
    if one[0] == other[0] and one[-1] == other[-1]:
        is_another = generation and other_generation and generation != other_generation
        return NAME_LEVELS.index(
            "same given name and surname, another generation"
            if is_another
            else "same given name and surname, other words differ"
        )
    shorter, longer = sorted((frozenset(one), frozenset(other)), key=len)
    if len(shorter) > 1 and shorter <= longer:
        return NAME_LEVELS.index("all words of one are in the other")
    given, surname = one[0] == other[0], one[-1] == other[-1]
    if _spelled_alike("".join(one), "".join(other)) or (
        (given or _spelled_alike(one[0], other[0]))
        and (surname or _spelled_alike(one[-1], other[-1]))
    ):
        return NAME_LEVELS.index("spelled alike")
    # A surname of several words, or one put before the given name: any shared last word counts.
    if surname or one[-1] in other or other[-1] in one:
        alike = _given_alike(one[0], other[0])
        return NAME_LEVELS.index(
            "same surname, given names alike" if alike else "same surname, another given name"
        )
    if given and len(one) > 1 and len(other) > 1:
        return NAME_LEVELS.index("same given name, another surname")
    return NAME_LEVELS.index("another name")
