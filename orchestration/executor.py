"""Runs from the UI: a process for each step, and one writer for each edition throughout the run.

The run's own process holds the edition's lock from the first step to the last and cleans up after
dead builds before it; its step processes work under that lock. A run waits for a build from the
command line that is under way. Runs of several editions may go on side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import dagster as dg
from dagster._core.definitions.executor_definition import (
    MULTI_PROC_CONFIG,
    multiple_process_executor_requirements,
)
from dagster._core.execution.retries import RetryMode
from dagster._core.executor.multiprocess import MultiprocessExecutor

from orchestration.editions import PARTITION_TAG
from ringledger.settings import Settings
from ringledger.warehouse import files, lock, versions

# How long a run waits for a build from the command line, in seconds.
PATIENCE = 3600.0


class EditionExecutor(MultiprocessExecutor):
    """Dagster's multiprocess executor, within the lock of the run's edition."""

    def execute(self, plan_context: Any, execution_plan: Any) -> Iterator[dg.DagsterEvent]:
        """Run the plan's steps; a run without an edition needs no lock."""
        edition = plan_context.dagster_run.tags.get(PARTITION_TAG)
        with ExitStack() as held:
            if edition:
                settings = Settings.from_environment()
                held.enter_context(lock.edition_lock(edition, settings, PATIENCE))
                files.clean(edition, settings)
                versions.clean_versions(edition, settings)
                held.enter_context(files.writing(edition, settings))
                held.enter_context(lock.children_work_under(edition, settings))
            yield from super().execute(plan_context, execution_plan)


@dg.executor(
    name="multiprocess",
    config_schema=MULTI_PROC_CONFIG,
    requirements=multiple_process_executor_requirements(),
)
def edition_executor(init_context: dg.InitExecutorContext) -> EditionExecutor:
    """Steps one after another, because one process at a time has the work file open.

    They start from a process that has loaded the definitions already.
    """
    config: Any = init_context.executor_config
    method = next(iter(config.get("start_method") or ()), "forkserver")
    return EditionExecutor(
        max_concurrent=config.get("max_concurrent") or 1,
        tag_concurrency_limits=config.get("tag_concurrency_limits"),
        retries=RetryMode.from_config(config["retries"]) or RetryMode.DISABLED,
        start_method=str(method),
        explicit_forkserver_preload=["orchestration.definitions"],
    )
