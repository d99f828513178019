"""`ringledger fetch`: the edition's files, into the cache."""

from __future__ import annotations

import click

from ringledger.cli.options import edition_option


@click.command(
    short_help="Download and verify an edition's files.",
    epilog="""\b
Examples:
  ringledger fetch --edition eff-2020
""",
)
@edition_option
def command(edition: str) -> None:
    """Download an edition's files and verify each against its pinned sha256.

    Files that are already there and verify are left alone, so an interrupted fetch can be repeated.
    Without a network, put the files into a folder and name it in RINGLEDGER_SOURCE_DIR. Prints the
    path of each file.
    """
    from ringledger.settings import Settings
    from ringledger.sources import files
    from ringledger.sources.registry import load_edition

    settings = Settings.from_environment()
    loaded = load_edition(edition, settings)
    for source in loaded.sources:
        click.echo(f"{source.file_name} ({source.bytes / 1e6:.1f} MB)", err=True)
        click.echo(files.fetch(source, settings))
