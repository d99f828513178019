"""dbt started before it is needed: it reads the project while files are landed and checked.

A build from the command line starts one as soon as there is something to do. What runs dbt takes
it if it is there, and starts a dbt of its own if not, as in Dagster's UI, where each step is a
process.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from ringledger.project import dbt_dir
from ringledger.settings import Settings
from ringledger.warehouse.dbt import (
    COMMAND,
    edition_variables,
    keep_manifest,
    manifest_at_hand,
)
from ringledger.warehouse.dbt_process import HAS_READ, WHEN_TOLD


class WaitingDbt:
    """A dbt that reads the project, says so in a line, and waits to be told what to do."""

    def __init__(self, edition: str, settings: Settings) -> None:
        """Start it. What it reads it writes down only where there is no manifest yet."""
        self._edition, self._settings = edition, settings
        self._has_read: bool | None = None
        writes = [] if manifest_at_hand(settings) is None else ["--no-write-json"]
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [*COMMAND, WHEN_TOLD, *writes],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=dbt_dir(),
            env={**os.environ, **edition_variables(edition, settings), "PYTHONUNBUFFERED": "1"},
        )

    def has_read(self) -> bool:
        """Wait until it has read the project; False where it could not."""
        if self._has_read is None:
            said = self.process.stdout.readline() if self.process.stdout else b""
            self._has_read = said.strip().decode() == HAS_READ
        return self._has_read

    def give_manifest(self) -> None:
        """See to it that there is a manifest, where the project can be read at all."""
        if manifest_at_hand(self._settings) is None and self.has_read():
            keep_manifest(self._edition, self._settings)

    def tell(self, arguments: Sequence[str], variables: Mapping[str, str]) -> bool:
        """Have it do as `dbt ARGUMENTS` would, once; False where it has stopped."""
        if not self.has_read() or self.process.stdin is None:
            return False
        orders = {"arguments": [*arguments], "environment": dict(variables)}
        try:
            with self.process.stdin as told:
                told.write(json.dumps(orders).encode() + b"\n")
        except OSError:
            return False
        self.process.stdin = None  # closed: as of a process that never had one
        return True


_waiting: list[WaitingDbt] = []


@contextmanager
def waiting_dbt(edition: str, settings: Settings) -> Iterator[WaitingDbt]:
    """Have one at hand inside the block, for builds of the edition in this process."""
    waiting = WaitingDbt(edition, settings)
    _waiting.append(waiting)
    try:
        yield waiting
    finally:
        if waiting in _waiting:
            _waiting.remove(waiting)
            waiting.process.kill()
            waiting.process.communicate()


def tell_waiting_dbt(
    arguments: Sequence[str], variables: Mapping[str, str]
) -> subprocess.Popen[bytes] | None:
    """Have the one at hand do as `dbt ARGUMENTS` would; None where there is none (any more)."""
    if not _waiting:
        return None
    waiting = _waiting.pop()
    return waiting.process if waiting.tell(arguments, variables) else None
