"""The file of decisions: added to, never rewritten."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from ringledger.errors import UsageError
from ringledger.project import seeds_dir
from ringledger.review import overrides
from ringledger.review.overrides import (
    COLUMNS,
    VERDICTS,
    Override,
    add_override,
    overrides_file,
    read_overrides,
    remove_override,
    short_name,
)
from ringledger.settings import Settings

ASHBY = Override(
    override_id="ashby-pa",
    agency_name="Ashby Police Department",
    state="PA",
    county="",
    verdict="same",
    agency_id="PA0280100",
    expected_candidate_agency_id="",
    reason='there is one "Ashby", in Franklin County',
    url="https://example.org/ashby",
    decided_on="2020-07-02",
    statement_set="demo",
)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "new" / "agency_overrides.csv"
    others = replace(ASHBY, override_id="brook-pa", reason="commas, and\nlines")
    add_override(path, ASHBY)
    add_override(path, others)
    assert read_overrides(path) == [ASHBY, others]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("is_ended", [True, False])
def test_what_stood_in_the_file_stays_byte_for_byte(
    tmp_path: Path, line_end: str, is_ended: bool
) -> None:
    path = tmp_path / "agency_overrides.csv"
    oddly_quoted = '"b",B Police,,,"unknown",,,"why",https://example.org,2020-07-02,demo'
    before = line_end.join([",".join(COLUMNS), oddly_quoted]) + (line_end if is_ended else "")
    path.write_bytes(before.encode())
    add_override(path, ASHBY)
    after = path.read_bytes().decode()
    assert after.startswith(before)
    assert after.count(line_end) == after.count("\n") == 3
    assert [override.override_id for override in read_overrides(path)] == ["b", "ashby-pa"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_what_is_taken_out_leaves_the_file_as_it_was(tmp_path: Path, line_end: str) -> None:
    path = tmp_path / "agency_overrides.csv"
    oddly_quoted = '"b",B Police,,,"unknown",,,"why",https://example.org,2020-07-02,demo'
    before = "".join(f"{line}{line_end}" for line in [",".join(COLUMNS), oddly_quoted]).encode()
    path.write_bytes(before)
    add_override(path, ASHBY)
    remove_override(path, ASHBY)
    assert path.read_bytes() == before
    with pytest.raises(UsageError, match="ashby-pa"):
        remove_override(path, ASHBY)


def test_nothing_unfinished_is_left_when_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "agency_overrides.csv"
    add_override(path, ASHBY)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(overrides.os, "fsync", full)
    with pytest.raises(UsageError, match="No space left on device"):
        add_override(path, replace(ASHBY, override_id="brook-pa"))
    assert read_overrides(path) == [ASHBY]
    assert [each.name for each in tmp_path.iterdir()] == ["agency_overrides.csv"]


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(UsageError, match="is not a file of decisions"):
        read_overrides(path)


@pytest.mark.parametrize(
    ("name", "county", "expected"),
    [
        ("Fairfield Police Department", "", "fairfield-nj"),
        ("Fairfield Police Dept.", "Passaic County", "fairfield-nj-passaic"),
        ("Wall Township PD", "", "wall-township-nj"),
        ("Police", "", "nj"),
    ],
)
def test_a_decision_is_named_after_what_it_is_about(name: str, county: str, expected: str) -> None:
    assert short_name(name, "NJ", county, []) == expected


def test_two_decisions_never_have_the_same_name() -> None:
    taken = ["fairfield-nj", "fairfield-nj-2"]
    assert short_name("Fairfield Police", "NJ", "", taken) == "fairfield-nj-3"


def test_in_a_source_tree_decisions_go_where_the_build_reads_them(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, source_dir=None)
    assert overrides_file(settings) == seeds_dir() / "agency_overrides.csv"


def test_an_installed_package_is_never_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = tmp_path / "site-packages" / "ringledger" / "_bundle" / "seeds"
    monkeypatch.setattr(overrides, "seeds_dir", lambda: bundle)
    home = tmp_path / "home"
    assert overrides_file(Settings(home=home, source_dir=None)) == home / "agency_overrides.csv"


def test_the_projects_own_decisions_each_have_a_reason_a_page_and_a_day() -> None:
    path = seeds_dir() / "agency_overrides.csv"
    decisions = read_overrides(path)
    assert decisions
    for decision in decisions:
        assert decision.verdict in VERDICTS
        assert bool(decision.agency_id) == (decision.verdict != "unknown")
        assert decision.reason
        assert decision.url.startswith(("https://", "http://"))
        assert len(decision.decided_on) == len("2020-07-02")
    with path.open(encoding="utf-8", newline="") as file:
        assert tuple(next(csv.reader(file))) == COLUMNS
