"""The export's texts: README.md, LICENSES.md, data_dictionary.csv, SHA256SUMS."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import re
from pathlib import Path
from typing import Any

from ringledger.export.edition import ExportedEdition
from ringledger.export.tables import Table


def readme(edition: ExportedEdition, tables: list[Table]) -> str:
    """What is here and how to read it."""
    lines = [
        f"# {_as_text(edition.label)}",
        "",
        _as_text(edition.description),
        "",
        "| file | holds |",
        "|---|---|",
        "| `parquet/`, `csv/` | one file per table, the same rows in both |",
        "| `datapackage.json` | every table and column (Data Package; `frictionless validate`) |",
        "| `croissant.json` | the same for data catalogs (Croissant, JSON-LD) |",
        "| `data_dictionary.csv` | every column, for reading |",
        "| `LICENSES.md` | whose data it is, on what terms, and what is left out |",
        "| `SHA256SUMS` | `sha256sum --check SHA256SUMS` |",
        "",
        "In the CSV files, text that a spreadsheet would run as a formula has an apostrophe before",
        "it; the Parquet files have it as it is. Exporting the same warehouse again gives the same",
        "bytes.",
        "",
        "| table | rows | one row is |",
        "|---|---:|---|",
        *(f"| `{table.name}` | {table.row_count:,} | {table.description} |" for table in tables),
        "",
    ]
    return "\n".join(lines)


def licenses(edition: ExportedEdition, tables: list[Table]) -> str:
    """The terms of each file, and which columns are left empty for whose sake."""
    lines = [
        "# Licenses",
        "",
        "The tables are derived from the files below. Each publisher's terms apply to what comes",
        "from them; cite the publishers. ringledger's own license covers its code, not this data.",
    ]
    for told in edition.sources:
        source = {
            key: _as_text(value) if isinstance(value, str) else value for key, value in told.items()
        }
        lines += [
            "",
            f"## {source['title']}",
            "",
            f"- Publisher: {source['publisher']}, {source['url_main']}",
            f"- Citation: {source['citation']}",
            f"- Terms: {source['license']} ({source['license_url']})",
            f"- File: {source['source_file']}, sha256 {source['sha256']}",
            f"- {_passed_on(source, tables)}",
        ]
    return "\n".join([*lines, ""])


def _as_text(text: str) -> str:
    """What somebody wrote, as text of Markdown: no element, no link, on one line."""
    return re.sub(r"([\[`])", r"\\\1", html.escape(" ".join(text.split()), quote=False))


def _passed_on(source: dict[str, Any], tables: list[Table]) -> str:
    columns = [
        f"`{table.name}.{column}`" for table in tables for column in sorted(table.promises.verbatim)
    ]
    listed = ", ".join(columns)
    if reason := source["text_withheld_because"]:
        return f"Verbatim text is left empty in rows of this file ({listed}): {reason}"
    return f"Verbatim text of its cells is passed on ({listed}); prose never reaches these tables."


def data_dictionary(tables: list[Table]) -> str:
    """Every column as a row of CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["table", "column", "type", "is_key", "is_required", "is_verbatim", "meaning"])
    for table in tables:
        for column in table.columns:
            writer.writerow(
                [
                    table.name,
                    column.name,
                    column.kind,
                    str(column.name in table.promises.primary_key).lower(),
                    str(column.name in table.promises.required).lower(),
                    str(column.name in table.promises.verbatim).lower(),
                    column.description,
                ]
            )
    return text.getvalue()


def checksums(folder: Path) -> str:
    """The sha256 of every file under `folder`, as `sha256sum` writes them."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in files
    )
