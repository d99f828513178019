"""One writer per edition: an advisory lock on a small file in the edition's work folder.

Every build takes it, from the command line or from Dagster, and the operating system gives it back
when the process ends, however it ends. A second builder fails at once and says who is at work,
unless it has patience. The lock file itself stays: removing it would let two builders lock two
files of one name. Readers need no lock.

A build may be several processes: the one that holds the lock, and children that work under it (dbt,
or the steps of a Dagster run). Children end with the holder, and take turns at the work file,
which DuckDB opens for one process at a time.
"""

from __future__ import annotations

import fcntl
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from ringledger.errors import EditionBusyError
from ringledger.settings import Settings


@dataclass
class _Held:
    file: IO[str]
    depth: int


# A build holds the lock around the Dagster run it starts, and the run's warehouse resource takes it
# again: within one process that is the same writer.
_held_here: dict[Path, _Held] = {}
# Names the lock file whose holder started this process.
_HOLDER = "RINGLEDGER_WORKS_UNDER"


@contextmanager
def edition_lock(edition: str, settings: Settings, patience: float = 0) -> Iterator[None]:
    """Be the only builder of `edition` until the block ends. Re-entrant within a process.

    Raises EditionBusyError when another process holds the lock and goes on holding it for
    `patience` seconds.
    """
    path = _lock_file(edition, settings)
    held = _held_here.get(path)
    if held is None:
        until = time.monotonic() + patience
        while True:
            try:
                held = _held_here[path] = _Held(_take(path, edition), 0)
                break
            except EditionBusyError:
                if time.monotonic() >= until:
                    raise
                time.sleep(0.5)
    held.depth += 1
    try:
        yield
    finally:
        held.depth -= 1
        if held.depth == 0:
            del _held_here[path]
            held.file.close()


def _take(path: Path, edition: str) -> IO[str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = _holder(file)
        file.close()
        raise EditionBusyError(
            f"Edition {edition} is being built by {holder}. Only one build of an edition runs at "
            f"a time: wait until it is through, or stop it, and start again. Readers of the "
            f"published warehouse are not affected."
        ) from None
    file.seek(0)
    file.truncate()
    since = datetime.now().astimezone().isoformat(timespec="seconds")
    command = Path(sys.argv[0]).name
    json.dump({"pid": os.getpid(), "since": since, "command": command}, file)
    file.flush()
    return file


@contextmanager
def children_work_under(edition: str, settings: Settings) -> Iterator[None]:
    """Let processes started inside the block work under the lock that this one holds."""
    os.environ[_HOLDER] = str(_lock_file(edition, settings))
    try:
        yield
    finally:
        del os.environ[_HOLDER]


def works_under_a_holder(edition: str, settings: Settings) -> bool:
    """Whether this process was started by the one that holds the edition's lock."""
    return os.environ.get(_HOLDER) == str(_lock_file(edition, settings))


@contextmanager
def child_at_work(edition: str, settings: Settings) -> Iterator[None]:
    """Be a child of the lock's holder, which the next build waits for; end when the holder ends."""
    with children_lock(edition, settings):
        path, through = _lock_file(edition, settings), threading.Event()

        def watch() -> None:
            while not through.wait(0.3):
                if _is_free(path) and not through.is_set():
                    os._exit(1)

        threading.Thread(target=watch, daemon=True).start()
        try:
            yield
        finally:
            through.set()


@contextmanager
def turn(edition: str, settings: Settings) -> Iterator[None]:
    """Be the only process of a build that has the work file open; waits. Re-entrant."""
    path = settings.work(edition).parent / "turn.lock"
    held = _held_here.get(path)
    if held is None:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a", encoding="utf-8")
        fcntl.flock(file, fcntl.LOCK_EX)
        held = _held_here[path] = _Held(file, 0)
    held.depth += 1
    try:
        yield
    finally:
        held.depth -= 1
        if held.depth == 0:
            del _held_here[path]
            held.file.close()


def _lock_file(edition: str, settings: Settings) -> Path:
    return settings.work(edition).parent / "lock"


def _is_free(path: Path) -> bool:
    try:
        with path.open("a", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(file: IO[str]) -> str:
    file.seek(0)
    try:
        who = json.load(file)
        return f"process {who['pid']} ({who['command']}, since {who['since']})"
    except (ValueError, KeyError, TypeError):  # taken this instant, not written yet
        return "another process"


@contextmanager
def children_lock(edition: str, settings: Settings) -> Iterator[None]:
    """Held by each child process that writes the work file (dbt), together with its siblings."""
    path = settings.work(edition).parent / "children.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def wait_for_children(edition: str, settings: Settings, patience: float = 15.0) -> None:
    """Wait until no child of a build that was killed can write the work file any more.

    Raises EditionBusyError after `patience` seconds.
    """
    path = settings.work(edition).parent / "children.lock"
    if not path.exists():
        return
    until = time.monotonic() + patience
    with path.open("a", encoding="utf-8") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() > until:
                    raise EditionBusyError(
                        f"A dbt process of an earlier build of edition {edition} is still running "
                        f"and holds {path}. Stop it, and start again."
                    ) from None
                time.sleep(0.1)
