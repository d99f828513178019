"""Fits the matcher's weights to the fitting part of the labels and writes them as a seed.

What belongs here: which names are fitted on and how much each counts, the final temperature, and
the file. What does not: the likelihood (`ringledger.matching.training`). The written prior of each
weight, and how strongly it is held, stand in the seed and are never fitted.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ringledger.evaluation.labels import by_state
from ringledger.matching.training import LabelledBlock, fit, fit_temperature
from ringledger.project import seeds_dir

if TYPE_CHECKING:
    from ringledger.evaluation.inputs import Directory
    from ringledger.evaluation.labels import LabelledName

Weights = dict[tuple[str, str], float]

# Of names in lists like these, about this share mean an agency the directory lacks: 0.9 % in a
# national list of agencies, 1 % of the labels here. Each name is shown once with its agency and
# once without, and the second counts this much.
MISSING_SHARE = 0.01
# Names that mean another agency, or none, although one fits them in every way. Too rare to fit on
# labels that the same people adjudicated: written, as what those labels leave possible (none of the
# report part's thousand links was wrong, so Wilson's upper limit is .004) and many lists show.
LAPSE = 0.001
# Each fifth of a state's agencies is left out in turn, so that their neighbors are mostly there.
TURNS = 5


def weights_file() -> Path:
    """The seed that holds the weights."""
    return seeds_dir() / "matching_weights.csv"


def training_blocks(labels: Sequence[LabelledName], directory: Directory) -> list[LabelledBlock]:
    """The names to fit on, each with its agency and each without it.

    Ambiguous names and federal ones say nothing of weights. A name whose agency isn't in the
    directory, or not in the state of its row, can't be found there and is left out.
    """
    blocks = []
    for state, positions in by_state(labels).items():
        block = directory.block(state)
        there = {directory.family(agency.agency_id) for agency in block.agencies}
        asked = [
            labels[at]
            for at in positions
            if labels[at].part == "fit"
            and not labels[at].is_ambiguous
            and not labels[at].is_federal
            and labels[at].right_id in there
        ]
        if not asked:
            continue
        blocks.append(
            LabelledBlock(
                [label.mention(str(at)) for at, label in enumerate(asked)],
                [frozenset([label.right_id or ""]) for label in asked],
                block,
            )
        )
        known = sorted({label.right_id or "" for label in asked})
        for turn in range(TURNS):
            missing = frozenset(known[turn::TURNS])
            lacking = [label for label in asked if label.right_id in missing]
            if lacking:
                blocks.append(
                    LabelledBlock(
                        [label.mention(str(at)) for at, label in enumerate(lacking)],
                        [frozenset()] * len(lacking),
                        directory.block_without(state, missing),
                        weight=MISSING_SHARE,
                    )
                )
    return blocks


def read_prior(path: Path) -> tuple[Weights, Weights]:
    """The written prior and pull of each weight."""
    prior: Weights = {}
    pull: Weights = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["prior"]:
                prior[row["feature"], row["level"]] = float(row["prior"])
                pull[row["feature"], row["level"]] = float(row["pull"])
    return prior, pull


def fit_weights(labels: Sequence[LabelledName], directory: Directory, path: Path) -> Weights:
    """Fit on the labels' fitting part and write the file: the same file from the same labels."""
    prior, pull = read_prior(path)
    blocks = training_blocks(labels, directory)
    weights = fit(blocks, prior, pull)
    temperature = fit_temperature(blocks, weights)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["feature", "level", "prior", "pull", "weight"])
        for (feature, level), weight in weights.items():
            name = feature, level
            writer.writerow([*name, f"{prior[name]:g}", f"{pull[name]:g}", f"{weight:.4f}"])
        writer.writerow(["calibration", "temperature", "", "", f"{temperature:.4f}"])
        writer.writerow(["calibration", "lapse", "", "", f"{LAPSE:.4f}"])
    return weights
