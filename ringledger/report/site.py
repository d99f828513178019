"""Writing a report: its folder appears whole or not at all, and holds nothing but the report.

The marker file says that a folder holds one, so that only a report is ever replaced.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ringledger import __version__, progress
from ringledger.errors import UsageError
from ringledger.quality.results import CheckResult
from ringledger.report import words
from ringledger.report.cards import claim_cards
from ringledger.report.charts import vega
from ringledger.report.scripts import Chunks, to_json
from ringledger.warehouse.query import fetch

MARKER = ".ringledger-report"

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


def write_report(
    connection: duckdb.DuckDBPyConnection,
    target: Path,
    contact: str | None,
    checks: Sequence[CheckResult] = (),
) -> Path:
    """Write the report of the warehouse behind `connection` into `target`; returns its first page.

    `checks` are the kept results of the build that made it. Replaces an earlier report. Raises
    UsageError when `target` holds anything else.
    """
    from ringledger.report.pages import PAGES

    with (
        _replacing(target) as folder,
        vega.unchecked(),
        progress.step("Writing the report", len(PAGES)) as step,
    ):
        _copy_static(folder / "static")
        site = Site(connection, folder, contact, checks)
        for page in PAGES:
            page.write(site)
            step.advance(page.__name__.rpartition(".")[2])
        written = [path for path in folder.rglob("*") if path.is_file()]
        total = sum(path.stat().st_size for path in written)
        step.note = f"{len(written)} files, {total / 1e6:.1f} MB"
    return target / "index.html"


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """A new folder that takes the place of `target` when nothing went wrong."""
    if target.exists() and not (target / MARKER).is_file() and not _is_empty(target):
        raise UsageError(
            f"{target} is there and is no report, so it was left as it is. Name a folder that does "
            f"not exist yet, is empty, or holds an earlier report."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f".{target.name}.new")
    old = target.with_name(f".{target.name}.old")
    for left_over in (new, old):
        shutil.rmtree(left_over, ignore_errors=True)
    new.mkdir()
    try:
        yield new
        (new / MARKER).touch()
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    if target.exists():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _is_empty(target: Path) -> bool:
    return target.is_dir() and not any(target.iterdir())


def _copy_static(folder: Path) -> None:
    """The style and the scripts, with the libraries they stand on and their licenses."""
    source = Path(str(files("ringledger.report"))) / "static"
    shutil.copytree(source, folder)
    (folder / "vendor" / "vega" / "vega.js").write_text(vega.library(), encoding="utf-8")


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
