"""The demo's directory, compiled once, and a way to link a list to it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ringledger.cli.main import run

Row = dict[str, str]


@dataclass(frozen=True)
class Outcome:
    """What one run of `ringledger link` printed, and how it ended."""

    exit_code: int
    out: str
    err: str

    @property
    def rows(self) -> list[Row]:
        """The linked list on standard output."""
        return list(csv.DictReader(io.StringIO(self.out)))


Link = Callable[..., Outcome]


@pytest.fixture(scope="session")
def linking_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A RINGLEDGER_HOME that keeps the compiled directory between tests."""
    return tmp_path_factory.mktemp("linking") / "home"


@pytest.fixture
def link(
    linking_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Link:
    """`link(path, *options)` against the demo's directory."""
    monkeypatch.setenv("RINGLEDGER_HOME", str(linking_home))
    monkeypatch.delenv("RINGLEDGER_SOURCE_DIR", raising=False)

    def linked(path: Path, *options: str, edition: str = "demo") -> Outcome:
        code = run(["link", str(path), *options, "--edition", edition])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return linked


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """`write(text)` makes a list of it."""

    def written(text: str | bytes, name: str = "list.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written
