"""Dagster's own memory: which runs there were, what they made, how checks turned out.

It stands under `RINGLEDGER_HOME/runs/dagster` unless DAGSTER_HOME says otherwise, and is the same
for the command line and the UI, so each shows the runs of the other.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from sqlalchemy import event
from sqlalchemy.engine import Engine

from orchestration.editions import register_editions
from ringledger.settings import Settings

_CONFIGURATION = """\
# Written by ringledger; edit it if you like, it is only made where there is none.
telemetry:
  enabled: false
nux:
  enabled: false
concurrency:
  runs:
    # One writer per edition. The edition's file lock is what holds; this keeps runs waiting in the
    # queue instead of failing on it.
    tag_concurrency_limits:
      - key: dagster/partition
        value:
          applyLimitPerUniqueValue: true
        limit: 1
"""


def prepare_dagster_home(settings: Settings) -> Path:
    """The folder Dagster remembers in, made with its configuration where there is none yet."""
    given = os.environ.get("DAGSTER_HOME")
    home = Path(given) if given else settings.runs / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    configuration = home / "dagster.yaml"
    if not configuration.exists():
        configuration.write_text(_CONFIGURATION, encoding="utf-8")
    return home


def begin_dagster_home(settings: Settings) -> Path:
    """The folder, with a partition for each edition: what the UI and its daemon start from."""
    home = prepare_dagster_home(settings)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        register_editions(instance, settings)
    return home


@contextmanager
def command_line_instance(settings: Settings) -> Iterator[dg.DagsterInstance]:
    """The instance for a run inside `ringledger build`.

    Its steps' output is not captured: dbt keeps its own log, and capturing starts four processes.
    """
    from dagster._core.instance.ref import InstanceRef

    reference = InstanceRef.from_dir(
        str(prepare_dagster_home(settings)),
        overrides={
            "compute_logs": {
                "module": "dagster._core.storage.noop_compute_log_manager",
                "class": "NoOpComputeLogManager",
            }
        },
    )
    with _history_not_flushed_at_every_event(), dg.DagsterInstance.from_ref(reference) as instance:
        yield instance


@contextmanager
def _history_not_flushed_at_every_event() -> Iterator[None]:
    """Let SQLite flush Dagster's history when it likes, not three times per event.

    Dagster opens and closes its databases for every event, and closing the last connection to one
    flushes it to disk: 3,000 times in a build, up to half its time. One connection kept open
    prevents that. With the write-ahead log a power failure can lose the last events, no more.
    """
    kept: dict[str, sqlite3.Connection] = {}

    def connected(connection: sqlite3.Connection, _record: object) -> None:
        path = connection.execute("pragma database_list").fetchone()[2]
        connection.execute("pragma synchronous = normal")
        if path and path not in kept:
            kept[path] = sqlite3.connect(path, check_same_thread=False)
            kept[path].execute("select count(*) from sqlite_master").fetchone()

    event.listen(Engine, "connect", connected)
    try:
        yield
    finally:
        event.remove(Engine, "connect", connected)
        for connection in kept.values():
            connection.close()
