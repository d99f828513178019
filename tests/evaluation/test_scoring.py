"""Which links are right, and which names should never have been linked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ringledger.evaluation.inputs import Directory
from ringledger.evaluation.labels import HardPair, LabelledName
from ringledger.evaluation.scoring import (
    Answer,
    candidates_kept,
    judge_pairs,
    link_labels,
    link_without_agency,
    score,
)

ASHBY = LabelledName(
    "Ashby Police Department", "OH", "", "", "OH0010100", "OH0010100", "OH0010100", "fit"
)


def pair(left: str, right: str, decision: str) -> HardPair:
    return HardPair(left, "OH", right, "OH", decision, "", "second")  # type: ignore[arg-type]


def test_a_link_to_the_labels_agency_is_right(directory: Directory) -> None:
    found = score(link_labels([ASHBY], directory), "raw")
    assert (found.precision.value, found.recall.value, found.f1) == (1.0, 1.0, 1.0)


def test_a_wrong_label_counts_against_raw_precision_alone(directory: Directory) -> None:
    wrong = replace(ASHBY, label_id="OH0010200")
    answers = link_labels([wrong], directory)
    assert score(answers, "raw").precision.value == 0.0
    assert score(answers, "adjudicated").precision.value == 1.0


def test_a_code_that_neither_list_has_can_only_be_linked_wrongly(directory: Directory) -> None:
    answers = [Answer(replace(ASHBY, label_id=None), "OH0010100")]
    assert score(answers, "raw").precision.value == 0.0
    assert score(answers, "raw").recall.denominator == 0
    assert score(answers, "raw, code listed").precision.denominator == 0


def test_ambiguous_and_federal_names_are_judged_apart() -> None:
    ambiguous, federal = replace(ASHBY, is_ambiguous=True), replace(ASHBY, is_federal=True)
    answers = [Answer(ambiguous, "OH0010100"), Answer(federal, "OH0010100")]
    assert score(answers, "adjudicated").precision.denominator == 0
    assert score(answers, "raw").precision.denominator == 1


def test_a_troop_is_its_force(directory: Directory) -> None:
    label = replace(ASHBY, text="Ohio State Highway Patrol Troop 1", right_id="OHSHP0000")
    (answer,) = link_labels([label], directory)
    assert answer.guess_id == "OHSHP0000"


@pytest.mark.parametrize(
    ("left", "right", "decision", "is_right", "is_wrong_join"),
    [
        ("Ashby Police Dept", "Ashby Police Department", "same", True, False),
        ("Ashby Police Dept", "Ashby Heights Police", "different", True, False),
        ("Ashby Police Dept", "Ashby Police Department", "different", False, True),
        ("Ashby Police Dept", "Nowhere Police Department", "same", False, False),
        ("Ashby Police Dept", "Nowhere Police Department", "ambiguous", True, False),
        ("Ashby Police Dept", "Ashby Police Department", "ambiguous", False, False),
    ],
)
def test_a_pair_is_judged_by_its_links(
    directory: Directory, left: str, right: str, decision: str, is_right: bool, is_wrong_join: bool
) -> None:
    (judgement,) = judge_pairs([pair(left, right, decision)], directory)
    assert (judgement.is_right, judgement.is_wrong_join) == (is_right, is_wrong_join)


def test_a_pair_counts_a_troop_as_its_force_and_each_agency_of_a_cell(directory: Directory) -> None:
    for left, right in (
        ("Ohio State Highway Patrol Troop 1", "Ohio State Highway Patrol"),
        ("Nowhere Police, Ashby Police, FBI", "Ashby Police Department"),
    ):
        (judgement,) = judge_pairs([pair(left, right, "same")], directory)
        assert judgement.is_right


def test_without_its_agency_a_name_is_not_linked_to_a_neighbor(directory: Directory) -> None:
    (answer,) = link_without_agency([ASHBY], directory)
    assert answer.linked_id is None


def test_a_name_of_another_state_is_lost_at_the_first_step(directory: Directory) -> None:
    kept = candidates_kept([ASHBY, replace(ASHBY, state="TX")], directory)
    assert (kept["state"].numerator, kept["state"].denominator) == (1, 2)
    assert kept["after vetoes"].numerator == 1
