"""Weights come from labels and a written prior, the same from the same."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from ringledger.evaluation.fitting import (
    MISSING_SHARE,
    count_near_misses,
    fit_weights,
    read_prior,
    training_blocks,
    weights_file,
)
from ringledger.evaluation.inputs import Directory
from ringledger.evaluation.labels import LabelledName
from ringledger.matching.model import load_weights, parameter_names

ASHBY = LabelledName(
    "Ashby Police Department", "OH", "", "", "OH0010100", "OH0010100", "OH0010100", "fit"
)
POLK = LabelledName(
    "Polk County Sheriff", "OH", "", "", "OH0010000", "OH0010000", "OH0010000", "fit"
)


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    path = tmp_path / "matching_weights.csv"
    path.write_bytes(weights_file().read_bytes())
    return path


def test_a_fit_is_the_same_twice_and_keeps_the_prior(seed: Path, directory: Directory) -> None:
    prior, pull = read_prior(seed)
    fit_weights([ASHBY, POLK], directory, seed)
    once = seed.read_bytes()
    fit_weights([ASHBY, POLK], directory, seed)
    assert seed.read_bytes() == once
    assert read_prior(seed) == (prior, pull)
    load_weights(seed)


def test_the_order_of_labels_changes_no_weight(seed: Path, directory: Directory) -> None:
    first = fit_weights([ASHBY, POLK], directory, seed)
    second = fit_weights([POLK, ASHBY], directory, seed)
    assert second == pytest.approx(first, abs=1e-3)


def test_the_report_part_is_never_fitted_on(directory: Directory) -> None:
    reported = replace(POLK, part="report")
    blocks = training_blocks([ASHBY, reported], directory)
    assert {mention.text for block in blocks for mention in block.mentions} == {ASHBY.text}


def test_each_name_is_fitted_with_its_agency_and_without_it(directory: Directory) -> None:
    with_it, without = training_blocks([ASHBY], directory)
    assert (with_it.weight, without.weight) == (1.0, MISSING_SHARE)
    assert with_it.right == [frozenset({"OH0010100"})]
    assert without.right == [frozenset()]
    assert "OH0010100" not in {agency.agency_id for agency in without.block.agencies}


def test_ambiguous_unlisted_and_federal_names_teach_nothing(directory: Directory) -> None:
    labels = [
        replace(ASHBY, is_ambiguous=True),
        replace(ASHBY, right_id=None),
        replace(ASHBY, is_federal=True),
    ]
    assert training_blocks(labels, directory) == []


def test_the_seed_has_one_weight_for_every_level() -> None:
    with weights_file().open(encoding="utf-8", newline="") as file:
        named = [(row["feature"], row["level"]) for row in csv.DictReader(file)]
    calibration = [("calibration", "temperature"), ("calibration", "lapse")]
    assert sorted(named) == sorted([*parameter_names(), *calibration])


def test_near_misses_are_counted_where_they_are_not_reported(
    tmp_path: Path, directory: Directory
) -> None:
    said = replace(POLK, text="Polk County Police Department")
    wrong = replace(said, text="Polk County Police Dept", right_id=ASHBY.right_id)
    path = tmp_path / "near_misses.csv"
    count_near_misses([ASHBY, said, wrong, replace(said, part="report")], directory, path)
    with path.open(encoding="utf-8", newline="") as file:
        counts = {row["way"]: (row["names"], row["right"]) for row in csv.DictReader(file)}
    assert counts["the county has a sheriff and no police"] == ("2", "1")
    assert sum(int(asked) for asked, _ in counts.values()) == 2


def test_near_misses_of_unlisted_agencies_are_expected_too(
    tmp_path: Path, directory: Directory
) -> None:
    path = tmp_path / "near_misses.csv"
    count_near_misses([ASHBY, POLK], directory, path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["names"] == "0" for row in rows)
    # Without its agency a name is near another one or none; each counts as one in a hundred.
    assert all(float(row["unlisted"]) in (0.0, MISSING_SHARE, 2 * MISSING_SHARE) for row in rows)
