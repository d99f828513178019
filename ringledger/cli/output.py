"""Results on standard output, as an aligned table, as JSON, or as CSV.

JSON is a list of objects keyed by column name; days are written as YYYY-MM-DD in all three.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import click

from ringledger.warehouse.query import Result


def write(result: Result, output_format: str) -> None:
    """Print a result in the format asked for."""
    if output_format == "json":
        click.echo(json.dumps(_plain(result.records()), ensure_ascii=False, indent=2))
    elif output_format == "csv":
        click.echo(_csv(result), nl=False)
    else:
        click.echo(table(result.columns, result.rows))


def table(columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    """Aligned columns: numbers to the right, an empty cell for null, a line under the header."""
    numeric = [
        bool(rows) and all(isinstance(row[i], (int, float, Decimal, type(None))) for row in rows)
        for i in range(len(columns))
    ]
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [
        max([_width(name), *(_width(row[i]) for row in cells)]) for i, name in enumerate(columns)
    ]

    def line(values: list[str]) -> str:
        padded = []
        for value, width, right in zip(values, widths, numeric, strict=True):
            space = " " * (width - _width(value))
            padded.append(space + value if right else value + space)
        return "  ".join(padded).rstrip()

    rule = "  ".join("-" * width for width in widths)
    return "\n".join([line(list(columns)), rule, *map(line, cells)])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(_plain(value), ensure_ascii=False)
    return " ".join(str(value).split())


def _csv(result: Result) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(result.columns)
    for row in result.rows:
        writer.writerow([_csv_value(value) for value in row])
    return text.getvalue()


def _csv_value(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    plain = _plain(value)
    return json.dumps(plain, ensure_ascii=False) if isinstance(plain, (list, dict)) else plain


def _plain(value: Any) -> Any:
    """The value in what JSON knows."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and value != value:  # NaN is not JSON
        return None
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    return str(value)


def _width(text: str) -> int:
    """Columns on a terminal: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
