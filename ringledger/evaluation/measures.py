"""Measures of links against labels: shares with their intervals, and calibration.

What belongs here: formulas over plain numbers. What does not: labels, names, links.

Wilson's interval (Wilson 1927) is used because shares near 1 are the rule here. Calibration is
measured in ten bands of probability (Murphy and Winkler 1977; Guo et al. 2017): the expected
calibration error is the mean distance of each band's share of right links from its mean
probability, weighed by the band's size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

_Z = 1.959964
_BANDS = 10


@dataclass(frozen=True)
class Share:
    """A share with its counts and Wilson's 95 % interval; None where nothing was counted."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """The share itself."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval; nothing is known where nothing was counted."""
        return wilson(self.numerator, self.denominator)


def wilson(numerator: int, denominator: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    if denominator == 0:
        return 0.0, 1.0
    share, z2 = numerator / denominator, _Z * _Z
    scale = 1 + z2 / denominator
    middle = (share + z2 / (2 * denominator)) / scale
    half = _Z * sqrt(share * (1 - share) / denominator + z2 / (4 * denominator**2)) / scale
    return max(0.0, middle - half), min(1.0, middle + half)


def f1(precision: float | None, recall: float | None) -> float | None:
    """Harmonic mean of precision and recall."""
    if not precision or not recall:
        return None
    return 2 * precision * recall / (precision + recall)


@dataclass(frozen=True)
class Band:
    """Links of one range of probability: how many, what was promised, how many were right."""

    low: float
    high: float
    count: int
    mean_probability: float
    right: int

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval of the share that is right."""
        return wilson(self.right, self.count)

    @property
    def is_calibrated(self) -> bool:
        """Whether what was promised lies inside the interval of what came true."""
        low, high = self.interval
        return low <= self.mean_probability <= high


_PLOT_WIDTH = 41


def plotted(band: Band) -> str:
    """The band on a line from 0 to 1: `o` the mean of what was promised, `x` the share that came
    true, `*` both at one place, `-` Wilson's interval. The band must have names.
    """
    low, high = (round(end * (_PLOT_WIDTH - 1)) for end in band.interval)
    promised = round(band.mean_probability * (_PLOT_WIDTH - 1))
    true = round(band.right / band.count * (_PLOT_WIDTH - 1))
    line = ["-" if low <= at <= high else "." for at in range(_PLOT_WIDTH)]
    line[promised], line[true] = "o", "*" if promised == true else "x"
    return "".join(line)


def reliability(probabilities: Sequence[float], right: Sequence[bool]) -> list[Band]:
    """Ten bands of equal width, empty ones too; a probability of 1 belongs to the last."""
    members: list[list[int]] = [[] for _ in range(_BANDS)]
    for position, probability in enumerate(probabilities):
        members[min(int(probability * _BANDS), _BANDS - 1)].append(position)
    return [
        Band(
            low=band / _BANDS,
            high=(band + 1) / _BANDS,
            count=len(found),
            mean_probability=sum(probabilities[at] for at in found) / len(found) if found else 0.0,
            right=sum(right[at] for at in found),
        )
        for band, found in enumerate(members)
    ]


def expected_calibration_error(bands: Sequence[Band]) -> float | None:
    """Mean distance of promise and outcome over the bands, by size; None without any link."""
    total = sum(band.count for band in bands)
    if not total:
        return None
    return sum(abs(band.right - band.mean_probability * band.count) for band in bands) / total


def brier(probabilities: Sequence[float], right: Sequence[bool]) -> float | None:
    """Mean squared distance of probability and outcome (Brier 1950); None without any link."""
    if not probabilities:
        return None
    pairs = zip(probabilities, right, strict=True)
    return sum((probability - good) ** 2 for probability, good in pairs) / len(probabilities)


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two readings: agreement beyond what chance gives; None where there is none.

    `pairs` has what the first and the second reading say of each case.
    """
    if not pairs:
        return None
    count = len(pairs)
    observed = sum(first == second for first, second in pairs) / count
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    by_chance = sum(firsts[said] * seconds[said] for said in firsts) / count**2
    return None if by_chance == 1 else (observed - by_chance) / (1 - by_chance)
