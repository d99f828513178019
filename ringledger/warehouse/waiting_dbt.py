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
from ringledger.warehouse.dbt import COMMAND, edition_variables
from ringledger.warehouse.dbt_process import WHEN_TOLD

_waiting: list[subprocess.Popen[bytes]] = []


@contextmanager
def waiting_dbt(edition: str, settings: Settings) -> Iterator[None]:
    """Have one at hand inside the block, for builds of the edition in this process."""
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [*COMMAND, WHEN_TOLD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=dbt_dir(),
        env={**os.environ, **edition_variables(edition, settings), "PYTHONUNBUFFERED": "1"},
    )
    _waiting.append(process)
    try:
        yield
    finally:
        if process in _waiting:
            _waiting.remove(process)
            process.kill()
            process.communicate()


def tell_waiting_dbt(
    arguments: Sequence[str], variables: Mapping[str, str]
) -> subprocess.Popen[bytes] | None:
    """Have the one at hand do as `dbt ARGUMENTS` would; None where there is none (any more)."""
    if not _waiting:
        return None
    process = _waiting.pop()
    orders = {"arguments": [*arguments], "environment": dict(variables)}
    if process.stdin is None:
        return None
    try:
        with process.stdin as told:
            told.write(json.dumps(orders).encode() + b"\n")
    except OSError:  # it has stopped; a new one will say why
        return None
    process.stdin = None  # closed: as of a process that never had one
    return process
