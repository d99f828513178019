"""How much each level of agreement counts, and the probability that follows.

A conditional logit: every candidate of a mention scores the sum of its levels' weights, "no such
agency here" scores a weight of its own, and the probabilities are the softmax over all of them. Two
candidates that agree equally well therefore share the probability, and a name that nothing fits
goes to "no such agency". This is the discrete-choice form (McFadden 1974) of the additive match
weights of Fellegi and Sunter (1969).

Belongs here: weights (data: `seeds/matching_weights.csv`) and probabilities. Does not: how levels
come about (`comparison`), how weights are fitted (`training`), decisions (`linker`).
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ringledger.matching.comparison.levels import FEATURES, LEVELS, Codes
from ringledger.project import seeds_dir

Floats = npt.NDArray[np.float64]

NO_AGENCY = "no_agency"
# What the weight of "no such agency" depends on: the kind of the name.
NULL_LEVELS = ("local", "statewide", "special", "not said")
_NULL_GROUP = {
    "police": 0,
    "sheriff": 0,
    "marshal": 0,
    "state_police": 1,
    "federal": 1,
    "unknown": 3,
}


def null_codes(kinds: Sequence[str]) -> Codes:
    """Code of each mention's level of "no such agency"."""
    return np.array([_NULL_GROUP.get(kind, 2) for kind in kinds], dtype=np.int32)


def parameter_names() -> list[tuple[str, str]]:
    """All (feature, level) pairs that carry a weight, in order; vetoes carry none."""
    named = [
        (feature, level)
        for feature in FEATURES
        for code, level in enumerate(LEVELS[feature])
        if code > 0
    ]
    return named + [(NO_AGENCY, level) for level in NULL_LEVELS]


@dataclass(frozen=True)
class Model:
    """Weights by feature and level code (natural log scale), and the final calibration.

    `lapse` is the share of names that mean no listed agency although one fits them in every way: an
    agency nobody listed, a slip in the source. No evidence here tells them, so no probability goes
    above what they leave (the lapse rate of psychometrics: Wichmann and Hill 2001).
    """

    weights: dict[str, Floats]
    no_agency: Floats
    temperature: float
    lapse: float = 0.0

    def scores(self, levels: dict[str, Codes]) -> Floats:
        """Sum of weights of each pair; pairs at a veto score minus infinity."""
        total = np.zeros(len(next(iter(levels.values()))), dtype=np.float64)
        vetoed = np.zeros(len(total), dtype=bool)
        for feature in FEATURES:
            codes = levels[feature]
            total += self.weights[feature][codes]
            vetoed |= (codes == 0) & LEVELS[feature][0].startswith("veto")
        total[vetoed] = -np.inf
        return total


def probabilities(
    scores: Floats,
    mention_of: npt.NDArray[np.int64],
    null_scores: Floats,
    temperature: float,
    lapse: float = 0.0,
) -> tuple[Floats, Floats]:
    """Softmax per mention over its pairs and "no such agency", which has the lapses too.

    `scores` has one position per pair, `mention_of` its mention, `null_scores` one per mention.
    Returns the probability of each pair and of each mention's "no such agency".
    """
    scaled, null_scaled = scores / temperature, null_scores / temperature
    peak = null_scaled.copy()
    np.maximum.at(peak, mention_of, scaled)
    weight = np.exp(scaled - peak[mention_of])
    null_weight = np.exp(null_scaled - peak)
    total = null_weight + np.bincount(mention_of, weight, minlength=len(null_scores))
    return (1 - lapse) * weight / total[mention_of], lapse + (1 - lapse) * null_weight / total


def load_weights(path: Path) -> Model:
    """Read a weights file: columns feature, level, weight."""
    by_name: dict[tuple[str, str], float] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_name[row["feature"], row["level"]] = float(row["weight"])
    weights = {
        feature: np.array(
            [0.0 if code == 0 else by_name[feature, level] for code, level in enumerate(levels)]
        )
        for feature, levels in LEVELS.items()
    }
    no_agency = np.array([by_name[NO_AGENCY, level] for level in NULL_LEVELS])
    calibration = {name: by_name["calibration", name] for name in ("temperature", "lapse")}
    return Model(weights, no_agency, **calibration)


@cache
def default_model() -> Model:
    """The project's model: `seeds/matching_weights.csv`."""
    return load_weights(seeds_dir() / "matching_weights.csv")
