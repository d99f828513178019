"""`ringledger doctor`: what is missing on this machine."""

from __future__ import annotations

import click

from ringledger.cli.options import format_option


@click.command(
    short_help="What is missing on this machine.",
    epilog="""\b
Examples:
  ringledger doctor
  ringledger doctor --format json
""",
)
@format_option
def command(output_format: str) -> None:
    """Look at Python, packages, folders, source files and warehouses; change nothing.

    `missing` keeps a build from running, and the exit code is 1 then; `note` is worth knowing.
    """
    from dataclasses import astuple, fields

    from ringledger.cli.output import write
    from ringledger.doctor import MISSING, Finding, examine
    from ringledger.settings import Settings
    from ringledger.warehouse.query import Result

    findings = list(examine(Settings.from_environment()))
    columns = tuple(field.name for field in fields(Finding))
    write(Result(columns, [astuple(finding) for finding in findings]), output_format)
    if any(finding.state == MISSING for finding in findings):
        raise click.exceptions.Exit(1)
