"""Shares, their intervals, and calibration."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringledger.evaluation.measures import (
    Band,
    Share,
    brier,
    expected_calibration_error,
    f1,
    kappa,
    plotted,
    reliability,
    wilson,
)


def test_wilsons_interval_is_the_published_one() -> None:
    # Newcombe 1998, table I: 81 of 263 and 15 of 148.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share(counts: tuple[int, int]) -> None:
    low, high = wilson(*counts)
    assert 0 <= low <= counts[0] / counts[1] + 1e-12
    assert counts[0] / counts[1] - 1e-12 <= high <= 1


def test_of_nothing_nothing_is_known() -> None:
    assert Share(0, 0).value is None
    assert Share(0, 0).interval == (0.0, 1.0)
    assert brier([], []) is None
    assert expected_calibration_error(reliability([], [])) is None


def test_f1_needs_both() -> None:
    assert f1(0.5, 1.0) == pytest.approx(2 / 3)
    assert f1(None, 0.9) is None
    assert f1(0.9, 0.0) is None


def test_a_certainty_belongs_to_the_last_band() -> None:
    bands = reliability([1.0, 0.95, 0.1, 0.0], [True, False, True, False])
    assert [band.count for band in bands] == [1, 1, 0, 0, 0, 0, 0, 0, 0, 2]


def test_half_right_at_three_quarters_is_off_by_a_quarter() -> None:
    bands = reliability([0.75] * 4, [True, True, False, False])
    assert expected_calibration_error(bands) == pytest.approx(0.25)
    assert brier([0.75] * 4, [True, True, False, False]) == pytest.approx((0.0625 + 0.5625) / 2)


def test_few_names_say_little_against_a_promise_and_many_do() -> None:
    assert reliability([0.9] * 2, [True, False])[9].is_calibrated
    assert not reliability([0.9] * 200, [True, False] * 100)[9].is_calibrated


def test_a_band_lies_on_a_line_from_promise_to_outcome() -> None:
    sure = Band(0.9, 1.0, 100, 1.0, 100)
    assert plotted(sure).endswith("-*")
    half = plotted(Band(0.4, 0.5, 4, 0.45, 0))
    assert (half[0], half.index("o"), len(half)) == ("x", 18, 41)


def test_agreement_beyond_chance_is_one_when_all_agree_and_none_by_luck() -> None:
    assert kappa([("a", "a"), ("b", "b")]) == 1
    assert kappa([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")]) == 0
    assert kappa([("a", "a")]) is None
