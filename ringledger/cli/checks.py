"""`ringledger checks`: how each check turned out when it was last made."""

from __future__ import annotations

from pathlib import Path

import click

from ringledger.cli.options import edition_option, format_option

_SHOWN = ("outcome", "asset", "check", "kind", "failures", "checked_at")


@click.command(
    short_help="How each check turned out, latest first.",
    epilog="""\b
Examples:
  ringledger checks
  ringledger checks --edition eff-2020 --failed --format json
  ringledger checks --html checks.html
""",
)
@edition_option
@click.option("--failed", is_flag=True, help="Only those that did not hold.")
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PATH",
    help="Also write a page that needs no network.",
)
@format_option
def command(edition: str, failed: bool, html: Path | None, output_format: str) -> None:
    """List the latest result of every check: dbt tests, unit tests, expectations, freshness.

    Those that failed come first; those that a stopped build did not come to are not made. JSON and
    CSV have the first rows that broke each, and the query that shows all of them on the edition's
    work file. Exits 1 when a check that blocks failed or something else stopped the build.
    """
    from dataclasses import asdict, fields

    from ringledger.cli.output import write
    from ringledger.errors import CheckFailedError, UsageError
    from ringledger.quality.results import CheckResult, latest
    from ringledger.settings import Settings
    from ringledger.sources.registry import edition_names, load_edition
    from ringledger.warehouse.query import Result

    settings = Settings.from_environment()
    if edition not in edition_names(settings):
        load_edition(edition, settings)  # says which editions there are
    results = latest(edition, settings)
    if not results:
        raise UsageError(
            f"No check of edition {edition} has been made here. "
            f"`ringledger build --edition {edition}` makes them."
        )
    if html:
        from ringledger.quality.page import render

        html.parent.mkdir(parents=True, exist_ok=True)
        html.write_text(render(edition, results), encoding="utf-8")
        click.echo(f"The page is {html}", err=True)
    shown = [each for each in results if not each.passed] if failed else results
    rows = [asdict(each) | {"outcome": each.outcome} for each in shown]
    columns = _SHOWN if output_format == "table" else tuple(f.name for f in fields(CheckResult))
    write(Result(columns, [tuple(row[name] for name in columns) for row in rows]), output_format)
    held = sum(each.passed for each in results)
    not_made = sum(not each.was_made for each in results)
    unmade = f", {not_made} not made" if not_made else ""
    click.echo(f"{held} of {len(results)} checks held{unmade}.", err=True)
    broken = [each for each in results if each.stopped_the_build]
    if broken or not_made:
        listed = ", ".join(f"{each.asset} {each.check}" for each in broken[:5])
        what = f"{len(broken)} of them stopped" if broken else "Something else stopped"
        raise CheckFailedError(
            f"{what} the build of {edition}{': ' if listed else ''}{listed}. What was published "
            f"before is still there."
        )
