"""How figures read."""

from __future__ import annotations

import pytest

from ringledger.report.words import difference


@pytest.mark.parametrize(
    ("value", "unit", "read"),
    [
        (0.0091, "share", "+0.9 points"),
        (-0.031, "share", "−3.1 points"),
        (-0.00004, "share", "±0.0 points"),
        (0.0, "share", "±0.0 points"),
        (-1234, "count", "−1,234"),
        (None, "count", "–"),
    ],
)
def test_a_change_has_a_sign_where_it_shows_one(value: float, unit: str, read: str) -> None:
    assert difference(value, unit) == read
