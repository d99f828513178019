"""`ringledger link`: which agency does each name in a list of one's own mean?"""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command(
    short_help="Resolve a list of agency names of your own.",
    epilog="""\b
Examples:
  ringledger link contracts.csv --name agency --state state -o linked.csv
  ringledger link contracts.xlsx --name Buyer --state ST --county County -o linked.xlsx
  ringledger link contracts.csv --name agency --state state --explain 17
""",
)
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE"
)
@click.option("--name", metavar="COLUMN", help="The column of agency names.")
@click.option("--state", metavar="COLUMN", help="The column of states: codes or names.")
@click.option("--city", metavar="COLUMN", help="The column of cities.")
@click.option("--county", metavar="COLUMN", help="The column of counties.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
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
def command(
    file: Path,
    name: str | None,
    state: str | None,
    city: str | None,
    county: str | None,
    output: Path | None,
    edition: str,
    split: bool,
    min_probability: float,
    explain: int | None,
    sheet: str | None,
) -> None:
    """Find the agency that each name in FILE (CSV, Parquet or XLSX) means.

    Every row and column is kept, in order and unchanged; added are agency_id, ori, agency_name,
    agency_kind, decision (exact, accepted, override, review or unmatched), match_probability, the
    runner-up and the evidence. A name without a state is compared with all agencies, and is left
    for review where several states have one of that name. The directory's two files are fetched on
    first use.
    """
    from ringledger import progress
    from ringledger.linking.run import Request, explain_row, link_list
    from ringledger.settings import Settings

    settings = Settings.from_environment()
    to_standard_output = output is None or str(output) == "-"
    request = Request(
        path=file,
        columns={"name": name, "state": state, "city": city, "county": county},
        edition=edition,
        sheet=sheet,
        is_split=split,
        min_probability=min_probability,
    )
    if explain is not None:
        from rich.console import Console

        from ringledger.linking.explaining import draw

        explained = explain_row(request, explain, settings)
        # The list itself has standard output when it is asked for there.
        stream = sys.stderr if output is not None and to_standard_output else sys.stdout
        console = Console(file=stream, width=None if stream.isatty() else 120, highlight=False)
        draw(console, explained.row_number, explained.query, explained.parts, explained.directory)
        if output is None:
            return
    with progress.on_standard_error():
        summary = link_list(request, None if to_standard_output else output, settings)
    for line in summary.lines():
        click.echo(line, err=True)
    if not to_standard_output:
        click.echo(f"The linked list is {output}", err=True)
