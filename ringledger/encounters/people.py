"""How alike two names of people are, in levels with named meaning.

Belongs here: the grammar of people's names as death lists print them. Does not: whether a name was
withheld (seed `withheld_names`), what a level weighs (`model`).

Names come folded (`ringledger.matching.names.normalize_person_name`): lower case, no accents, no
nicknames in quotes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA, JaroWinkler

from ringledger.encounters import signatures

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
ANOTHER_NAME = NAME_LEVELS.index("another name")

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


# From these lengths on, words that are spelled alike may be one letter apart, and two.
_ONE_APART, _TWO_APART = 4, 7


def _spelled_alike(left: str, right: str) -> bool:
    """A letter apart, or two in a long word."""
    shorter = min(len(left), len(right))
    allowed = 2 if shorter >= _TWO_APART else 1 if shorter >= _ONE_APART else 0
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
    return ANOTHER_NAME


Positions = npt.NDArray[np.integer[Any]]
Flags = npt.NDArray[np.bool_]


class _Spellings:
    """Words, by which pairs of them can't be spelled alike for their lengths and letters."""

    def __init__(self, words: Sequence[str]) -> None:
        self._lengths = np.fromiter(map(len, words), np.int32, len(words))
        self._letters = signatures.of_letters(words)

    def may_be_alike(self, left: Positions, right: Positions) -> Flags:
        one, other = self._lengths[left], self._lengths[right]
        shorter = np.minimum(one, other)
        allowed = (shorter >= _ONE_APART).astype(np.int32) + (shorter >= _TWO_APART)
        # A letter replaced by another changes two of those a word has.
        changed = np.bitwise_count(self._letters[left] ^ self._letters[right])
        alike: Flags = (np.abs(one - other) <= allowed) & (changed <= 2 * allowed)
        return alike


class Names:
    """Distinct names, and which pairs of them have to be read to say how alike they are."""

    def __init__(self, names: Sequence[str]) -> None:
        """Take the names apart, once each."""
        words = [_words(name)[0] for name in names]
        first, last = ([name[at] for name in words] for at in (0, -1))
        number = {word: at for at, word in enumerate(dict.fromkeys(first))}
        self._first = np.array([number[word] for word in first], np.int32)
        bits = signatures.Words()
        self._words, self._last = bits.of(words), bits.of([word] for word in last)
        self._given, self._surname = _Spellings(first), _Spellings(last)
        self._whole = _Spellings(["".join(name) for name in words])

    def may_be_alike(self, left: Positions, right: Positions) -> Flags:
        """Whether two names, by position, may be at another level than "another name".

        All other levels ask for the same first word, for the last word of one among the other's,
        or for a spelling that is alike, as a whole or in both of these words.
        """
        alike: Flags = self._first[left] == self._first[right]
        for one, other in ((left, right), (right, left)):
            alike |= self._last[one] & ~self._words[other] == 0
        alike |= self._whole.may_be_alike(left, right)
        alike |= self._given.may_be_alike(left, right) & self._surname.may_be_alike(left, right)
        return alike
