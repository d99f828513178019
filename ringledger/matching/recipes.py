"""Common ways of matching names by their spelling, as others use them: to be compared with, never
used for a link.

Belongs here: the scorers and thresholds that tutorials and defaults suggest, over lists of names.
Does not: which recipes are reported (`seeds/matching_recipes.csv`), any knowledge of agencies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from ringledger.arrow import Positions
from ringledger.matching.names import normalize_agency_name

# Scores from 0 to 100, as RapidFuzz gives them.
_SCORERS: dict[str, Callable[..., float]] = {
    "token_sort": fuzz.token_sort_ratio,
    "wratio": fuzz.WRatio,
    "jaro_winkler": JaroWinkler.normalized_similarity,
}
_PERCENT = {"jaro_winkler": 100.0}
SCORERS = ("exact", "normalized", *_SCORERS)


def prepared(name: str, scorer: str) -> str:
    """The spelling a scorer compares: lower case, and for `normalized` the grammar's spelling."""
    return normalize_agency_name(name) if scorer == "normalized" else " ".join(name.lower().split())


def best_of(
    names: Sequence[str], known: Sequence[str], scorer: str, threshold: float
) -> tuple[Positions, npt.NDArray[np.float64]]:
    """For each name the position of the known name most like it, and how like from 0 to 100.

    -1 where none reaches the threshold. Of equally like ones the first; a careless user does no
    better.
    """
    left = [prepared(name, scorer) for name in names]
    right = [prepared(name, scorer) for name in known]
    if scorer not in _SCORERS:
        first: dict[str, int] = {}
        for position, name in enumerate(right):
            first.setdefault(name, position)
        found = np.array([first.get(name, -1) for name in left], dtype=np.int64)
        return found, np.where(found >= 0, 100.0, 0.0)
    best = np.full(len(left), -1, dtype=np.int64)
    top = np.zeros(len(left))
    for start, scores in _scores(left, right, scorer):
        at = scores.argmax(axis=1)
        of_rows = slice(start, start + len(scores))
        top[of_rows] = scores[np.arange(len(scores)), at]
        best[of_rows] = np.where(top[of_rows] >= threshold, at, -1)
    return best, top


Scores = npt.NDArray[np.float64]


def most_alike(
    left: Sequence[str], right: Sequence[str], scorer: str, threshold: float
) -> tuple[Scores, Scores]:
    """For each name of either list, how like it the other's most alike is: 0 below the threshold.

    No more than a few names are compared with the other list at a time, however long both are.
    """
    first = [prepared(name, scorer) for name in left]
    second = [prepared(name, scorer) for name in right]
    if scorer not in _SCORERS:
        of_left, of_right = set(first), set(second)
        return (
            np.array([100.0 * (name in of_right) for name in first], np.float64),
            np.array([100.0 * (name in of_left) for name in second], np.float64),
        )
    best, best_of_right = np.zeros(len(first)), np.zeros(len(second))
    for start, scores in _scores(first, second, scorer, threshold):
        best[start : start + len(scores)] = scores.max(axis=1)
        np.maximum(best_of_right, scores.max(axis=0), out=best_of_right)
    for each in (best, best_of_right):
        each[each < threshold] = 0
    return best, best_of_right


# Most scores that are computed at a time.
_BATCH = 1 << 22


def _scores(
    left: list[str], right: list[str], scorer: str, threshold: float = 0.0
) -> Iterator[tuple[int, npt.NDArray[np.float32]]]:
    """The scores of a few names with all of the other list, and the first of their positions."""
    scale = _PERCENT.get(scorer, 1.0)
    size = max(_BATCH // max(len(right), 1), 1)
    for start in range(0, len(left) if right else 0, size):
        # Scores below the cutoff come back as zero, sooner.
        scores: npt.NDArray[np.float32] = process.cdist(
            left[start : start + size],
            right,
            scorer=_SCORERS[scorer],
            score_cutoff=threshold / scale,
            dtype=np.float32,
            workers=-1,
        )
        scores *= np.float32(scale)
        yield start, scores
