"""`ringledger sql`: read-only SQL on a published warehouse."""

from __future__ import annotations

import sys

import click

from ringledger.cli.options import edition_option, format_option
from ringledger.errors import UsageError


class _Ask(click.Command):
    """A command whose argument is SQL."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """A statement may begin with a comment (`-- …`), which looks like an option otherwise."""
        is_sql = [each.startswith("--") and "\n" in each for each in args]
        return super().parse_args(
            ctx, [f"\n{each}" if sql else each for each, sql in zip(args, is_sql, strict=True)]
        )


@click.command(
    cls=_Ask,
    short_help="Ask a published warehouse.",
    epilog="""\b
Examples:
  ringledger sql "from marts.rpt_claims"
  ringledger sql "select state, count(*) as partners from marts.fct_partnerships
                  join marts.dim_agencies using (agency_id) where is_partner_by_as_of
                  group by all order by all" --format csv
  ringledger sql "show all tables" --edition eff-2020
  ringledger sql - < question.sql
  ringledger sql --list
  ringledger sql --example partners_by_state
""",
)
@click.argument("statement", required=False)
@edition_option
@format_option
@click.option("--example", "example_name", metavar="NAME", help="Run a query of the cookbook.")
@click.option("--list", "only_list", is_flag=True, help="List the queries of the cookbook.")
def command(
    statement: str | None,
    edition: str,
    output_format: str,
    example_name: str | None,
    only_list: bool,
) -> None:
    """Run one SQL statement on the edition's published warehouse.

    STATEMENT is DuckDB SQL, or - to read it from standard input. The warehouse is opened read-only,
    without access to other files or the network; a build under way is neither seen nor disturbed.
    """
    from ringledger.cli.output import write
    from ringledger.settings import Settings
    from ringledger.warehouse.examples import example, examples
    from ringledger.warehouse.query import Result, ask, published_path

    if sum((statement is not None, example_name is not None, only_list)) != 1:
        raise click.UsageError("Give one of STATEMENT, --example NAME and --list.")
    if only_list:
        rows = [(each.name, each.question) for each in examples()]
        write(Result(("example", "question"), list(rows)), output_format)
        return
    if example_name:
        chosen = example(example_name)
        click.echo(f"{chosen.question} It can't say: {chosen.limits}", err=True)
        text = chosen.sql
    else:
        try:
            text = sys.stdin.read() if statement == "-" else str(statement)
            text.encode()
        except UnicodeError as error:
            raise UsageError(f"The statement is no UTF-8 text: {error}.") from error
    write(ask(published_path(edition, Settings.from_environment()), text), output_format)
