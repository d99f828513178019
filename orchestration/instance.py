"""Dagster's own memory: which runs there were, what they made, how checks turned out.

It stands under `RINGLEDGER_HOME/runs/dagster` unless DAGSTER_HOME says otherwise, and is the same
for the command line and the UI, so each shows the runs of the other.
"""

from __future__ import annotations

import os
from pathlib import Path

import dagster as dg

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


def command_line_instance(settings: Settings) -> dg.DagsterInstance:
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
    return dg.DagsterInstance.from_ref(reference)
