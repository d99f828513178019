"""Files that end before the edition's day are told of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ringledger.quality.freshness import freshness
from ringledger.settings import Settings
from ringledger.sources.registry import load_edition


@pytest.mark.parametrize(
    ("covers_to", "passed", "days_short"),
    [(date(2020, 6, 22), True, 0), (date(2020, 6, 1), False, 21)],
)
def test_a_source_is_fresh_when_it_reaches_the_editions_day(
    tmp_path: Path, covers_to: date, passed: bool, days_short: int
) -> None:
    real = load_edition("eff-2020", Settings(home=tmp_path, source_dir=None))
    sources = tuple(
        replace(each, covers_to=covers_to)
        for each in real.sources
        if each.reader == "mapping_police_violence"
    )
    result = freshness("mapping_police_violence", replace(real, sources=sources))
    assert result.passed is passed
    assert result.failures == days_short
