"""`ringledger rollback`: readers get an earlier version again."""

from __future__ import annotations

import click

from ringledger.cli.options import edition_option, format_option


@click.command(
    short_help="Publish an earlier version again.",
    epilog="""\b
Examples:
  ringledger rollback --list
  ringledger rollback --edition eff-2020
  ringledger rollback --edition eff-2020 --to 7
""",
)
@edition_option
@click.option(
    "--to", type=click.IntRange(min=1), metavar="N", help="The version; by default the one before."
)
@click.option("--list", "only_list", is_flag=True, help="Change nothing; list what is kept.")
@format_option
def command(edition: str, to: int | None, only_list: bool, output_format: str) -> None:
    """Switch readers to an earlier published version of an edition, in one step.

    Prints the versions that are kept. The next build publishes its own result again: mend what was
    wrong before it runs.
    """
    from dataclasses import asdict, fields

    from ringledger.cli.output import write
    from ringledger.settings import Settings
    from ringledger.sources.registry import edition_names, load_edition
    from ringledger.warehouse.lock import edition_lock
    from ringledger.warehouse.query import Result
    from ringledger.warehouse.versions import Version, rollback, versions

    settings = Settings.from_environment()
    if edition not in edition_names(settings):
        load_edition(edition, settings)  # says which editions there are
    if not only_list:
        with edition_lock(edition, settings):
            version = rollback(edition, settings, to)
        click.echo(f"Version {version.number} of {edition} is published now.", err=True)
    kept = [tuple(asdict(each).values()) for each in versions(edition, settings)]
    write(Result(tuple(each.name for each in fields(Version)), kept), output_format)
