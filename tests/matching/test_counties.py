"""One county however it is spelled."""

from __future__ import annotations

import pytest

from ringledger.matching.counties import county_key, county_spellings


@pytest.mark.parametrize("county", ["St. Louis County", "SAINT LOUIS", "St Louis", "st. louis"])
def test_a_county_is_itself_however_it_is_spelled(county: str) -> None:
    assert county_key(county) == "saintlouis"
    assert county_spellings(county) == {"saintlouis"}


def test_a_county_has_a_spelling_as_names_are_read() -> None:
    assert county_spellings("CENTRE") == {"centre", "center"}
