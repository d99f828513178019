"""`ringledger claims`: what was published, what comes out, and what that says of the words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from ringledger.cli.options import edition_option, format_option

_WIDTH = 100
_CAUTIONS = """
    select cautions.*
    from marts.rpt_claim_cautions as cautions
    inner join marts.rpt_claims as claims using (claim_id, reading)
    order by cautions.caution_order, cautions.caution, claims.claim_order, claims.reading_order
"""


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
        claims = fetch(
            connection, "select * from marts.rpt_claims order by claim_order, reading_order"
        )
        cautions = fetch(connection, _CAUTIONS)
        (edition,) = fetch(connection, "select * from marts.rpt_edition").records()
    if output_format == "table":
        # Reasons speak of the as-of date, and what is asked of another day has another answer.
        click.echo(
            f"Edition {edition['edition']}: the as-of date is {edition['as_of_on']}, and deaths "
            f"count from {edition['window_starts_on']}.",
            err=True,
        )
        click.echo(as_text(claims.records(), cautions.records()))
    else:
        write(claims, output_format)


def as_text(claims: list[dict[str, Any]], cautions: list[dict[str, Any]]) -> str:
    """The claims for reading: a table with the statements in it, then what belongs to it.

    `claims` are rows of marts.rpt_claims, `cautions` of marts.rpt_claim_cautions.
    """
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
    for claim_id, sentence in {
        claim["claim_id"]: claim["across_readings"] for claim in claims if claim["across_readings"]
    }.items():
        text += _wrapped(f"- {claim_id}: {sentence}", "  ")
    text += ["", "With the partners that the list lacks, apart from the bounds:"]
    for note, lacking in _grouped((claim["missing_note"], claim) for claim in claims):
        text += _wrapped(f"- {note or 'No published number of partners exceeds the list.'}", "  ")
        for claim_id, readings in _grouped((claim["claim_id"], claim) for claim in lacking):
            ranges = ", ".join(map(_missing, readings))
            text += _wrapped(f"  - {claim_id}: {ranges}", "    ")
    text += ["", "Not to be read as more than it is:"]
    for sentence, figures in _grouped((each["sentence"], each) for each in cautions):
        text += _wrapped(f"- {sentence}{_about(figures)}", "  ")
    return "\n".join(text)


def _published(claim: dict[str, Any]) -> str:
    from ringledger.cli.output import figure

    if claim["published_value"] is None:
        return "none known"
    return figure(
        claim["published_numerator"], claim["published_denominator"], claim["published_value"]
    )


def _reproduced(claim: dict[str, Any]) -> str:
    from ringledger.cli.output import figure

    found = figure(claim["numerator"], claim["denominator"], claim["value"])
    return f"at least {found}" if claim["is_lower_bound"] else found


def _amount(claim: dict[str, Any], column: str) -> str:
    value = claim[column]
    if value is None:
        return "undefined"
    return f"{value:.1%}" if claim["unit"] == "share" else f"{value:,.0f}"


def _missing(claim: dict[str, Any]) -> str:
    """How far the partners that the list lacks could move it."""
    return (
        f"{_amount(claim, 'missing_lower')} to {_amount(claim, 'missing_upper')} "
        f"({claim['reading']})"
    )


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> Iterable[tuple[Any, list[Any]]]:
    """Each first thing once, in the order it came, with all that goes with it."""
    found: dict[Any, list[Any]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found.items()


def _about(figures: list[dict[str, Any]]) -> str:
    """The claims and the reading a sentence belongs to, where these are few."""
    claims, readings = (
        list(dict.fromkeys(each[column] for each in figures)) for column in ("claim_id", "reading")
    )
    about = (claims if len(claims) < 3 else []) + (readings if len(readings) == 1 else [])
    return f" ({', '.join(about)})" if about else ""


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
