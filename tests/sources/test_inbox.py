"""The drop folder: each file is looked at once; a broken one makes a note and nothing else."""

from __future__ import annotations

import os
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from ringledger.settings import Settings
from ringledger.sources.inbox import arrivals, inbox
from ringledger.sources.registry import edition_names

_HEADERS = (
    "Victim's name,Date of Incident (month/day/year),City,State,County,"
    "Agency responsible for death,Cause of death\n"
)


@pytest.fixture
def settings(ringledger_home: Path) -> Settings:
    return Settings.from_environment()


def drop(settings: Settings, name: str, content: str, age: float = 60) -> Path:
    inbox(settings).mkdir(parents=True, exist_ok=True)
    path = inbox(settings) / name
    path.write_text(content)
    os.utime(path, (time.time() - age, time.time() - age))
    return path


def list_of_deaths() -> str:
    days = (date(2020, 1, 1) + timedelta(days=7 * week) for week in range(10))
    return _HEADERS + "".join(f"Someone,{d},Sampleton,QA,Sample,Police,Gunshot\n" for d in days)


def test_a_dropped_file_becomes_an_edition_once(settings: Settings) -> None:
    drop(settings, "new.csv", list_of_deaths())
    seen: dict[str, list[int]] = {}
    assert [each.edition for each in arrivals(settings, seen)] == ["mpv-2020-03-04"]
    assert arrivals(settings, seen) == []
    assert "mpv-2020-03-04" in edition_names(settings)


def test_a_broken_file_makes_one_note_and_changes_nothing(settings: Settings) -> None:
    drop(settings, "broken.xlsx", "PK\x03\x04 half a workbook")
    before = edition_names(settings)
    (arrival,) = arrivals(settings, {})
    assert arrival.edition is None
    assert arrival.incident is not None
    told = arrival.incident.read_text()
    assert "broken.xlsx in the inbox cannot be used" in told
    assert "truncated" in told
    assert edition_names(settings) == before
    # Looked at again after the cursor was lost, it is still one incident.
    (again,) = arrivals(settings, {})
    assert again.incident == arrival.incident
    assert len(list(arrival.incident.parent.iterdir())) == 1


def test_a_file_that_is_still_being_written_waits(settings: Settings) -> None:
    drop(settings, "half.csv", _HEADERS, age=0)
    assert arrivals(settings, {}) == []


def test_a_file_that_was_replaced_is_looked_at_again(settings: Settings) -> None:
    seen: dict[str, list[int]] = {}
    drop(settings, "file.csv", "nothing known\n")
    assert [bool(each.incident) for each in arrivals(settings, seen)] == [True]
    drop(settings, "file.csv", list_of_deaths())
    assert [each.edition for each in arrivals(settings, seen)] == ["mpv-2020-03-04"]


def test_no_inbox_is_an_empty_one(settings: Settings) -> None:
    assert arrivals(settings, {}) == []
