"""What a page is written with: the warehouse, the folder, the templates and what all pages share.

What belongs here: what every page needs. What does not: what is on one (`pages`), and how the
folder comes to its place (`writing`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ringledger import __version__
from ringledger.quality.results import CheckResult
from ringledger.report import words
from ringledger.report.cards import claim_cards
from ringledger.report.scripts import Chunks, to_json
from ringledger.warehouse.query import fetch

# In the order of the pages' menu.
MENU = (
    ("index.html", "Claims"),
    ("map.html", "Map"),
    ("agencies.html", "Agencies"),
    ("matching.html", "Matching"),
    ("checks.html", "Checks"),
    ("sources.html", "Sources"),
)


@dataclass
class Site:
    """What a page needs while it is written: the warehouse, the folder, the templates."""

    connection: duckdb.DuckDBPyConnection
    folder: Path
    contact: str | None
    checks: Sequence[CheckResult]
    edition: dict[str, Any] = field(init=False)
    chunks: Chunks = field(init=False)

    def __post_init__(self) -> None:
        """Read which edition it is."""
        (self.edition,) = self.query("select * from marts.rpt_edition")
        self.chunks = Chunks(self.folder / "data")
        self._templates = _templates()

    @cached_property
    def cards(self) -> list[dict[str, Any]]:
        """The claims, drawn once for all pages that show them."""
        return claim_cards(self.query)

    def query(self, sql: str, parameters: object = None) -> list[dict[str, Any]]:
        """The rows of a query as objects keyed by column name."""
        return fetch(self.connection, sql, parameters).records()

    def page(self, path: str, template: str, **context: Any) -> None:
        """Write one page."""
        text = self._templates.get_template(template).render(
            path=path,
            menu=MENU,
            edition=self.edition,
            contact=self.contact,
            version=__version__,
            **context,
        )
        (self.folder / path).write_text(text, encoding="utf-8")


def _breakable(name: str) -> Markup:
    """A long name that may break where its parts end."""
    return Markup("<wbr>").join(re.split(r"(?<=[_.;-])(?![_.;-])", name))


def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("ringledger.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "count": words.count,
        "share": words.share,
        "amount": words.amount,
        "difference": words.difference,
        "day": words.day,
        "month": words.month,
        "size": words.size,
        "plain": words.plain,
        "sentence": words.sentence,
        "breakable": _breakable,
        # Escaped for a script element by `to_json`.
        "json": lambda value: Markup(to_json(value)),  # noqa: S704
    }
    environment.globals |= {
        "figure": words.figure,
        "fraction": words.fraction,
        "wording": words.wording,
        "interval": words.interval,
        "VERDICTS": words.VERDICTS,
        "DIMENSIONS": words.DIMENSIONS,
        "SOURCES": words.SOURCES,
    }
    return environment
