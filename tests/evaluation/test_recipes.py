"""What common recipes do, the harm included."""

from __future__ import annotations

import pytest

from ringledger.evaluation.inputs import Directory
from ringledger.evaluation.labels import LabelledName
from ringledger.evaluation.peers import peers
from ringledger.matching import recipes
from ringledger.matching.recipes import SCORERS, best_of, most_alike, prepared


def alike(left: list[str], right: list[str], scorer: str, threshold: float) -> list[list[float]]:
    return [scores.tolist() for scores in most_alike(left, right, scorer, threshold)]


def test_exact_names_differ_by_case_alone() -> None:
    assert alike(["ASHBY Police"], ["Ashby police"], "exact", 100) == [[100], [100]]
    assert alike(["Ashby Police"], ["Ashby Police Dept."], "exact", 100) == [[0], [0]]


def test_normalized_names_differ_by_abbreviations_too() -> None:
    left, right = "St. Ashby Police Dept.", "Saint Ashby Police Department"
    assert alike([left], [right], "normalized", 100) == [[100], [100]]


def test_wratio_takes_a_sheriff_for_the_police_of_another_place() -> None:
    left, right = ["Ashby Police Department"], ["Boone Police Department"]
    assert alike(left, right, "wratio", 85) == [[0], [0]]
    taken = alike(["Dover Police Department"], ["Hanover Police Department"], "wratio", 85)
    assert min(*taken[0], *taken[1]) >= 85


@pytest.mark.parametrize("scorer", SCORERS)
def test_a_name_is_like_itself_and_like_nothing_in_an_empty_list(scorer: str) -> None:
    names = ["Ashby Police Department", "Polk County Sheriff's Office"]
    assert alike(names, names, scorer, 100) == [pytest.approx([100, 100])] * 2
    assert alike(names, [], scorer, 1) == [[0, 0], []]
    assert alike([], names, scorer, 1) == [[], [0, 0]]
    best, _ = best_of(names, [], scorer, 1)
    assert best.tolist() == [-1, -1]
    best, scores = best_of(names, names, scorer, 100)
    assert best.tolist() == [0, 1]
    assert scores.tolist() == pytest.approx([100, 100])


@pytest.mark.parametrize("scorer", ["token_sort", "wratio", "jaro_winkler"])
def test_raising_a_threshold_leaves_out_the_lower_scores_and_changes_none(scorer: str) -> None:
    left = ["Ashby Police", "Polk County Sheriff", "Boone Police"]
    right = ["Ashby Heights Police", "Polk County Sheriff's Office"]
    found = alike(left, right, scorer, 60)
    for threshold in (75, 90, 99):
        assert alike(left, right, scorer, threshold) == [
            [score if score >= threshold else 0 for score in scores] for scores in found
        ]


@pytest.mark.parametrize("scorer", SCORERS)
@pytest.mark.parametrize("batch", [1, 4, 1 << 22])
def test_names_are_as_like_however_few_are_compared_at_a_time(
    scorer: str, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recipes, "_BATCH", batch)
    left = ["Ashby Police", "Polk County Sheriff", "Boone Police", "Polk Police"]
    right = ["Ashby Heights Police", "Polk County Sheriff's Office", "BOONE police"]
    scores = [
        [best_of([one], [other], scorer, 0)[1].item() for other in right]
        if scorer not in ("exact", "normalized")
        else [100.0 * (prepared(one, scorer) == prepared(other, scorer)) for other in right]
        for one in left
    ]
    assert alike(left, right, scorer, 1) == [
        [max(row) for row in scores],
        [max(row[at] for row in scores) for at in range(len(right))],
    ]
    assert best_of(left, right, scorer, 1)[1].tolist() == [max(row) for row in scores]


def test_every_peer_answers_every_name_or_says_why_not(directory: Directory) -> None:
    texts = ["Ashby Police Department", "Polk County Sheriff's Office", "Boone County Sheriff"]
    names = [
        LabelledName(text, "OH", "", "", ori, ori, ori, "fit")
        for text, ori in zip(texts, ("OH0010100", "OH0010000", "OH0020000"), strict=True)
    ]
    for peer in peers():
        if peer.why_not:
            assert peer.needs in peer.why_not
        elif peer.needs != "splink":  # three names are too few to train it
            answers = peer.answer(names, directory)
            assert [answer.label for answer in answers] == names
            assert answers[0].linked_id == "OH0010100", peer.name
