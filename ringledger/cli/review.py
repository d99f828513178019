"""`ringledger review`: decide the names the matcher can't."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ringledger.cli.options import edition_option, format_option

if TYPE_CHECKING:
    import duckdb

    from ringledger.review.session import Session
    from ringledger.settings import Settings

# What of the queue fits a line.
_COLUMNS = (
    *("mention_text", "state", "decision", "match_probability", "candidate_agency_name"),
    *("deaths_at_stake", "partners_at_stake", "expected_movement"),
)


@click.command(
    short_help="Decide the names the matcher can't.",
    epilog="""\b
Examples:
  ringledger review --edition eff-2020
  ringledger review --edition eff-2020 --list --format csv
  ringledger review --edition eff-2020 --limit 10 --to decisions.csv
""",
)
@edition_option
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="Only the first N names: those that could move a claim furthest.",
)
@click.option("--list", "only_list", is_flag=True, help="Print the queue and ask nothing.")
@format_option
@click.option(
    "--to",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write decisions to this file instead of seeds/agency_overrides.csv.",
)
def command(
    edition: str, limit: int | None, only_list: bool, output_format: str, path: Path | None
) -> None:
    """Work through the queue of doubtful names, most consequential first.

    Shows each name with its place, its candidates with the evidence for and against them, and the
    source rows that carry it; asks which agency it is, and why. Each decision is written at once,
    with its reason and where that can be checked, and holds from the next build on.
    """
    from ringledger.settings import Settings
    from ringledger.warehouse.query import open_published

    settings = Settings.from_environment()
    with open_published(edition, settings) as connection:
        if only_list:
            _print_queue(connection, limit, output_format)
        else:
            _review(connection, settings, edition, limit, path)


def _print_queue(
    connection: duckdb.DuckDBPyConnection, limit: int | None, output_format: str
) -> None:
    from ringledger.cli.output import write
    from ringledger.review.queue import queue_table
    from ringledger.warehouse.query import Result

    queue = queue_table(connection, limit)
    if output_format == "table":
        rows = [tuple(row[column] for column in _COLUMNS) for row in queue.records()]
        queue = Result(_COLUMNS, rows)
    write(queue, output_format)


def _review(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    edition: str,
    limit: int | None,
    path: Path | None,
) -> None:
    from datetime import UTC, datetime

    from ringledger.review.overrides import is_source_tree, overrides_file
    from ringledger.review.queue import find_agencies, is_agency, review_items
    from ringledger.review.session import KEYS, Session, undecided, wrapped
    from ringledger.warehouse.query import fetch

    target = path or overrides_file(settings)
    ((statement_set,),) = fetch(connection, "select statement_set from marts.rpt_edition").rows
    items = review_items(connection)
    left = undecided(items, target, statement_set)
    if len(left) < len(items):
        done = len(items) - len(left)
        names = "name of the queue is" if done == 1 else "names of the queue are"
        _say(f"{done:,} {names} decided in {target} already.")
    if not left:
        _say("Nothing is left to decide.")
        return
    names = f"{len(left):,} {'name' if len(left) == 1 else 'names'}"
    _say(wrapped(f"{names} to decide, most consequential first. Answer with {KEYS}."))

    def find(words: str) -> list[str]:
        return [
            "  ".join(str(value) for value in agency.values() if value)
            for agency in find_agencies(connection, words)
        ]

    session = Session(
        ask=_ask,
        say=_say,
        find=find,
        is_agency=lambda agency_id: is_agency(connection, agency_id),
        path=target,
        statement_set=statement_set,
        decided_on=datetime.now(UTC).date().isoformat(),
    )
    session.work_through(left[:limit])
    is_read = is_source_tree() and target.resolve() == overrides_file(settings).resolve()
    _sum_up(session, edition, is_read)


def _sum_up(session: Session, edition: str, is_read: bool) -> None:
    """Decisions on standard output, what to do with them on standard error."""
    for override in session.decided:
        click.echo(f"{override.override_id}\t{override.verdict}\t{override.agency_id}")
    _say(f"{len(session.decided)} decided, {session.skipped} skipped.")
    if not session.decided:
        return
    if is_read:
        _say(
            f"They stand in {session.path}. Next: `ringledger build --edition {edition}`, which "
            f"also checks that none contradicts another."
        )
    else:
        _say(
            f"They stand in {session.path}, which no build reads: decisions are part of the "
            f"project, so that the same version gives everyone the same figures. Next: add the "
            f"rows to seeds/agency_overrides.csv in a source tree and run "
            f"`ringledger build --edition {edition}` there; a pull request is welcome."
        )


def _say(text: str) -> None:
    click.echo(text, err=True)


def _ask(prompt: str) -> str | None:
    """A line from standard input, be it a terminal or a pipe; None at its end."""
    click.echo(prompt, err=True, nl=False)
    line = sys.stdin.readline()
    if not line:
        return None
    if not sys.stdin.isatty():
        # A terminal echoes what is typed; a log should show it too.
        click.echo(line.rstrip("\n"), err=True)
    return line
