"""`ringledger add`: a new file of a known publisher becomes a candidate edition."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click


def _day(_: click.Context, __: click.Parameter, value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no day. Write it like 2018-04-10.") from error


@click.command(
    short_help="Register a new file as a candidate edition.",
    epilog="""\b
Examples:
  ringledger add ~/Downloads/MPVDatasetDownload.xlsx
  ringledger add MPVDatasetDownload.xlsx --as-of 2018-04-10
  ringledger build --edition "$(ringledger add MPVDatasetDownload.xlsx)"
""",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--as-of",
    callback=_day,
    metavar="DATE",
    help="The day the edition speaks of; eff-2020's by default.",
)
def command(file: Path, as_of: date | None) -> None:
    """Recognize a file by its headers, read all of it, and register it by its hash.

    The candidate edition is eff-2020 with this file in the place of the same publisher's. Prints
    the edition's name; a file that was added before gives the name it gave then. A damaged or
    unknown file changes nothing.
    """
    from ringledger.settings import Settings
    from ringledger.sources.candidates import add_file

    settings = Settings.from_environment()
    candidate = add_file(file.expanduser(), settings, as_of)
    told = "registered now" if candidate.is_new else "registered already"
    click.echo(f"A file of {candidate.reader}, {told} as {candidate.source_id}.", err=True)
    click.echo(candidate.edition)
