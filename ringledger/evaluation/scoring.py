"""The matcher run on labelled names, and what of it is right.

What belongs here: linking labels, judging links against raw or adjudicated labels, judging hard
pairs, and the trial with agencies left out of the directory. What does not: formulas (`measures`),
other recipes (`recipes`), tables for reading (`report`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from ringledger.evaluation.labels import by_state
from ringledger.evaluation.measures import Share, f1
from ringledger.matching.comparison.candidates import candidate_pairs
from ringledger.matching.comparison.encoding import encode
from ringledger.matching.comparison.mentions import Mention
from ringledger.matching.comparison.pairs import compare_block
from ringledger.matching.linker import Link, link_block, state_to_search
from ringledger.matching.model import default_model
from ringledger.matching.names import parse_agency_name
from ringledger.matching.split import split_agency_cell

if TYPE_CHECKING:
    from ringledger.evaluation.inputs import Directory
    from ringledger.evaluation.labels import HardPair, LabelledName
    from ringledger.matching.model import Model

Judge = Literal["raw", "raw, code listed", "adjudicated"]

# Where a right agency can be lost: the state searched, the spellings compared, what forbids a pair.
STEPS = ("state", "spelling", "after vetoes")


@dataclass(frozen=True)
class Answer:
    """What a recipe said of one label: the family it linked, and its best guess with probability.

    A recipe without probabilities has no guess. `decision` and `method` are the matcher's own
    words, or `linked` and none.
    """

    label: LabelledName
    linked_id: str | None
    guess_id: str | None = None
    probability: float | None = None
    decision: str = ""
    method: str = ""

    def truth(self, judge: Judge) -> str | None:
        """The family that is right by this judge."""
        return self.label.right_id if judge == "adjudicated" else self.label.label_id


@dataclass(frozen=True)
class Score:
    """Precision over the links made, recall over the names whose agency the directory has."""

    precision: Share
    recall: Share

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two."""
        return f1(self.precision.value, self.recall.value)


def link_labels(
    labels: Sequence[LabelledName], directory: Directory, model: Model | None = None
) -> list[Answer]:
    """The matcher's answers, in the order of the labels; people's overrides play no part."""
    links: dict[int, Link] = {}
    for state, positions in by_state(labels).items():
        mentions = [labels[position].mention(str(position)) for position in positions]
        for link in link_block(mentions, directory.block(state), model):
            links[int(link.mention_id)] = link
    return [_answer(label, links[position], directory) for position, label in enumerate(labels)]


def _answer(label: LabelledName, link: Link, directory: Directory) -> Answer:
    linked, guess = link.agency_id, link.candidate_agency_id
    return Answer(
        label=label,
        linked_id=directory.family(linked) if linked else None,
        guess_id=directory.family(guess) if guess else None,
        probability=link.match_probability,
        decision=link.decision,
        method=link.method,
    )


def judged(answers: Iterable[Answer], judge: Judge) -> list[Answer]:
    """The answers this judge can judge. Federal names stand apart.

    Raw labels are taken as published: a name whose label is a code that neither list has can only
    be linked wrongly. "raw, code listed" leaves those out. Adjudicated labels leave out names that
    people found ambiguous.
    """

    def has_truth(label: LabelledName) -> bool:
        if judge == "adjudicated":
            return not label.is_ambiguous
        return judge == "raw" or label.label_id is not None

    return [answer for answer in answers if not answer.label.is_federal and has_truth(answer.label)]


def score(answers: Iterable[Answer], judge: Judge) -> Score:
    """Precision and recall of the answers by one judge."""
    found = judged(answers, judge)
    linked = [answer for answer in found if answer.linked_id]
    right = sum(answer.linked_id == answer.truth(judge) for answer in linked)
    known = sum(answer.truth(judge) is not None for answer in found)
    return Score(Share(right, len(linked)), Share(right, known))


@dataclass(frozen=True)
class PairJudgement:
    """A hard pair and how it was decided: the links of each side, one for each agency it names."""

    pair: HardPair
    left: list[Link]
    right: list[Link]
    is_right: bool
    is_wrong_join: bool


def judge_pairs(pairs: Sequence[HardPair], directory: Directory) -> list[PairJudgement]:
    """Each pair by the links of its two sides, each with its own state and nothing else.

    The same agency if both are linked to one, a troop counting as its force; different agencies
    must not be; an ambiguous pair must not be joined, and at least one side must be left to people.
    A side that names several agencies is taken apart, as lists are.
    """
    judgements = []
    links = _link_sides(pairs, directory)
    for pair, left, right in zip(pairs, links[: len(pairs)], links[len(pairs) :], strict=True):
        ours, theirs = (
            {directory.family(link.agency_id) for link in side if link.agency_id}
            for side in (left, right)
        )
        is_joined = not ours.isdisjoint(theirs)
        is_open = not all(link.agency_id for link in (*left, *right))
        is_right = {
            "same": is_joined,
            "different": not is_joined,
            "ambiguous": is_open,
        }[pair.decision]
        is_wrong_join = is_joined and pair.decision == "different"
        judgements.append(PairJudgement(pair, left, right, is_right, is_wrong_join))
    return judgements


def _link_sides(pairs: Sequence[HardPair], directory: Directory) -> list[list[Link]]:
    """The links of all left sides, then of all right ones."""
    sides = [(pair.left_name, pair.left_state) for pair in pairs]
    sides += [(pair.right_name, pair.right_state) for pair in pairs]
    names = [
        (side, name, state)
        for side, (text, state) in enumerate(sides)
        for name in split_agency_cell(text)
    ]
    by_search_state: dict[str, list[int]] = {}
    for position, (_, name, state) in enumerate(names):
        by_search_state.setdefault(state_to_search(name, state), []).append(position)
    links: dict[int, Link] = {}
    for state, positions in by_search_state.items():
        mentions = [
            Mention(str(position), names[position][1], state=names[position][2])
            for position in positions
        ]
        for link in link_block(mentions, directory.block(state)):
            links[int(link.mention_id)] = link
    found: list[list[Link]] = [[] for _ in sides]
    for position, (side, _, _) in enumerate(names):
        found[side].append(links[position])
    return found


def link_without_agency(
    labels: Sequence[LabelledName], directory: Directory, model: Model | None = None
) -> list[Answer]:
    """The answers when the directory lacks the very agency each name means.

    Agencies are taken out in turn, a fifth of a state's at a time, so that the neighbors a name
    could wrongly go to are mostly still there. Every link made here is wrong.
    """
    answers = []
    for state, positions in by_state(labels).items():
        known = sorted({labels[at].right_id or "" for at in positions} - {""})
        for turn in range(5):
            missing = frozenset(known[turn::5])
            asked = [at for at in positions if labels[at].right_id in missing]
            if asked:
                mentions = [labels[at].mention(str(at)) for at in asked]
                block = directory.block_without(state, missing)
                for link in link_block(mentions, block, model):
                    answers.append(_answer(labels[int(link.mention_id)], link, directory))
    return answers


def candidates_kept(labels: Sequence[LabelledName], directory: Directory) -> dict[str, Share]:
    """How many names still have their right agency at each step towards the score.

    Counted over names whose agency the directory has, those whose row is of another state too:
    they are lost at the first step.
    """
    known = [label for label in labels if label.right_id and not label.is_ambiguous]
    kept = dict.fromkeys(STEPS, 0)
    for state, positions in by_state(known).items():
        block = directory.block(state)
        mentions = [known[at].mention(str(at)) for at in positions]
        families = [directory.family(agency.agency_id) for agency in block.agencies]
        there = set(families)
        encoded = encode([parse_agency_name(each.text, each.state) for each in mentions])
        rows, columns = candidate_pairs(encoded, block.names)
        _, pairs = compare_block(mentions, block)
        allowed = np.isfinite(default_model().scores(pairs.levels))
        alike = _found(rows, block.owner[columns], families)
        scored = _found(pairs.mention[allowed], pairs.agency[allowed], families)
        for index, at in enumerate(positions):
            right = known[at].right_id
            kept["state"] += right in there
            kept["spelling"] += (index, right) in alike
            kept["after vetoes"] += (index, right) in scored
    return {step: Share(kept[step], len(known)) for step in STEPS}


def _found(
    mentions: npt.NDArray[np.int64], agencies: npt.NDArray[np.int64], families: list[str]
) -> set[tuple[int, str | None]]:
    pairs = zip(mentions.tolist(), agencies.tolist(), strict=True)
    return {(mention, families[agency]) for mention, agency in pairs}
