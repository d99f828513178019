"""Writes the reference pages from what they describe: commands, settings, tables, seeds.

The site's build calls `write`; nothing it writes is committed, so nothing can go stale. What stands
in a page is text of somebody's data: it is escaped, so that no name or reason becomes markup.
"""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import click
import yaml

from ringledger import settings
from ringledger.cli.main import COMMANDS, cli
from ringledger.project import dbt_dir, seeds_dir

_MADE = "<!-- Made by docs/reference.py when the site is built: change what it reads. -->\n"
_DOC_BLOCK = re.compile(r"{% docs (\w+) %}\s*(.*?)\s*{% enddocs %}", re.DOTALL)
_DOC_CALL = re.compile(r"""{{\s*doc\(['"](\w+)['"]\)\s*}}""")
# The reference shows decisions one by one, but not word lists and weights by the thousand.
_MOST_ROWS = 60


def write(folder: Path) -> None:
    """Write all pages, touching only those that changed."""
    pages = {"commands": commands(), "settings": settings_page(), "tables": tables()}
    pages |= {"seeds": seeds()}
    for name, text in pages.items():
        path = folder / f"{name}.md"
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def escaped(text: object) -> str:
    """Text as a paragraph or table cell shows it: no markup, no line break."""
    one_line = " ".join(str(text).split())
    return re.sub(r"([\\`*_\[\]|$~])", r"\\\1", html.escape(one_line, quote=False))


def prose(text: object) -> str:
    """Our own sentences: `code` stays code, everything else is text."""
    parts = re.split(r"(`[^`]+`)", " ".join(str(text).split()))
    return "".join(
        part.replace("|", "\\|") if part.startswith("`") and len(part) > 2 else escaped(part)
        for part in parts
    )


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of cells that are Markdown already."""
    lines = [list(header)]
    lines += [["---"] * len(lines[0]), *map(list, rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def commands() -> str:
    """Every command with its help, as `--help` gives it."""
    context = click.Context(cli, info_name="ringledger")
    parts = [
        "# Commands\n",
        _MADE,
        "Results go to standard output; progress and notices go to standard error. Exit codes: "
        "0 done; 1 a blocking check failed, or another process builds the edition; 2 wrong usage; "
        "3 a source is missing, unreachable, altered or unreadable.\n",
    ]
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        parts.append(f"## {name}\n\n{prose(command.get_short_help_str(200))}\n")
        parts += _usage(command, click.Context(command, info_name=name, parent=context))
        if isinstance(command, click.Group):
            for inner, sub in command.commands.items():
                inner_context = click.Context(
                    sub, info_name=inner, parent=click.Context(command, context, info_name=name)
                )
                parts += [f"### {name} {inner}\n", *_usage(sub, inner_context)]
    return "\n".join(parts)


def _usage(command: click.Command, context: click.Context) -> Iterator[str]:
    # The width is fixed: a page must not depend on whose terminal built it.
    context.terminal_width = context.max_content_width = 98
    yield f"```text\n{command.get_help(context).rstrip()}\n```\n"


def settings_page() -> str:
    """Every environment variable, from the table of `ringledger.settings`."""
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", settings.__doc__ or "", re.MULTILINE)
    assert rows
    parts = ["# Settings\n", _MADE, "Environment variables, read when a command starts.\n"]
    for name, default, meaning in rows:
        sentence = f"{meaning[0].upper()}{meaning[1:]}."
        parts.append(f"## {name}\n\n{prose(sentence)} Default: {prose(default)}.\n")
    return "\n".join(parts)


def tables() -> str:
    """The tables of `marts`, column by column, as their `.yml` describes them."""
    parts = [
        "# Tables\n",
        _MADE,
        "What analysts query, in the schema `marts` of a published warehouse. The same words stand "
        "in the database itself, as comments on tables and columns. [The cookbook](../cookbook.md) "
        "has questions to ask of them.\n",
    ]
    for model in sorted(models(dbt_dir() / "models" / "marts"), key=lambda each: each["name"]):
        parts.append(f"## {model['name']}\n\n{prose(described(model))}\n")
        rows = (
            (f"`{c['name']}`", c.get("data_type", ""), prose(described(c)))
            for c in model["columns"]
        )
        parts.append(table(("column", "type", "meaning"), rows))
    return "\n".join(parts)


def seeds() -> str:
    """Every seed: what it decides, its columns, and the decisions with their reasons."""
    parts = [
        "# Seeds\n",
        _MADE,
        "Decisions and published facts as data: files of `seeds/`, each row with its reason. "
        f"A seed of up to {_MOST_ROWS} rows is shown whole.\n",
    ]
    for path in sorted(seeds_dir().glob("*.yml")):
        for seed in yaml.safe_load(path.read_text(encoding="utf-8"))["seeds"]:
            parts.append(f"## {seed['name']}\n\n{prose(described(seed))}\n")
            rows = ((f"`{c['name']}`", prose(described(c))) for c in seed["columns"])
            parts.append(table(("column", "meaning"), rows))
            parts.append(_rows_of(path.with_suffix(".csv")))
    return "\n".join(parts)


def _rows_of(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    if not rows:
        return "It has no rows.\n"
    if len(rows) > _MOST_ROWS:
        return f"It has {len(rows):,} rows: see `seeds/{path.name}`.\n"
    shown = ([_linked(cell) for cell in row] for row in rows)
    summary = f"{len(rows)} row{'s' * (len(rows) != 1)}"
    return f"<details><summary>{summary}</summary>\n\n{table(header, shown)}\n</details>\n"


def _linked(cell: str) -> str:
    if re.fullmatch(r"https?://[^\s<>\"|]+", cell):
        return f"[page](<{cell}>)"
    return escaped(cell)


def models(folder: Path) -> Iterator[dict[str, Any]]:
    """The models that the `.yml` files of a folder describe."""
    for path in sorted(folder.rglob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        yield from content.get("models", [])


def described(node: dict[str, Any]) -> str:
    """A description with its `doc(...)` blocks filled in."""
    return _DOC_CALL.sub(lambda found: _doc_blocks()[found[1]], node["description"])


@cache
def _doc_blocks() -> dict[str, str]:
    text = (dbt_dir() / "models" / "_columns.md").read_text(encoding="utf-8")
    return dict(_DOC_BLOCK.findall(text))
