"""What has to be made again after a change of decisions: what depends on them, or everything."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ringledger.project import seeds_dir
from ringledger.settings import Settings
from ringledger.sources.editions import Edition
from ringledger.warehouse import changes, files
from ringledger.warehouse.changes import READ_BY_PYTHON, affected, changed_seeds

EDITION = Edition(
    edition="toy",
    title="A toy",
    as_of_on=date(2020, 6, 22),
    window_starts_on=date(2015, 1, 1),
    press_on=date(2020, 7, 2),
    statement_set="toy",
    is_fictional=True,
    program="Doorbells",
    sources=(),
)
NODES = {
    "seed.p.decisions": {"name": "decisions", "resource_type": "seed"},
    "seed.p.other": {"name": "other", "resource_type": "seed"},
    "model.p.applied": {"reads": ["seed.p.decisions"]},
    "model.p.counted": {"reads": ["model.p.applied", "model.p.apart"]},
    "model.p.apart": {"reads": ["seed.p.other"]},
    "model.p.stamped": {"reads": ["source.p.raw.edition"], "raw_code": "select fingerprint"},
    "test.p.counted": {"reads": ["model.p.counted"], "resource_type": "test"},
    "test.p.both": {"reads": ["model.p.apart", "seed.p.decisions"], "resource_type": "test"},
    "test.p.apart": {"reads": ["model.p.apart"], "resource_type": "test"},
}


def toy_manifest() -> dict[str, object]:
    nodes = {
        key: {
            "name": key.rpartition(".")[2],
            "resource_type": node.get("resource_type", "model"),
            "raw_code": node.get("raw_code", ""),
            "depends_on": {"nodes": node.get("reads", [])},
        }
        for key, node in NODES.items()
    }
    children: dict[str, list[str]] = {}
    for key, node in NODES.items():
        for parent in node.get("reads", []):
            children.setdefault(parent, []).append(key)
    return {"nodes": nodes, "child_map": children}


@pytest.fixture
def settings(ringledger_home: Path) -> Settings:
    return Settings.from_environment()


@pytest.fixture
def seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Decisions that a test may change, in the place of the project's."""
    folder = tmp_path / "seeds"
    folder.mkdir()
    for name in ("decisions.csv", "states.csv", "decisions.yml"):
        (folder / name).write_text("as they were\n")
    monkeypatch.setattr(changes, "seeds_dir", lambda: folder)
    monkeypatch.setattr(changes, "build_folders", lambda: {"seeds": folder})
    return folder


@pytest.fixture
def whole(settings: Settings, seeds: Path) -> Settings:
    """A home whose work file a build has made and published."""
    files.start_empty("toy", settings, "run")
    changes.begin_state(EDITION, settings)
    changes.complete_state("toy", settings)
    return settings


def test_what_depends_on_a_changed_seed_is_made_again_and_nothing_else() -> None:
    made, tests = affected(toy_manifest(), ["decisions"])
    assert made == {"seed.p.decisions", "model.p.applied", "model.p.counted", "model.p.stamped"}
    assert tests == {"test.p.counted", "test.p.both"}


def test_what_shows_the_fingerprint_is_made_again_whatever_changed() -> None:
    assert affected(toy_manifest(), []) == ({"model.p.stamped"}, set())


def test_nothing_changed_means_nothing_to_make(whole: Settings) -> None:
    assert changed_seeds(EDITION, whole) == frozenset()


def test_a_changed_decision_is_named(whole: Settings, seeds: Path) -> None:
    (seeds / "decisions.csv").write_text("another\n")
    assert changed_seeds(EDITION, whole) == {"decisions"}


@pytest.mark.parametrize("name", ["states.csv", "decisions.yml", "new.csv"])
def test_a_change_of_anything_else_is_a_change_of_everything(
    name: str, whole: Settings, seeds: Path
) -> None:
    (seeds / name).write_text("another\n")
    assert changed_seeds(EDITION, whole) is None


def test_another_day_or_file_is_a_change_of_everything(whole: Settings) -> None:
    assert changed_seeds(replace(EDITION, as_of_on=date(2020, 6, 23)), whole) is None


def test_a_work_file_that_was_written_since_is_not_trusted(whole: Settings) -> None:
    with files.writing("toy", whole):
        pass
    assert changed_seeds(EDITION, whole) is None


def test_a_work_file_that_somebody_changed_is_not_trusted(whole: Settings) -> None:
    with files.work_connection("toy", whole) as connection:
        connection.execute("create table t as from range(100000)")
    assert changed_seeds(EDITION, whole) is None


def test_no_work_file_is_a_change_of_everything(settings: Settings, seeds: Path) -> None:
    assert changed_seeds(EDITION, settings) is None


def test_every_seed_that_code_reads_as_a_file_is_known_to_be_read_so() -> None:
    package = seeds_dir().parent / "ringledger"
    # No part of a build; and `statements` makes no rows of the seeds it holds a file against.
    apart = {"review", "evaluation", "linking", "cli", "statements.py"}
    literal = re.compile(r'(?<=seed_rows\(")\w+|(?<=")\w+(?=\.csv")')
    named = {
        name
        for path in package.rglob("*.py")
        if apart.isdisjoint(path.relative_to(package).parts)
        for name in literal.findall(path.read_text(encoding="utf-8"))
    }
    assert named & {path.stem for path in seeds_dir().glob("*.csv")} == READ_BY_PYTHON


def test_an_override_leaves_the_comparing_of_names_alone(manifest: dict[str, Any]) -> None:
    made, _tests = affected(manifest, ["agency_overrides"])
    names = {manifest["nodes"][key]["name"] for key in made}
    assert {"agency_overrides", "int_agency_overrides__applied", "rpt_claims"} <= names
    assert not names & {"int_agencies__combined", "int_agency_names__matched", "stg_fbi__agencies"}
