"""Fits the matcher's weights to labelled mentions.

Belongs here: maximum likelihood of the conditional logit of `model`, with a ridge pull to a written
prior, and the final temperature. Does not: choosing labels, writing seeds (both
`ringledger.evaluation.fitting`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ringledger.matching.comparison.block import Block
from ringledger.matching.comparison.levels import FEATURES, LEVELS
from ringledger.matching.comparison.mentions import Mention
from ringledger.matching.comparison.pairs import Pairs, compare_block
from ringledger.matching.model import NO_AGENCY, NULL_LEVELS, Floats, null_codes, parameter_names


@dataclass(frozen=True)
class LabelledBlock:
    """Mentions of one block with the ids that are right; an empty set means no such agency.

    `weight` is what each mention counts: blocks that leave agencies out on purpose count less, so
    that "no such agency" is about as rare in the fit as in the lists.
    """

    mentions: Sequence[Mention]
    right: Sequence[frozenset[str]]
    block: Block
    weight: float = 1.0


@dataclass(frozen=True)
class _Design:
    features: npt.NDArray[np.int32]
    mention: npt.NDArray[np.int64]
    is_right: npt.NDArray[np.bool_]
    null_column: npt.NDArray[np.int32]
    null_right: npt.NDArray[np.bool_]
    weight: Floats


_COLUMN = {name: column for column, name in enumerate(parameter_names())}


def _design(blocks: Sequence[LabelledBlock]) -> _Design:
    features, mention, right, null_column, null_right, weight = [], [], [], [], [], []
    offset = 0
    for labelled in blocks:
        parsed, pairs = compare_block(labelled.mentions, labelled.block)
        columns, allowed = _columns(pairs)
        features.append(columns)
        mention.append(pairs.mention[allowed] + offset)
        right.append(
            np.array(
                [
                    labelled.block.agencies[agency].agency_id in labelled.right[at]
                    for at, agency in zip(
                        pairs.mention[allowed].tolist(), pairs.agency[allowed].tolist(), strict=True
                    )
                ],
                dtype=bool,
            )
        )
        codes = null_codes([name.kind for name in parsed])
        null_column.append(codes + _COLUMN[NO_AGENCY, NULL_LEVELS[0]])
        null_right.append(np.array([not ids for ids in labelled.right], dtype=bool))
        weight.append(np.full(len(labelled.mentions), labelled.weight))
        offset += len(labelled.mentions)
    return _Design(
        np.concatenate(features),
        np.concatenate(mention),
        np.concatenate(right),
        np.concatenate(null_column).astype(np.int32),
        np.concatenate(null_right),
        np.concatenate(weight),
    )


def _columns(pairs: Pairs) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """Parameter columns of each allowed pair (pairs × features), vetoed pairs left out."""
    allowed = np.ones(len(pairs.mention), dtype=bool)
    for feature in FEATURES:
        if LEVELS[feature][0].startswith("veto"):
            allowed &= pairs.levels[feature] > 0
    kept = np.flatnonzero(allowed)
    columns = [
        _COLUMN[feature, LEVELS[feature][1]] + pairs.levels[feature][kept] - 1
        for feature in FEATURES
    ]
    return np.stack(columns, axis=1).astype(np.int32), kept


def fit(
    blocks: Sequence[LabelledBlock],
    prior: Mapping[tuple[str, str], float],
    pull: Mapping[tuple[str, str], float],
    rounds: int = 400,
) -> dict[tuple[str, str], float]:
    """Weights by (feature, level): the labels' likelihood, pulled towards the written prior.

    Levels that few labels show (a county force and a city of one name) keep near the prior, which
    stands in `seeds/matching_weights.csv`; `pull` is how strongly each weight is held to it.

    Mentions none of whose right agencies is among their candidates say nothing about weights and
    are left out; several names of one agency count as that agency.
    """
    from scipy.optimize import minimize

    likelihood = _Likelihood(_design(blocks))
    center = np.array([prior[name] for name in _COLUMN])
    strength = np.array([pull[name] for name in _COLUMN])

    def loss(weights: Floats) -> tuple[float, Floats]:
        value, gradient = likelihood.negative_log(weights)
        away = weights - center
        return value + float(strength @ (away * away)), gradient + 2 * strength * away

    found = minimize(loss, center, jac=True, method="L-BFGS-B", options={"maxiter": rounds})
    return {name: float(found.x[column]) for name, column in _COLUMN.items()}


def fit_temperature(
    blocks: Sequence[LabelledBlock], weights: Mapping[tuple[str, str], float]
) -> float:
    """What all scores are divided by at last, by maximum likelihood (Guo et al. 2017).

    The pull towards the prior can leave the weights too bold or too timid as a whole; this is the
    one number that mends it. 1 changes nothing.
    """
    from scipy.optimize import minimize_scalar

    likelihood = _Likelihood(_design(blocks))
    fitted = np.array([weights[name] for name in _COLUMN])
    found = minimize_scalar(
        lambda temperature: likelihood.negative_log(fitted / temperature)[0],
        bounds=(0.5, 2.0),
        method="bounded",
    )
    return float(found.x)


class _Likelihood:
    """The labels' likelihood as a function of the weights."""

    def __init__(self, design: _Design) -> None:
        self.design = design
        self.mention_count = len(design.null_column)
        answered = design.null_right.copy()
        np.logical_or.at(answered, design.mention, design.is_right)
        self.counts = design.weight * answered

    def negative_log(self, weights: Floats) -> tuple[float, Floats]:
        """Minus the log likelihood, and its gradient."""
        design, count = self.design, self.mention_count
        scores = weights[design.features].sum(axis=1)
        null_scores = weights[design.null_column]
        peak = null_scores.copy()
        np.maximum.at(peak, design.mention, scores)
        raised = np.exp(scores - peak[design.mention])
        null_raised = np.exp(null_scores - peak)
        total = null_raised + np.bincount(design.mention, raised, minlength=count)
        right = np.where(design.null_right, null_raised, 0.0) + np.bincount(
            design.mention, raised * design.is_right, minlength=count
        )
        right = np.maximum(right, 1e-300)
        value = -float((self.counts * (np.log(right) - np.log(total))).sum())
        share = raised / total[design.mention]
        share_right = np.where(design.is_right, raised / right[design.mention], 0.0)
        push = (share - share_right) * self.counts[design.mention]
        gradient = np.zeros_like(weights)
        for feature in range(design.features.shape[1]):
            gradient += np.bincount(design.features[:, feature], push, minlength=len(weights))
        null_push = (
            null_raised / total - np.where(design.null_right, null_raised / right, 0.0)
        ) * self.counts
        gradient += np.bincount(design.null_column, null_push, minlength=len(weights))
        return value, gradient
