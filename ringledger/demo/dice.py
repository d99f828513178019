"""Seeded draws that repeat on every machine and Python version.

What belongs here: drawing. Everything is built on `random.Random.random`, the one method whose
sequence Python guarantees for a seed; `numpy` and the other methods of `random` may change theirs
between versions. No floating-point function of the platform's C library is used.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


class Dice:
    """One stream of draws, named by its parts: what is drawn from one never shifts another."""

    def __init__(self, *parts: object) -> None:
        """Start the stream of that name, such as `Dice(seed, "deaths")`."""
        # Not for secrets: the draws have to repeat.
        self._random = random.Random("/".join(map(str, parts))).random  # noqa: S311

    def below(self, bound: int) -> int:
        """A whole number of 0..bound-1."""
        return int(self._random() * bound)

    def between(self, low: int, high: int) -> int:
        """A whole number of low..high, both included."""
        return low + int(self._random() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        """True that often."""
        return self._random() < probability

    def choice(self, items: Sequence[T]) -> T:
        """One item, all equally likely; the sequence must not be empty."""
        return items[int(self._random() * len(items))]

    def weighted(self, items: Sequence[T], cumulative: Sequence[int]) -> T:
        """One item, by running totals of whole weights (so that no rounding is involved)."""
        return items[bisect_right(cumulative, int(self._random() * cumulative[-1]))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """A new list in random order."""
        result = list(items)
        for last in range(len(result) - 1, 0, -1):
            other = int(self._random() * (last + 1))
            result[last], result[other] = result[other], result[last]
        return result
