"""Fits the matcher to the fitting part of the labels: its weights, and what near misses are worth.

What belongs here: which names are fitted on and how much each counts, the final temperature, and
the two files. What does not: the likelihood (`ringledger.matching.training`). The written prior of
each weight, and how strongly it is held, stand in the seed and are never fitted.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ringledger.evaluation.labels import by_state
from ringledger.matching import near_miss
from ringledger.matching.comparison.block import Block
from ringledger.matching.comparison.mentions import Mention
from ringledger.matching.linker import link_block
from ringledger.matching.names import parse_agency_name
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
# How a link came about that no agency was found for.
_NOTHING_FITS = ("near miss", "no candidate", "no such agency")


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


def count_near_misses(labels: Sequence[LabelledName], directory: Directory, path: Path) -> None:
    """Count how often the nearest agency of a name that nothing fits was the one it meant.

    Of several that miss in the same way, any counts. Disputed names count with the label: what the
    source meant is what is asked. Labelled names mostly mean listed agencies, so names whose agency
    is left out are counted too, `MISSING_SHARE` each, as in the fit: what is near them is wrong.
    """
    asked = dict.fromkeys(near_miss.WAYS, 0)
    right = dict.fromkeys(near_miss.WAYS, 0)
    unlisted = dict.fromkeys(near_miss.WAYS, 0.0)
    for state, positions in by_state(labels).items():
        names = [labels[at] for at in positions if labels[at].part == "fit"]
        names = [label for label in names if not label.is_federal]
        for label, way, ids in _near_misses(names, directory.block(state)):
            asked[way] += 1
            right[way] += label.right_id in [directory.family(agency) for agency in ids]
    for block in training_blocks(labels, directory):
        if not any(block.right):
            for _, way, _ in _near_misses(block.mentions, block.block):
                unlisted[way] += block.weight
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["way", "names", "right", "unlisted"])
        writer.writerows(
            [way, asked[way], right[way], f"{unlisted[way]:.2f}"] for way in near_miss.WAYS
        )


Name = TypeVar("Name", "LabelledName", Mention)


def _near_misses(names: Sequence[Name], block: Block) -> Iterator[tuple[Name, str, list[str]]]:
    """Names that nothing fits, with the way in which the nearest agencies miss and their ids."""
    links = link_block(
        [
            Mention(str(at), name.text, name.county, name.city, name.state)
            for at, name in enumerate(names)
        ],
        block,
    )
    missed = [names[int(link.mention_id)] for link in links if link.method in _NOTHING_FITS]
    mentions = [Mention("", each.text, each.county, each.city, each.state) for each in missed]
    parsed = [parse_agency_name(each.text, each.state) for each in missed]
    pairs, found = near_miss.near_misses(mentions, block, parsed)
    for at, (way, chosen) in found.items():
        ids = [block.agencies[agency].agency_id for agency in pairs.agency[chosen].tolist()]
        yield missed[at], near_miss.WAYS[way], ids


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
