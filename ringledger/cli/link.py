"""`ringledger link`: which agency does each name in a list of one's own mean?"""

from __future__ import annotations

import math
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from ringledger.errors import UsageError

if TYPE_CHECKING:
    from ringledger.linking.run import Request
    from ringledger.settings import Settings


class _Place(click.Path):
    """A path, or the address of a place only Spark knows, such as s3a://bucket/list.parquet."""

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str:
        text = os.fspath(value)
        return text if "://" in text else str(super().convert(text, param, ctx))


def _no_nan(_: click.Context, __: click.Parameter, value: float) -> float:
    """A range lets nan pass."""
    if math.isnan(value):
        raise click.BadParameter("nan is no probability.")
    return value


@click.command(
    short_help="Resolve a list of agency names of your own.",
    epilog="""\b
Examples:
  ringledger link contracts.csv --name agency --state state -o linked.csv
  ringledger link contracts.xlsx --name Buyer --state ST --county County -o linked.xlsx
  ringledger link contracts.csv --name agency --state state --explain 17
""",
)
@click.argument("file", type=_Place(exists=True), metavar="FILE")
@click.option("--name", metavar="COLUMN", help="The column of agency names.")
@click.option("--state", metavar="COLUMN", help="The column of states: codes or names.")
@click.option("--city", metavar="COLUMN", help="The column of cities.")
@click.option("--county", metavar="COLUMN", help="The column of counties.")
@click.option(
    "-o",
    "--output",
    type=_Place(allow_dash=True),
    metavar="OUT",
    help="Write here, as .csv, .tsv, .parquet or .xlsx; CSV to standard output otherwise.",
)
@click.option(
    "--edition",
    default="eff-2020",
    show_default=True,
    metavar="E",
    help="The edition whose directory of agencies to link to.",
)
@click.option(
    "--split", is_flag=True, help="One row per agency where a cell names several, not one per row."
)
@click.option(
    "--min-probability",
    type=click.FloatRange(0, 1),
    callback=_no_nan,
    default=0.0,
    metavar="P",
    help="Leave links less likely than this for review.",
)
@click.option(
    "--explain",
    type=click.IntRange(min=1),
    metavar="N",
    help="Show the evidence of row N; without -o, that alone.",
)
@click.option("--sheet", metavar="SHEET", help="The sheet of a workbook; the first by default.")
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="What runs it: this process, or Apache Spark, from Parquet to Parquet.",
)
@click.option(
    "--master", metavar="URL", help="Spark's master; what Spark is configured for by default."
)
def command(
    file: str,
    name: str | None,
    state: str | None,
    city: str | None,
    county: str | None,
    output: str | None,
    edition: str,
    split: bool,
    min_probability: float,
    explain: int | None,
    sheet: str | None,
    engine: str,
    master: str | None,
) -> None:
    """Find the agency that each name in FILE (CSV, Parquet or XLSX) means.

    Every row and column is kept, in order and unchanged; added are agency_id, ori, agency_name,
    agency_kind, decision (exact, accepted, override, review or unmatched), match_probability, the
    runner-up and the evidence. A name without a state is compared with all agencies, and is left
    for review where several states have one of that name. The directory's two files are fetched on
    first use.
    """
    from ringledger import progress
    from ringledger.linking.run import Request, link_list
    from ringledger.settings import Settings

    settings = Settings.from_environment()
    to_standard_output = output is None or output == "-"
    request = Request(
        path=file if "://" in file else Path(file),
        columns={"name": name, "state": state, "city": city, "county": county},
        edition=edition,
        sheet=sheet,
        is_split=split,
        min_probability=min_probability,
    )
    if engine == "spark":
        if to_standard_output or explain is not None or sheet is not None:
            raise UsageError(
                "--engine spark writes a folder of Parquet: name it with -o, and leave out "
                "--explain and --sheet."
            )
    else:
        _refuse_what_is_sparks(file, output, master)
    if explain is not None:
        # The list itself has standard output when it is asked for there.
        is_beside = output is not None and to_standard_output
        _show_row(request, explain, settings, sys.stderr if is_beside else sys.stdout)
        if output is None:
            return
    with progress.on_standard_error():
        if engine == "spark":
            from ringledger.linking.spark import link_table

            summary = link_table(request, str(output), master, settings)
        else:
            target = None if output is None or to_standard_output else Path(output)
            summary = link_list(request, target, settings)
    for line in summary.lines():
        click.echo(line, err=True)
    if not to_standard_output:
        click.echo(f"The linked list is {output}", err=True)


def _refuse_what_is_sparks(file: str, output: str | None, master: str | None) -> None:
    """Raise UsageError about what only Spark can be given."""
    if master is not None:
        raise UsageError("--master is Spark's: add --engine spark.")
    for place in (file, output or ""):
        if "://" in place:
            raise UsageError(
                f"{place} is no file on this machine: save the list to one, or add --engine spark."
            )


def _show_row(request: Request, number: int, settings: Settings, stream: TextIO) -> None:
    """Draw the evidence of one row."""
    from rich.console import Console

    from ringledger.linking.explaining import draw
    from ringledger.linking.run import explain_row

    explained = explain_row(request, number, settings)
    console = Console(file=stream, width=None if stream.isatty() else 120, highlight=False)
    draw(console, explained.row_number, explained.query, explained.parts, explained.directory)
