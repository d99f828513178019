"""`ringledger build`: the main job, start to end."""

from __future__ import annotations

from pathlib import Path

import click

from ringledger.cli.options import edition_option, format_option


@click.command(
    short_help="Land, transform, check and publish; print the claims.",
    epilog="""\b
Examples:
  ringledger build
  RINGLEDGER_SOURCE_DIR=~/files ringledger build --edition eff-2020
  ringledger build --edition eff-2020 --output /srv/warehouse/current.duckdb
""",
)
@edition_option
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PATH",
    help="Publish to this file instead of published/<edition>.duckdb, in the same one step.",
)
@click.option("--force", is_flag=True, help="Build even when nothing changed.")
@click.option(
    "--scale",
    type=click.IntRange(min=1),
    default=1,
    metavar="N",
    help="Make the demo's sources N times as large.",
)
@format_option
def command(edition: str, output: Path | None, force: bool, scale: int, output_format: str) -> None:
    """Land, transform, check and publish an edition; then print its claims.

    Does nothing, and says so, when the published warehouse was already made from the same files
    and the same code. Every input is verified by its sha256 either way. The published warehouse is
    replaced only when every blocking check held, and its readers never wait.
    """
    from ringledger import progress
    from ringledger.cli import claims
    from ringledger.settings import Settings
    from ringledger.warehouse.build import build

    with progress.on_standard_error():
        result = build(
            edition, Settings.from_environment(), output=output, force=force, scale=scale
        )
    for removed in result.removed:
        click.echo(f"Removed {removed}.", err=True)
    if result.built:
        passed = sum(check.passed for check in result.checks)
        click.echo(f"{passed} of {len(result.checks)} checks held.", err=True)
        for check in result.checks:
            if not check.passed:
                click.echo(f"Warning: {check} does not hold.", err=True)
    else:
        click.echo(
            f"Nothing changed since {result.path} was built, so there is nothing to do "
            f"(--force builds all the same).",
            err=True,
        )
    claims.show(result.path, output_format)
    click.echo(f"The warehouse is {result.path}", err=True)
    click.echo("`ringledger report DIR` shows this as pages, down to the rows.", err=True)
