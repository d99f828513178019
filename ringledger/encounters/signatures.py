"""Sets as 64 bits each, by which most pairs are told to have little in common without a look.

Belongs here: the bits. Does not: what is said by them. Two sets may share bits without sharing a
member: what bits don't rule out has to be looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.uint64]

# Fibonacci hashing: spreads the numbers of words over the bits.
_SPREAD, _ALL = 0x9E3779B97F4A7C15, (1 << 64) - 1


def of_letters(texts: Sequence[str]) -> Bits:
    """The letters of each text, a bit each: a letter put in or left out changes one at most."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    if not lengths.any():
        return np.zeros(len(texts), np.uint64)
    letters = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32)
    bits = np.uint64(1) << (letters % 64).astype(np.uint64)
    found = np.zeros(len(texts), np.uint64)
    # A text without letters would take the next one's first.
    has_letters = lengths > 0
    starts = lengths.cumsum() - lengths
    found[has_letters] = np.bitwise_or.reduceat(bits, starts[has_letters])
    return found


class Words:
    """The bits of words, two each; a set of words has the bits of all of them."""

    def __init__(self) -> None:
        """No word is known yet."""
        self._bits: dict[str, int] = {}

    def of(self, sets: Iterable[Collection[str]]) -> Bits:
        """The bits of each set."""
        return np.fromiter(map(self._of, sets), np.uint64)

    def _of(self, words: Collection[str]) -> int:
        found = 0
        for word in words:
            bits = self._bits.get(word)
            if bits is None:
                spread = len(self._bits) * _SPREAD & _ALL
                bits = self._bits[word] = 1 << (spread >> 58) | 1 << (spread >> 52 & 63)
            found |= bits
        return found
