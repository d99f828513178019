"""Options that several commands share, so that they read alike everywhere."""

from __future__ import annotations

import click

edition_option = click.option(
    "--edition",
    default="demo",
    show_default=True,
    metavar="E",
    help="The edition; `ringledger editions` lists them.",
)

format_option = click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="How the result is written: for reading, or for another program.",
)
