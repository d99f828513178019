"""`ringledger trace`: the source rows behind a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ringledger.cli.options import edition_option, format_option

if TYPE_CHECKING:
    from ringledger.provenance.trace import Trace

# What of a row fits a line; what tells nothing apart, or is empty, is left out.
_COLUMNS = (
    *("reading", "part", "evidence_kind", "occurred_on", "person_name", "encounter_match_rule"),
    "state",
    *("mention_text", "agency_name", "decision", "match_probability", "partner_active_on"),
    *("file", "source_row_number", "link_evidence"),
)
_TELL_APART = {"reading", "part", "evidence_kind"}
_MAY_BE_EMPTY = {"occurred_on", "person_name", "encounter_match_rule"}


@click.command(
    short_help="The source rows behind a figure.",
    epilog="""\b
Examples:
  ringledger trace partner-agencies
  ringledger trace partners-with-deaths --reading mapping_police_violence --part numerator
  ringledger trace share-of-deaths --edition eff-2020 --format csv > rows.csv
""",
)
@click.argument("claim_id")
@edition_option
@click.option("--reading", metavar="R", help="Whose deaths are counted; all readings if not given.")
@click.option(
    "--part",
    type=click.Choice(["numerator", "denominator"]),
    help="The upper or the lower part of a share; both if not given.",
)
@format_option
def command(
    claim_id: str, edition: str, reading: str | None, part: str | None, output_format: str
) -> None:
    """Print every source row behind a claim's figure.

    Each with its file, the file's sha256 and its row number; the name as the row writes it, the
    agency it was linked to and why; the death it tells of, and what tied the row to it; the day
    the agency became a partner. Where deaths are counted, the distinct deaths of a part add up to
    its figure; where agencies are, the distinct agencies do, and the rows are those that name them
    and those that make them partners.

    `ringledger claims` lists the claims and their readings. JSON and CSV hold every column.
    """
    from ringledger.cli.output import figure, write
    from ringledger.provenance.trace import trace
    from ringledger.settings import Settings
    from ringledger.warehouse.query import open_published

    with open_published(edition, Settings.from_environment()) as connection:
        found = trace(connection, claim_id, reading, part)
    if found.figures[0].is_fictional:
        click.echo(f"FICTIONAL: all of edition {edition} is invented.", err=True)
    if output_format == "table":
        click.echo(_text(found))
    else:
        write(found.rows, output_format)
    for counted, each, row_count, count in found.sums():
        things = {"agency": "agencies", "death": "deaths"}[counted.counted]
        shown = figure(counted.numerator, counted.denominator, counted.value)
        click.echo(
            f"{claim_id}, {counted.reading}, {each}: {row_count:,} rows, {count:,} distinct "
            f"{things}. The figure is {shown}.",
            err=True,
        )


def _text(found: Trace) -> str:
    """The rows in short, then the files they are of, whose hashes are too long to repeat."""
    from ringledger.cli.output import table

    names, rows = found.rows.columns, found.rows.rows
    values: dict[str, tuple[Any, ...]] = dict.fromkeys(names, ())
    values.update(zip(names, zip(*rows, strict=True), strict=False))
    of_file = list(zip(values["source_file"], values["source_sha256"], strict=True))
    files = list(dict.fromkeys(of_file))
    number = {file: position for position, file in enumerate(files, start=1)}
    values["file"] = tuple(number[file] for file in of_file)
    columns = tuple(
        name
        for name in _COLUMNS
        if not (name in _TELL_APART and len(set(values[name])) == 1)
        and not (name in _MAY_BE_EMPTY and not any(values[name]))
    )
    lines = table(columns, list(zip(*(values[name] for name in columns), strict=True)))
    listed = table(
        ("file", "source_file", "source_sha256"),
        [(number[file], *file) for file in files],
    )
    return f"{lines}\n\n{listed}"
