"""Dagster's own memory: which runs there were, what they made, how checks turned out.

It stands under `RINGLEDGER_HOME/runs/dagster` unless DAGSTER_HOME says otherwise, and is the same
for the command line and the UI, so each shows the runs of the other.
"""

from __future__ import annotations

import errno
import os
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.events.log import EventLogEntry
from dagster._core.storage.event_log.sqlite.sqlite_event_log import (
    INDEX_SHARD_NAME,
    SqliteEventLogStorage,
)
from dagster._serdes import ConfigurableClassData
from sqlalchemy import create_engine
from sqlalchemy.engine import Connection
from sqlalchemy.pool import StaticPool

from orchestration.editions import register_editions
from ringledger.errors import UsageError
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
    for folder, setting in ((settings.home, "RINGLEDGER_HOME"), (home, "DAGSTER_HOME")):
        if re.search(r"[?#]|%[0-9A-Fa-f]{2}", str(folder)):
            raise UsageError(
                f"{folder} has a ?, a # or a % with two digits in its path, which Dagster and dbt "
                f"take for signs of an address. Name another folder in {setting}."
            )
    home.mkdir(parents=True, exist_ok=True)
    configuration = home / "dagster.yaml"
    if not configuration.exists():
        configuration.write_text(_CONFIGURATION, encoding="utf-8")
    if not os.access(home, os.W_OK):  # else SQLite's complaint would be the first to tell
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(home))
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
    from dagster._core.instance.config import dagster_instance_config
    from dagster._core.instance.ref import InstanceRef

    home = str(prepare_dagster_home(settings))
    overrides: dict[str, object] = {
        "compute_logs": {
            "module": "dagster._core.storage.noop_compute_log_manager",
            "class": "NoOpComputeLogManager",
        }
    }
    configured, _ = dagster_instance_config(home)
    events = InstanceRef.config_defaults(home)["event_log_storage"]
    # A storage that dagster.yaml names, a server's or a folder elsewhere, is left as it is.
    if events and not any("storage" in name for name in configured):
        overrides["event_log_storage"] = {
            "module": __name__,
            "class": OpenEventLog.__name__,
            "config": events.config_dict,
        }
    reference = InstanceRef.from_dir(home, overrides=overrides)
    with _planned_events_together(), dg.DagsterInstance.from_ref(reference) as instance:
        yield instance


class OpenEventLog(SqliteEventLogStorage):
    """Dagster's history in its own SQLite files, which stay open as long as the instance.

    Dagster opens and closes its files for every event, which flushes them to disk and compiles
    every statement anew: 3,000 times in a build, half its time. With the write-ahead log, flushed
    when SQLite likes, a power failure can lose the last events, no more.
    """

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        """Take the folder of the files, `base_dir`; each is opened when it is first asked."""
        self._opened: dict[str, Connection] = {}
        self._turn = threading.RLock()
        self._there: set[tuple[str, ...]] = set()
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Any
    ) -> OpenEventLog:
        """Dagster's way of making one from its configuration."""
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._turn:
            if shard not in self._opened:
                with super()._connect(shard):
                    pass  # makes the file and its tables
                engine = create_engine(
                    self.conn_string_for_shard(shard),
                    poolclass=StaticPool,
                    connect_args={"timeout": 60, "check_same_thread": False},
                )
                self._opened[shard] = engine.connect()
                self._opened[shard].exec_driver_sql("pragma synchronous = normal")
                self._opened[shard].commit()
            connection = self._opened[shard]
            if connection.in_transaction():  # that of a batch
                yield connection
            else:
                with connection.begin():
                    yield connection

    def has_table(self, table_name: str) -> bool:
        """Whether the table exists. A yes is remembered: Dagster asks before every check."""
        return self._found_before(
            (table_name,), lambda: super(OpenEventLog, self).has_table(table_name)
        )

    def has_dynamic_partition(self, partitions_def_name: str, partition_key: str) -> bool:
        """Whether the partition exists. A yes is remembered: Dagster asks at every table read."""
        return self._found_before(
            (partitions_def_name, partition_key),
            lambda: super(OpenEventLog, self).has_dynamic_partition(
                partitions_def_name, partition_key
            ),
        )

    def _found_before(self, what: tuple[str, ...], look: Callable[[], bool]) -> bool:
        if what not in self._there and look():
            self._there.add(what)
        return what in self._there

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        """Store them all, in one transaction for each file."""
        with self._turn, ExitStack() as transactions:
            for shard in {INDEX_SHARD_NAME, *(entry.run_id for entry in events)}:
                transactions.enter_context(self._connect(shard))
            super().store_event_batch(events)

    def dispose(self) -> None:
        """Close the files."""
        for connection in self._opened.values():
            connection.close()
            connection.engine.dispose()
        self._opened.clear()
        super().dispose()


@contextmanager
def _planned_events_together() -> Iterator[None]:
    """Have Dagster store the thousand events that plan a run in a few batches."""
    name = "DAGSTER_EVENT_BATCH_SIZE"
    given = os.environ.get(name)
    os.environ[name] = given or "500"
    try:
        yield
    finally:
        if given is None:
            del os.environ[name]
