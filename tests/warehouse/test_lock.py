"""One writer per edition, whoever it is and however it ends."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ringledger.errors import EditionBusyError
from ringledger.settings import Settings
from ringledger.warehouse.lock import children_lock, edition_lock, wait_for_children

_HOLD = """
import sys, time
from ringledger.settings import Settings
from ringledger.warehouse.lock import {lock}
with {lock}("toy", Settings.from_environment()):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def settings(ringledger_home: Path) -> Settings:
    return Settings.from_environment()


@contextmanager
def held_by_another_process(lock: str = "edition_lock") -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD.format(lock=lock)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_second_builder_is_told_who_is_at_work(settings: Settings) -> None:
    with held_by_another_process() as other:
        busy = pytest.raises(EditionBusyError, match=f"process {other.pid} .*since 20")
        with busy, edition_lock("toy", settings):
            pass
        with edition_lock("another-edition", settings):
            pass


def test_the_lock_of_a_killed_builder_is_free(settings: Settings) -> None:
    with held_by_another_process() as other:
        other.kill()
        other.wait()
        with edition_lock("toy", settings):
            pass


def test_a_process_may_take_its_own_lock_again_and_holds_it_until_the_last_is_given_back(
    settings: Settings,
) -> None:
    taker = [
        sys.executable,
        "-c",
        "from ringledger.settings import Settings\n"
        "from ringledger.warehouse.lock import edition_lock\n"
        "with edition_lock('toy', Settings.from_environment()): pass",
    ]
    with edition_lock("toy", settings):
        with edition_lock("toy", settings):
            pass
        assert subprocess.run(taker, capture_output=True, check=False).returncode != 0
    assert subprocess.run(taker, capture_output=True, check=False).returncode == 0


def test_a_build_waits_for_the_children_of_a_killed_one(settings: Settings) -> None:
    with held_by_another_process("children_lock") as child:
        with pytest.raises(EditionBusyError, match="dbt"):
            wait_for_children("toy", settings, patience=0.2)
        child.kill()
        wait_for_children("toy", settings, patience=5)


def test_children_do_not_exclude_each_other(settings: Settings) -> None:
    with held_by_another_process("children_lock"), children_lock("toy", settings):
        pass


def test_dbt_ends_with_the_process_that_started_it(settings: Settings) -> None:
    # A parent that starts a child watching it, and is then killed: the child must not stay.
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import os, subprocess, sys, time\n"
            "child = subprocess.Popen([sys.executable, '-c', '''\n"
            "import os, time\n"
            "from ringledger.warehouse.dbt_process import _end_with\n"
            "_end_with(os.getppid())\n"
            "print(os.getpid(), flush=True)\n"
            "time.sleep(60)'''])\n"
            "time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 10
    while _is_running(child) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _is_running(child)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie that nobody waits for has ended all the same.
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().split(")")[-1].split()[0] == "Z")
