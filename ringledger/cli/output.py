"""Results on standard output, as an aligned table, as JSON, or as CSV.

JSON is a list of objects keyed by column name; days are written as YYYY-MM-DD in all three. What
JSON has no number for (NaN, infinity) is null there. Where two columns have one name, JSON numbers
the second, as DuckDB does: `id`, `id_1`.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import click

from ringledger.warehouse.query import Result

# What a terminal obeys and doesn't draw: escapes, bells, a change of the direction of writing.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def figure(numerator: int, denominator: int | None, value: float | None) -> str:
    """A count, or a share together with what it is a share of; never a share alone.

    `denominator` is None for a count, `value` (between 0 and 1) for a share of nothing.
    """
    if denominator is None:
        return f"{numerator:,}"
    share = "undefined" if value is None else f"{value:.1%}"
    return f"{numerator:,} of {denominator:,}, {share}"


def write(result: Result, output_format: str) -> None:
    """Print a result in the format asked for."""
    if output_format == "json":
        records = Result(_keys(result.columns), result.rows).records()
        click.echo(json.dumps(_plain(records), ensure_ascii=False, indent=2))
    elif output_format == "csv":
        click.echo(_csv(result), nl=False)
    else:
        click.echo(table(result.columns, result.rows))


def table(columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    """Aligned columns: numbers to the right, an empty cell for null, a line under the header."""
    padded = [_column(_cell(name), [row[at] for row in rows]) for at, name in enumerate(columns)]
    return "\n".join("  ".join(line).rstrip() for line in zip(*padded, strict=True))


def _column(name: str, values: list[Any]) -> list[str]:
    """The cells of a column below its name and a rule, all of one width."""
    is_numeric = bool(values) and all(
        isinstance(value, (int, float, Decimal, type(None))) for value in values
    )
    # Long tables say the same over and over.
    shown = {value: _cell(value) for value in {each for each in values if isinstance(each, str)}}
    cells = [shown[each] if isinstance(each, str) else _cell(each) for each in values]
    width = max(map(_width, {name, *cells}))
    padded = {
        cell: " " * (width - _width(cell)) + cell
        if is_numeric
        else cell + " " * (width - _width(cell))
        for cell in {name, *cells}
    }
    return [padded[name], "-" * width, *(padded[cell] for cell in cells)]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(_plain(value), ensure_ascii=False)
    return _UNSEEN.sub("\ufffd", " ".join(str(value).split()))


def _keys(columns: tuple[str, ...]) -> tuple[str, ...]:
    """The column names, each once."""
    keys: list[str] = []
    for name in columns:
        key, number = name, 0
        while key in keys:
            number += 1
            key = f"{name}_{number}"
        keys.append(key)
    return tuple(keys)


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
    if isinstance(value, float):
        return value
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
    if isinstance(value, float) and not math.isfinite(value):
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
