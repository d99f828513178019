"""The `build` job inside the calling process: the command line's door to the same way.

Turns what Dagster reports back into ringledger's own results and errors.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.errors import DagsterExecutionInterruptedError
from dagster_shared.error import SerializableErrorInfo

import orchestration.resources  # noqa: F401 - imported here, while dbt parses
from orchestration.editions import PARTITION_TAG, register_editions
from orchestration.instance import command_line_instance
from ringledger import errors
from ringledger.quality.results import CheckResult, latest
from ringledger.settings import Settings
from ringledger.sources.editions import Edition
from ringledger.warehouse.dbt import target_path

_DOOR = {"ringledger/door": "command line"}


def run_build(
    edition: Edition, settings: Settings, output: Path | None, changed: Collection[str] | None
) -> list[CheckResult]:
    """Run the job for one edition and publish it; returns how each check turned out.

    It becomes the edition's next version, or the file `output` where that is given. Only what
    depends on the `changed` seeds is made again, unless they are None.

    Raises CheckFailedError when a blocking check failed, whatever ringledger error a step raised,
    KeyboardInterrupt when a person stopped it, and RingledgerError for anything else that stopped
    the run. Nothing was published then.
    """
    with _environment(settings), command_line_instance(settings) as instance:
        # Loaded only now: the definitions read the settings from the environment.
        from orchestration.automation import note_failure
        from orchestration.definitions import defs
        from orchestration.parts import part_of

        register_editions(instance, settings)
        _fail_dead_runs(instance, edition.edition)
        job = defs.resolve_job_def("build")
        if changed is not None:
            job = part_of(job, changed)
        with (
            Path(os.devnull).open("w") as nowhere,
            contextlib.redirect_stdout(nowhere),
        ):
            result = job.execute_in_process(
                instance=instance,
                partition_key=edition.edition,
                tags=_DOOR,
                raise_on_error=False,
                run_config=_run_config(edition, output, goes_on=changed is not None),
            )
    made = {
        (".".join(each.asset_key.path), each.check_name)
        for each in result.get_asset_check_evaluations()
    }
    # A claim contradicted is a finding, not a fault: no result is kept of it.
    checks = [
        each for each in latest(edition.edition, settings) if (each.asset, each.check) in made
    ]
    if not result.success:
        if any(map(_was_interrupted, _failures(result))):
            raise KeyboardInterrupt
        error = _error(result, checks, edition.edition, settings)
        note_failure(result.run_id, edition.edition, str(error), settings)
        raise error
    return checks


def _run_config(edition: Edition, output: Path | None, *, goes_on: bool) -> dict[str, Any]:
    """What the run's warehouse is told. Dagster keeps silent: what came of it is ours to tell."""
    warehouse = {
        "scale": edition.scale,
        "output": str(output.absolute()) if output else "",
        "goes_on": goes_on,
    }
    return {
        "resources": {"warehouse": {"config": warehouse}},
        "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
    }


def _error(
    result: dg.ExecuteInProcessResult,
    checks: list[CheckResult],
    edition: str,
    settings: Settings,
) -> errors.RingledgerError:
    """The one thing to tell: our own error, else the failed checks, else dbt's, else Dagster's."""
    stays = "Nothing was published; the warehouse published before, if any, is untouched."
    failures = list(_failures(result))
    for failure in failures:
        if ours := _ours(failure):
            return ours
    failed = [check for check in checks if check.stopped_the_build]
    if failed:
        listed = "; ".join(map(str, failed[:10]))
        more = f" and {len(failed) - 10} more" if len(failed) > 10 else ""
        return errors.CheckFailedError(
            f"Edition {edition} failed {len(failed)} blocking check{'s' * (len(failed) > 1)}: "
            f"{listed}{more}. {stays} `ringledger checks --edition {edition} --failed --html "
            f"checks.html` writes a page of what they hold and of the rows that broke them."
        )
    if dbt_said := list(_dbt_errors(target_path(edition, settings))):
        return errors.RingledgerError(
            f"dbt stopped at {len(dbt_said)} of the nodes of edition {edition}: "
            f"{'; '.join(dbt_said[:3])}. dbt's log is in {target_path(edition, settings)}. {stays}"
        )
    said = _said(failures[0]) if failures else "No reason was recorded."
    # dagster-dbt puts the whole command line before what dbt said.
    said = said.rpartition("Errors parsed from dbt logs:")[2].strip()
    return errors.RingledgerError(
        f"The build of edition {edition} stopped: {said} {stays} Its run {result.run_id} can be "
        f"looked at in the Dagster UI."
    )


def _failures(result: dg.ExecuteInProcessResult) -> Iterator[SerializableErrorInfo]:
    for event in result.all_events:
        if event.is_step_failure or event.is_run_failure:
            error = getattr(event.event_specific_data, "error", None)
            if error is not None:
                yield error


def _said(failure: SerializableErrorInfo) -> str:
    """What the error itself says, which Dagster hands back within others of its own."""
    while failure.cause is not None:
        failure = failure.cause
    return " ".join(failure.message.split())


def _was_interrupted(failure: SerializableErrorInfo) -> bool:
    """Whether a person stopped the step, whatever what it was at made of that."""
    return any(
        cause.cls_name == DagsterExecutionInterruptedError.__name__ for cause in _causes(failure)
    )


def _causes(failure: SerializableErrorInfo) -> Iterator[SerializableErrorInfo]:
    cause: SerializableErrorInfo | None = failure
    while cause is not None:
        yield cause
        cause = cause.cause or cause.context


def _ours(failure: SerializableErrorInfo) -> errors.RingledgerError | None:
    """The ringledger error behind a step's failure, which Dagster hands back as text."""
    for cause in _causes(failure):
        kind = getattr(errors, cause.cls_name or "", None)
        if isinstance(kind, type) and issubclass(kind, errors.RingledgerError):
            return kind(cause.message.partition(": ")[2].strip())
    return None


def _dbt_errors(target: Path) -> Iterator[str]:
    try:
        results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))["results"]
    except (OSError, ValueError, KeyError):
        return
    for node in results:
        if node["status"] in ("error", "fail"):
            yield f"{node['unique_id'].split('.', 2)[-1]}: {' '.join(str(node['message']).split())}"


def _fail_dead_runs(instance: dg.DagsterInstance, edition: str) -> None:
    """End the runs of killed command lines: the edition's lock is ours, so none is alive."""
    dead = instance.get_runs(
        dg.RunsFilter(
            tags={PARTITION_TAG: edition, **_DOOR},
            statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING],
        )
    )
    for run in dead:
        instance.report_run_failed(run, "The process that ran it was killed.")


@contextlib.contextmanager
def _environment(settings: Settings) -> Iterator[None]:
    """Resources read the settings from the environment, in whichever process they run."""
    names = {"RINGLEDGER_HOME": str(settings.home)}
    if settings.source_dir:
        names["RINGLEDGER_SOURCE_DIR"] = str(settings.source_dir)
    if settings.lake_catalog:
        names["RINGLEDGER_LAKE"] = settings.lake_catalog
    if settings.lake_data:
        names["RINGLEDGER_LAKE_DATA"] = settings.lake_data
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(names)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
