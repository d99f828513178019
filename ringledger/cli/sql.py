"""`ringledger sql`: read-only SQL on a published warehouse."""

from __future__ import annotations

import sys

import click

from ringledger.cli.options import edition_option, format_option


@click.command(
    short_help="Ask a published warehouse.",
    epilog="""\b
Examples:
  ringledger sql "from marts.rpt_claims"
  ringledger sql "select state, count(*) as partners from marts.fct_partnerships
                  join marts.dim_agencies using (agency_id) group by all order by all" --format csv
  ringledger sql "show all tables" --edition eff-2020
  ringledger sql - < question.sql
""",
)
@click.argument("statement")
@edition_option
@format_option
def command(statement: str, edition: str, output_format: str) -> None:
    """Run one SQL statement on the edition's published warehouse.

    STATEMENT is DuckDB SQL, or - to read it from standard input. The warehouse is opened read-only,
    without access to other files or the network; a build under way is neither seen nor disturbed.
    """
    from ringledger.cli.output import write
    from ringledger.settings import Settings
    from ringledger.warehouse.query import ask, published_path

    text = sys.stdin.read() if statement == "-" else statement
    write(ask(published_path(edition, Settings.from_environment()), text), output_format)
