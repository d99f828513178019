"""Matcher and peers run on the label sets.

What belongs here: which labels are looked up in which directory, and by whom. What does not: what
the answers amount to (`report`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ringledger.evaluation import labels as label_sets
from ringledger.evaluation.inputs import Directory, read_deaths, read_directory
from ringledger.evaluation.peers import peers
from ringledger.evaluation.scoring import (
    candidates_kept,
    judge_pairs,
    link_labels,
    link_without_agency,
)

if TYPE_CHECKING:
    from ringledger.evaluation.labels import LabelledName
    from ringledger.evaluation.measures import Share
    from ringledger.evaluation.scoring import Answer, PairJudgement
    from ringledger.settings import Settings

CONTEXTS = {False: "name and state", True: "with county and city"}
MATCHER = "ringledger"


@dataclass(frozen=True)
class LabelSet:
    """Labelled names of one set, and the directory they are looked up in."""

    name: str
    context: str
    labels: list[LabelledName]
    directory: Directory


@dataclass
class Evaluation:
    """What was run: answers by label set and recipe, and the hard pairs."""

    sets: list[LabelSet] = field(default_factory=list)
    answers: dict[tuple[str, str, str], list[Answer]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    without: dict[tuple[str, str], list[Answer]] = field(default_factory=dict)
    kept: dict[tuple[str, str], dict[str, Share]] = field(default_factory=dict)
    pairs: list[PairJudgement] = field(default_factory=list)

    def of_matcher(self, labelled: LabelSet) -> list[Answer]:
        """The matcher's own answers to a set."""
        return self.answers[labelled.name, labelled.context, MATCHER]


def load_sets(
    which: str, edition_name: str, settings: Settings
) -> tuple[list[LabelSet], Directory]:
    """The label sets asked for (`hard` has pairs only), and the directory for pairs."""
    from ringledger.demo import load_truth
    from ringledger.sources.files import locate
    from ringledger.sources.registry import load_edition

    sets: list[LabelSet] = []
    directory = Directory({})
    if which in ("ori", "hard", "all"):
        edition = load_edition(edition_name, settings)
        directory = read_directory(edition, settings)
    if which in ("ori", "all"):
        deaths = read_deaths(edition, settings)
        for with_place, context in CONTEXTS.items():
            labels = label_sets.ori_labels(deaths, directory, with_place)
            sets.append(LabelSet("ori", context, labels, directory))
    if which in ("demo", "all"):
        demo = load_edition("demo", settings)
        folder = locate(demo.sources[0], settings).parent
        truth, invented = load_truth(folder), read_directory(demo, settings)
        for with_place, context in CONTEXTS.items():
            labels = label_sets.demo_labels(truth, invented, with_place)
            sets.append(LabelSet("demo", context, labels, invented))
    return sets, directory


def evaluate(which: str, edition_name: str, settings: Settings) -> Evaluation:
    """Run everything on the label sets asked for: hard, ori, demo or all.

    Raises SourceError when a file of the edition is missing or altered.
    """
    evaluation = Evaluation()
    evaluation.sets, directory = load_sets(which, edition_name, settings)
    if which in ("hard", "all"):
        evaluation.pairs = judge_pairs(label_sets.hard_pairs(), directory)
    for labelled in evaluation.sets:
        key = labelled.name, labelled.context
        evaluation.answers[*key, MATCHER] = link_labels(labelled.labels, labelled.directory)
        evaluation.without[key] = link_without_agency(
            [label for label in labelled.labels if not label.is_federal], labelled.directory
        )
        evaluation.kept[key] = candidates_kept(labelled.labels, labelled.directory)
        if labelled.context != CONTEXTS[False]:
            continue  # a peer sees the name and the state
        for peer in peers():
            if peer.why_not:
                evaluation.notes[peer.name] = peer.why_not
            else:
                evaluation.answers[*key, peer.name] = peer.answer(
                    labelled.labels, labelled.directory
                )
    return evaluation
