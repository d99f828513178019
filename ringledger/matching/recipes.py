"""Common ways of matching names by their spelling, as others use them: to be compared with, never
used for a link.

Belongs here: the scorers and thresholds that tutorials and defaults suggest, over lists of names.
Does not: which recipes are reported (`seeds/matching_recipes.csv`), any knowledge of agencies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from ringledger.matching.names import normalize_agency_name

# Scores from 0 to 100, as RapidFuzz gives them.
_SCORERS: dict[str, Callable[..., float]] = {
    "token_sort": fuzz.token_sort_ratio,
    "wratio": fuzz.WRatio,
    "jaro_winkler": JaroWinkler.normalized_similarity,
}
_PERCENT = {"jaro_winkler": 100.0}
SCORERS = ("exact", "normalized", *_SCORERS)

Positions = npt.NDArray[np.int64]


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
    if not left or not right:
        return np.full(len(left), -1, dtype=np.int64), np.zeros(len(left))
    scores = _scores(left, right, scorer)
    best = scores.argmax(axis=1)
    top = scores[np.arange(len(left)), best].astype(np.float64)
    return np.where(top >= threshold, best, -1).astype(np.int64), top


def alike(
    left: Sequence[str], right: Sequence[str], scorer: str, threshold: float
) -> list[tuple[str, str, float]]:
    """Each pair of a name and one of the other list's that reaches the threshold, with its score.

    In the order of the first list, then of the second.
    """
    first = [prepared(name, scorer) for name in left]
    second = [prepared(name, scorer) for name in right]
    if scorer not in _SCORERS:
        spelled: dict[str, list[str]] = {}
        for name, key in zip(right, second, strict=True):
            spelled.setdefault(key, []).append(name)
        return [
            (name, other, 100.0)
            for name, key in zip(left, first, strict=True)
            for other in spelled.get(key, ())
        ]
    if not first or not second:
        return []
    scores = _scores(first, second, scorer, threshold)
    rows, columns = np.nonzero(scores >= threshold)
    found = zip(rows.tolist(), columns.tolist(), scores[rows, columns].tolist(), strict=True)
    return [(left[row], right[column], score) for row, column, score in found]


def _scores(
    left: list[str], right: list[str], scorer: str, threshold: float = 0.0
) -> npt.NDArray[np.float32]:
    scale = _PERCENT.get(scorer, 1.0)
    # Scores below the cutoff come back as zero, sooner.
    scores: npt.NDArray[np.float32] = process.cdist(
        left, right, scorer=_SCORERS[scorer], score_cutoff=threshold / scale, dtype=np.float32
    )
    return scores * np.float32(scale)
