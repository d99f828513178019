"""What runs by itself: sensors, the schedule, and the note when a run fails.

All are off until somebody turns them on in the UI, but for the two that only keep books. What they
do stands in `ringledger`; here is when.
"""

import json
from collections.abc import Iterator

import dagster as dg

from orchestration.editions import PARTITION_TAG, PARTITIONS, register_editions
from ringledger.quality.incidents import write_incident
from ringledger.quality.page import write_page
from ringledger.quality.results import latest
from ringledger.settings import Settings
from ringledger.sources.inbox import arrivals
from ringledger.sources.registry import load_edition
from ringledger.sources.upstream import NoNetworkError, look_upstream, worth_a_look
from ringledger.warehouse.fingerprint import fingerprint

# Of the network alone: a failed check or a damaged file fails again.
NETWORK_RETRIES = dg.RetryPolicy(max_retries=3, delay=60, backoff=dg.Backoff.EXPONENTIAL)


@dg.sensor(
    name="editions",
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Gives every registered edition its partition, as soon as it is registered.",
)
def editions_sensor(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Keep partitions in step with the registry."""
    new = register_editions(context.instance, Settings.from_environment())
    return dg.SkipReason(f"New editions: {', '.join(new)}" if new else "No new edition.")


@dg.sensor(
    name="inbox",
    job_name="build",
    minimum_interval_seconds=30,
    description="Registers what is put into the inbox as a candidate edition, and builds it.",
)
def inbox_sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """One run for each new edition; an incident note for each file that cannot be used."""
    settings = Settings.from_environment()
    seen = json.loads(context.cursor or "{}")
    found = arrivals(settings, seen)
    named = sorted({each.edition for each in found if each.edition})
    for each in found:
        if each.incident:
            context.log.warning(f"{each.path.name} cannot be used: see {each.incident}")
    if not named:
        context.update_cursor(json.dumps(seen))
        return dg.SkipReason(f"{len(found)} new files, none of them a candidate edition.")
    return dg.SensorResult(
        run_requests=[
            dg.RunRequest(
                run_key=fingerprint(load_edition(name, settings)),
                job_name="build",
                partition_key=name,
            )
            for name in named
        ],
        dynamic_partitions_requests=[PARTITIONS.build_add_request(named)],
        cursor=json.dumps(seen),
    )


@dg.op(retry_policy=NETWORK_RETRIES)
def upstream(context: dg.OpExecutionContext) -> None:
    """Ask the pinned addresses and the publishers' pages whether anything changed."""
    settings = Settings.from_environment()
    try:
        seen = look_upstream(settings)
    except NoNetworkError as error:
        context.log.warning(str(error))
        context.add_output_metadata({"network": "none", "told": str(error)})
        return
    changed = worth_a_look(seen)
    context.add_output_metadata(
        {
            "network": "there",
            "addresses": len(seen),
            "to_look_at": dg.MetadataValue.md(
                "\n".join(
                    f"- {each.kind} {each.address}: {each.state} {each.note}" for each in changed
                )
                or "nothing"
            ),
        }
    )


@dg.job(name="recheck_sources")
def recheck_sources() -> None:
    """Whether pinned files are still there, and publishers' pages the same."""
    upstream()


@dg.schedule(
    job=recheck_sources,
    cron_schedule="17 5 * * *",
    execution_timezone="UTC",
    description="Every morning, where there is a network; says so where there is none.",
)
def recheck_schedule(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """One run a day."""
    return dg.RunRequest()


@dg.run_failure_sensor(
    name="incidents",
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Writes a note when a run fails: the checks, the file, the rows.",
)
def incident_sensor(context: dg.RunFailureSensorContext) -> None:
    """Runs of the command line write theirs themselves."""
    run = context.dagster_run
    if "ringledger/door" not in run.tags:
        edition = run.tags.get(PARTITION_TAG, "")
        told = " ".join(_messages(context)) or context.failure_event.message or ""
        note = note_failure(run.run_id, edition, told, Settings.from_environment())
        context.log.info(f"The incident note is {note}")


def note_failure(run_id: str, edition: str, told: str, settings: Settings) -> str:
    """Write the note of a failed run; returns where it is."""
    broken = [each for each in latest(edition, settings) if each.stopped_the_build]
    if edition:
        write_page(edition, settings)
    path = write_incident(
        f"run-{run_id}", f"A run of {edition or 'no edition'} failed", told, settings, broken
    )
    return str(path)


def _messages(context: dg.RunFailureSensorContext) -> Iterator[str]:
    for event in context.get_step_failure_events():
        error = event.step_failure_data.error
        while error is not None and error.cause is not None:
            error = error.cause
        yield f"Step {event.step_key} failed: {error.message if error else event.message}"


SENSORS = [editions_sensor, inbox_sensor, incident_sensor]
