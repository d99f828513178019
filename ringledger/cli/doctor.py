"""`ringledger doctor`: what is missing on this machine."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

from ringledger.cli.options import format_option

if TYPE_CHECKING:
    from ringledger.doctor import Finding

_WIDTH = 100
_INDENT = " " * 9


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
    if output_format == "table":
        click.echo("\n".join(_line(finding) for finding in findings))
    else:
        write(Result(columns, [astuple(finding) for finding in findings]), output_format)
    if any(finding.state == MISSING for finding in findings):
        raise click.exceptions.Exit(1)


def _line(finding: Finding) -> str:
    """A finding for a terminal: what was found wraps, what to do stays one line to copy."""
    lines = textwrap.wrap(
        f"{finding.state:<8} {finding.what}: {finding.found}",
        _WIDTH,
        subsequent_indent=_INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join([*lines, *([f"{_INDENT}→ {finding.remedy}"] if finding.remedy else [])])
