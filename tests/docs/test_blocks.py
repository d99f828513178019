"""The code blocks of the tutorials and guides run, in the order of their page.

The word after a fence's language says where: none, on the built demo; `real`, where the publishers'
files are; `setup`, `network` and `slow` are not run here, but what they call is checked.
A page is one shell: what a block leaves behind, the next one finds.
"""

from __future__ import annotations

import os
import re
import shlex
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import click
import duckdb
import pytest

from ringledger.cli.main import cli

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(
    [
        *(DOCS / "tutorial").glob("*.md"),
        *(DOCS / "how-to").glob("*.md"),
        *(DOCS / f"{name}.md" for name in ("corrections", "ducklake", "encounters", "link")),
        *(DOCS / f"{name}.md" for name in ("operations", "review", "trace")),
        DOCS / "reference" / "python.md",
        ROOT / "README.md",
    ]
)
SHOWN = sorted({*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"})

_FENCE = re.compile(r"^ *```(bash|python|sql)(?: (\w+))?\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_INTERPRETER = {"python": "python -", "sql": "ringledger sql -"}
_NOT_RUN = {"setup", "network", "slow"}
_PLACES = {None, "real", *_NOT_RUN}


@dataclass(frozen=True)
class Block:
    """One fenced block. `number` counts those of its page from 1."""

    number: int
    language: str
    place: str | None
    text: str

    def as_bash(self) -> str:
        run = self.text
        if self.language != "bash":
            run = f"{_INTERPRETER[self.language]} <<'END_OF_BLOCK'\n{self.text}END_OF_BLOCK\n"
        return f"echo 'block {self.number}' >&2\n{run}"


def blocks(page: Path) -> list[Block]:
    found = _FENCE.findall(page.read_text(encoding="utf-8"))
    return [
        Block(number, language, place or None, text)
        for number, (language, place, text) in enumerate(found, start=1)
    ]


def run_page(page: Path, chosen: list[Block], folder: Path, home: Path, **more: str) -> None:
    """One shell in a folder of its own, with a home that has the demo and keeps what it gets."""
    data = folder / "data"
    data.mkdir(parents=True)
    for part in ("published", "cache"):
        (data / part).symlink_to(home / part)
    tools = folder / "bin"
    tools.mkdir()
    for name, module in (("ringledger", " -m ringledger.cli.main"), ("python", "")):
        shim = tools / name
        shim.write_text(f'#!/bin/sh\nexec "{sys.executable}"{module} "$@"\n')
        shim.chmod(shim.stat().st_mode | stat.S_IXUSR)
    kept = {k: v for k, v in os.environ.items() if not k.startswith("RINGLEDGER_")}
    outcome = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", "".join(block.as_bash() for block in chosen)],
        cwd=folder,
        env={
            **kept,
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "RINGLEDGER_HOME": str(data),
            **more,
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, f"{page.name}\n{outcome.stdout[-2000:]}\n{outcome.stderr}"


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_fence_says_where_it_runs(page: Path) -> None:
    assert {block.place for block in blocks(page)} <= _PLACES
    # Nothing that looks like a command hides in a block that no test would run.
    fences = re.findall(r"^ *```(.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    opened = [fence for fence in fences if fence and not fence.startswith("{")]
    assert len(opened) == len(blocks(page)) + sum(f in {"yaml", "text"} for f in opened)


@pytest.mark.parametrize(
    "page", [page for page in PAGES if any(b.place is None for b in blocks(page))], ids=name_of
)
def test_the_blocks_of_a_page_run_on_the_demo(page: Path, demo_copy: Path, tmp_path: Path) -> None:
    run_page(page, [b for b in blocks(page) if b.place is None], tmp_path / "run", demo_copy)


@pytest.mark.real
@pytest.mark.parametrize(
    "page", [page for page in PAGES if any(b.place == "real" for b in blocks(page))], ids=name_of
)
def test_the_blocks_that_need_the_real_files_run_with_them(
    page: Path, demo_copy: Path, real_source_dir: Path, tmp_path: Path
) -> None:
    chosen = [block for block in blocks(page) if block.place == "real"]
    source_dir = {"RINGLEDGER_SOURCE_DIR": str(real_source_dir)}
    run_page(page, chosen, tmp_path / "run", demo_copy, **source_dir)


def command_lines(text: str) -> list[list[str]]:
    """The words of each `ringledger …` that stands on a line of its own in a block."""
    fenced = [found[2] for found in _FENCE.findall(text)]
    indented = re.findall(r"(?:^    .*\n)+", text, re.MULTILINE)
    found = []
    for block in fenced + indented:
        # Quoted texts may run over lines; only the command and its options matter here.
        plain = re.sub(r"\"[^\"]*\"|'[^']*'", "TEXT", block.replace("\\\n", " "))
        for line in re.findall(r"^ *(?:\w+=\S+ )*ringledger ([a-z].*)$", plain, re.MULTILINE):
            found.append(shlex.split(re.split(r" [|>#&]|;", line)[0]))
    return found


@pytest.mark.parametrize("page", SHOWN, ids=name_of)
def test_every_command_and_option_a_page_shows_exists(page: Path) -> None:
    context = click.Context(cli)
    for name, *words in command_lines(page.read_text(encoding="utf-8")):
        command = cli.get_command(context, name)
        assert command is not None, f"{page}: there is no command {name}"
        known = {o for p in command.params if isinstance(p, click.Option) for o in p.opts}
        known |= {"--help"}
        shown = {word.split("=")[0] for word in words if word.startswith("-") and word != "-"}
        assert shown <= known, f"{page}: {name} has no {shown - known}"


def test_blocks_that_are_not_run_here_are_shell_or_sql_all_the_same() -> None:
    for page in PAGES:
        for block in blocks(page):
            if block.place in _NOT_RUN and block.language == "sql":
                assert duckdb.extract_statements(block.text), page
            elif block.place in _NOT_RUN:
                checked = subprocess.run(
                    ["bash", "-n"], input=block.text, text=True, capture_output=True, check=False
                )
                assert checked.returncode == 0, f"{page}: {checked.stderr}"
