"""The doctor says what is missing, what to do, and touches nothing."""

import json
from pathlib import Path

import pytest

from ringledger import doctor
from ringledger.cli.main import run
from ringledger.settings import Settings
from ringledger.warehouse import lake


def states(settings: Settings) -> dict[str, str]:
    return {finding.what: finding.state for finding in doctor.examine(settings)}


def test_a_new_machine_can_build_and_is_told_what_is_not_here(ringledger_home: Path) -> None:
    found = states(Settings.from_environment())
    assert found["Python"] == found["packages"] == found["RINGLEDGER_HOME"] == "ok"
    assert found["files of eff-2020"] == found["warehouse of demo"] == "note"


def test_every_shortcoming_comes_with_what_to_do(ringledger_home: Path) -> None:
    for finding in doctor.examine(Settings.from_environment()):
        assert finding.remedy or finding.state == "ok", finding


def test_looking_leaves_no_trace(ringledger_home: Path) -> None:
    list(doctor.examine(Settings.from_environment()))
    assert not ringledger_home.exists()


def test_a_package_of_another_version_is_missing(
    ringledger_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor.metadata, "requires", lambda _: ["click<1", "no-such-package>=2"])
    found = [
        each for each in doctor.examine(Settings.from_environment()) if each.what == "packages"
    ]
    assert [each.state for each in found] == ["missing", "missing"]
    assert "not <1" in found[0].found
    assert "not installed" in found[1].found


def test_a_damaged_warehouse_and_a_wrong_folder_are_missing(
    ringledger_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    published = Settings.from_environment().published("demo")
    published.parent.mkdir(parents=True)
    published.write_bytes(b"not a database")
    monkeypatch.setenv("RINGLEDGER_SOURCE_DIR", str(ringledger_home / "nowhere"))
    assert run(["doctor", "--format", "json"]) == 1
    found = {each["what"]: each["state"] for each in json.loads(capsys.readouterr().out)}
    assert found["warehouse of demo"] == found["RINGLEDGER_SOURCE_DIR"] == "missing"


def test_what_only_some_parts_need_is_a_note_with_the_command_that_brings_it(
    ringledger_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor.shutil, "which", lambda _, path=None: None)
    found = {each.what: each for each in doctor.examine(Settings.from_environment())}
    page = found["SQL page of `ringledger serve`"]
    assert page.state == found["browser for tests"].state == "note"
    assert found["Spark of `ringledger link --engine spark`"].state == "note"
    assert "lake" not in found
    assert f"npm install --prefix {ringledger_home}" in page.remedy
    assert "Node.js" in page.remedy


def test_a_lake_that_builds_could_not_publish_to_is_missing(
    ringledger_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RINGLEDGER_LAKE", "postgres:dbname=lake")
    monkeypatch.setattr(lake, "_EXTENSIONS", ("no_such_extension",))
    found = {each.what: each for each in doctor.examine(Settings.from_environment())}
    assert found["lake"].state == "missing"
    assert "no_such_extension" in found["lake"].found


@pytest.mark.real
def test_files_at_hand_are_recognized(
    ringledger_home: Path, real_source_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RINGLEDGER_SOURCE_DIR", str(real_source_dir))
    assert states(Settings.from_environment())["files of eff-2020"] == "ok"


def test_a_finding_is_read_on_a_terminal_however_long_its_paths(
    ringledger_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ringledger_home / "a folder of many words" / ("x" * 120)
    monkeypatch.setenv("RINGLEDGER_HOME", str(home))
    assert run(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    found = [line for line in lines if "→" not in line]
    assert [line for line in found if len(line) > 100 and "x" * 120 not in line] == []
    # What to do can be copied as it stands.
    (remedy,) = [line for line in lines if "npm install" in line]
    assert f"→ `npm install --prefix '{home}' @duckdb/duckdb-wasm`." in remedy
