"""`ringledger diff`: what moved between two editions, and why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from ringledger.cli.options import format_option

if TYPE_CHECKING:
    import duckdb

_CAUSES = ("new_rows", "removed_rows", "changed_rows", "changed_links", "regrouped_rows", "other")


@click.command(
    short_help="What moved between two editions, and why.",
    epilog="""\b
Examples:
  ringledger diff mpv-2020-06 eff-2020
  ringledger diff mpv-2020-06 eff-2020 --rows encounters --format csv > deaths.csv
  ringledger diff kept/demo.duckdb demo --rows moves
""",
)
@click.argument("before")
@click.argument("after")
@click.option(
    "--rows",
    "table_name",
    type=click.Choice(["claims", "moves", "encounters", "links", "partnerships", "files"]),
    help="One table, row by row; JSON and CSV hold the claims unless another is named.",
)
@format_option
def command(before: str, after: str, table_name: str | None, output_format: str) -> None:
    """Compare two editions: claims side by side, and what moved each figure.

    BEFORE and AFTER are editions that were built, or warehouse files (a path ending in .duckdb), as
    kept from an earlier build. A movement is divided among rows that only one of them has, rows
    that changed, names that are linked otherwise, and rows that are merged otherwise into one
    death; the parts add up to it. `--rows moves` lists what is counted on one side alone, with the
    rows that account for it.
    """
    from ringledger.cli.output import write
    from ringledger.provenance.diff import compared, table, warehouse_file
    from ringledger.settings import Settings
    from ringledger.warehouse.query import fetch

    settings = Settings.from_environment()
    paths = [warehouse_file(each, settings) for each in (before, after)]
    with compared(*paths) as connection:
        sides = fetch(connection, "from rpt_edition order by side desc").records()
        if table_name is None and output_format == "table":
            click.echo(_text(connection))
        else:
            write(table(connection, table_name or "claims"), output_format)
    for side, path in zip(sides, paths, strict=True):
        note = "; FICTIONAL: all of it is invented" if side["is_fictional"] else ""
        click.echo(f"{side['side']}: {side['edition']}, {path}{note}", err=True)


def _text(connection: duckdb.DuckDBPyConnection) -> str:
    """Files, claims and how many deaths, links and partnerships differ."""
    from ringledger.cli.output import table as as_table
    from ringledger.provenance.diff import table

    files = [row for row in table(connection, "files").records() if row["change"] != "same"]
    columns = ("change", "source_id", "source_file", "vintage", "rows_landed")
    blocks = [
        as_table(columns, [tuple(file[name] for name in columns) for file in files])
        if files
        else "Both are made from the same files.",
        _claims(table(connection, "claims").records()),
    ]
    encounters = table(connection, "encounters").records()
    partnerships = table(connection, "partnerships").records()
    links = len(table(connection, "links").rows)
    blocks.append(
        "\n".join(
            [
                _changes("Deaths", encounters, ("encounter_id_before", "encounter_id_after")),
                _changes("Partnerships", partnerships, ("agency_id",)),
                f"Links: {links:,} names read in both are linked otherwise",
            ]
        )
    )
    return "\n\n".join(blocks)


def _claims(claims: list[dict[str, Any]]) -> str:
    from ringledger.cli.output import table

    columns = ("claim_id", "reading", "before", "after", "moved", *_CAUSES, "verdict")
    causes = [f"by_{cause}" for cause in _CAUSES]
    rows = [
        (
            claim["claim_id"],
            claim["reading"],
            _figure(claim, "before"),
            _figure(claim, "after"),
            *(_movement(claim, name) for name in ("movement", *causes)),
            " → ".join(
                dict.fromkeys(
                    claim[f"verdict_{side}"] or "not claimed" for side in ("before", "after")
                )
            ),
        )
        for claim in claims
    ]
    note = "Shares move in percentage points; the causes of a row add up to what it moved."
    return f"{table(columns, rows)}\n\n{note}"


def _figure(claim: dict[str, Any], side: str) -> str:
    from ringledger.cli.output import figure

    parts = [claim[f"{part}_{side}"] for part in ("numerator", "denominator", "value")]
    return "" if parts[0] is None else figure(*parts)


def _movement(claim: dict[str, Any], column: str) -> str:
    value = claim[column]
    if value is None:
        return ""
    text = f"{value * 100:+.2f}" if claim["unit"] == "share" else f"{value:+.4g}"
    return "0" if float(text) == 0 else text


def _changes(what: str, rows: list[dict[str, Any]], key: tuple[str, ...]) -> str:
    """How many were added, removed and so on, and in how many which column changed."""
    ids = {(row["change"], *(row[name] for name in key)) for row in rows}
    counts = Counter(each[0] for each in ids)
    said = [f"{count:,} {change}" for change, count in sorted(counts.items())]
    columns = Counter(row["column_name"] for row in rows if row["column_name"])
    if columns:
        said.append(
            "columns: " + ", ".join(f"{name} {count:,}" for name, count in columns.most_common())
        )
    return f"{what}: {'; '.join(said) or 'none differ'}"
