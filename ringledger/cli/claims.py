"""`ringledger claims`: what was published, what comes out, and what that says of the words."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import click

from ringledger.cli.options import edition_option, format_option

_WIDTH = 100


@click.command(
    short_help="Published figure, reproduced figure, bounds and verdict.",
    epilog="""\b
Examples:
  ringledger claims
  ringledger claims --edition eff-2020 --format json
""",
)
@edition_option
@format_option
def command(edition: str, output_format: str) -> None:
    """Print each claim: published figure, reproduced figure, bounds, verdict.

    One line per claim and reading; a reading says whose deaths are counted. The bounds are a
    linkage interval: how far the figure moves by what doubtful names may mean. JSON and CSV hold
    all columns of marts.rpt_claims.
    """
    from ringledger.settings import Settings
    from ringledger.warehouse.query import published_path

    show(published_path(edition, Settings.from_environment()), output_format)


def show(path: Path, output_format: str) -> None:
    """Print the claims of one warehouse file."""
    from ringledger.cli.output import write
    from ringledger.warehouse.query import fetch, open_file

    with open_file(path) as connection:
        claims = fetch(connection, "select * from marts.rpt_claims order by claim_order, reading")
    if output_format == "table":
        click.echo(as_text(claims.records()))
    else:
        write(claims, output_format)


def as_text(claims: list[dict[str, Any]]) -> str:
    """The claims for reading: a table with the statements in it, then reasons and cautions."""
    from ringledger.cli.output import table

    columns = ("reading", "published", "reproduced", "bounds", "verdict")
    cells = [
        (
            claim["reading"],
            _published(claim),
            _reproduced(claim),
            f"{_amount(claim, 'lower_bound')} to {_amount(claim, 'upper_bound')}",
            claim["verdict"],
        )
        for claim in claims
    ]
    header, rule, *lines = table(columns, cells).splitlines()
    text = []
    if any(claim["is_fictional"] for claim in claims):
        text += _wrapped(
            "FICTIONAL: this edition is invented, its places, people, agencies and statements too. "
            "It shows how ringledger works and says nothing about the world."
        )
        text.append("")
    text += [f"  {header}", f"  {rule}"]
    shown = None
    for claim, line in zip(claims, lines, strict=True):
        if claim["claim_id"] != shown:
            shown = claim["claim_id"]
            text += ["", *_wrapped(f'{shown}: "{claim["statement"]}"')]
        text.append(f"  {line}")
    text += ["", "Why:"]
    for claim in claims:
        text += _wrapped(f"- {claim['claim_id']}, {claim['reading']}: {claim['reason']}", "  ")
    text += ["", "Not to be read as more than it is:"]
    for caution, ids in _cautions(claims).items():
        text += _wrapped(f"- {caution} ({', '.join(ids)})", "  ")
    return "\n".join(text)


def _published(claim: dict[str, Any]) -> str:
    if claim["published_value"] is None:
        return "none known"
    return _figure(
        claim,
        claim["published_numerator"],
        claim["published_denominator"],
        claim["published_value"],
    )


def _reproduced(claim: dict[str, Any]) -> str:
    figure = _figure(claim, claim["numerator"], claim["denominator"], claim["value"])
    return f"at least {figure}" if claim["is_lower_bound"] else figure


def _figure(claim: dict[str, Any], numerator: Any, denominator: Any, value: Any) -> str:
    """A count, or a share together with what it is a share of; never a share alone."""
    if claim["unit"] != "share":
        return f"{numerator:,}"
    share = "undefined" if value is None else f"{value:.1%}"
    return f"{numerator:,} of {denominator:,}, {share}"


def _amount(claim: dict[str, Any], column: str) -> str:
    value = claim[column]
    if value is None:
        return "undefined"
    return f"{value:.1%}" if claim["unit"] == "share" else f"{value:,.0f}"


def _cautions(claims: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Each caution once, with the claims it belongs to."""
    found: dict[str, list[str]] = {}
    for claim in claims:
        if claim["caution"]:
            ids = found.setdefault(claim["caution"], [])
            if claim["claim_id"] not in ids:
                ids.append(claim["claim_id"])
    return found


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
