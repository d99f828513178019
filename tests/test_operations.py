"""The operating guide and what is deployed by it, held against the program."""

from __future__ import annotations

import configparser
import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from ringledger import settings
from ringledger.cli.main import cli

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
UNIT = ROOT / "deploy" / "ringledger.service"
CONTAINER = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \|.*$", re.MULTILINE)


def unit(section: str) -> list[tuple[str, str]]:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[method-assign,assignment]
    parser.read_string(UNIT.read_text(encoding="utf-8"))
    return parser.items(section)


def assert_is_a_command(words: list[str]) -> None:
    command = cli.get_command(click.Context(cli), words[1])
    assert Path(words[0]).name == "ringledger"
    assert command is not None
    known = {name for each in command.params for name in each.opts}
    assert {word for word in words[2:] if word.startswith("-")} <= known


def test_the_guide_has_every_setting_as_the_program_has_it() -> None:
    rows = {name: row.group(0) for row in ROW.finditer(GUIDE) if (name := row.group(1)).isupper()}
    documented = {row.group(1): row.group(0) for row in ROW.finditer(settings.__doc__ or "")}
    assert rows == documented
    source = Path(settings.__file__).read_text(encoding="utf-8").partition('"""\n\n')[2]
    assert set(rows) == set(re.findall(r"RINGLEDGER_[A-Z_]+", source))


def test_the_service_runs_a_command_there_is_with_settings_there_are() -> None:
    service = dict(unit("Service"))
    assert_is_a_command(shlex.split(service["ExecStart"]))
    assert service["Environment"].partition("=")[0] in (settings.__doc__ or "")
    assert "127.0.0.1" in service["ExecStart"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    # The program and its user are elsewhere: a copy names ones that every machine has.
    text = UNIT.read_text(encoding="utf-8")
    text = text.replace("/opt/ringledger/.venv/bin/ringledger", "/bin/true")
    copy = tmp_path / UNIT.name
    copy.write_text(text.replace("User=ringledger", "User=root"), encoding="utf-8")
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)],
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in verified.stderr.splitlines() if UNIT.name in line]
    assert said == []


def test_the_container_takes_what_is_there_and_runs_a_command_there_is() -> None:
    copied = [line.split()[1:-1] for line in CONTAINER.splitlines() if line.startswith("COPY ")]
    assert [name for names in copied for name in names if not (ROOT / name).exists()] == []
    (command,) = re.findall(r"^CMD (.*)$", CONTAINER, re.MULTILINE)
    assert_is_a_command(json.loads(command))


def test_the_container_has_all_that_the_wheel_is_made_of() -> None:
    built = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (only,) = re.findall(r"^only-include = (\[.*\])$", built, re.MULTILINE)
    for folder in json.loads(only):
        assert f"COPY {folder} {folder}\n" in CONTAINER


def test_every_file_the_guide_names_is_there() -> None:
    named = re.findall(r"`((?:deploy|ringledger|docs)/[\w./-]+)`", GUIDE)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []
