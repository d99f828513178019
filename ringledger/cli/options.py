"""Options that several commands share, so that they read alike everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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


def port_option(default: int, *, or_any: bool = False) -> Callable[[Any], Any]:
    """The option `--port`; with `or_any`, 0 is any that is free."""
    return click.option(
        "--port",
        type=click.IntRange(0 if or_any else 1, 65_535),
        default=default,
        show_default=True,
        help=f"Port to listen on{'; 0 takes any' if or_any else ''}.",
    )
