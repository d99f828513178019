"""The registry: every file ringledger knows, and the editions composed of them.

What belongs here: loading and validating `registry.yaml` and the candidate editions under
`RINGLEDGER_HOME/editions/`. What does not: finding, downloading or reading a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from ringledger.settings import Settings


@dataclass(frozen=True)
class Source:
    """One pinned file of one publisher. Dates are days; `sha256` is lower-case hexadecimal.

    `covers_from` and `covers_to` are the first and last incident day for which the file is used;
    where files of one publisher overlap, they divide the days among them. `file_scope` is
    `all_causes` or `deadly_force` for Fatal Encounters files, None elsewhere.
    """

    source_id: str
    publisher: str
    title: str
    citation: str
    url_main: str
    urls: tuple[str, ...]
    license: str
    license_url: str
    vintage: str
    date_published: date
    date_accessed: date
    sha256: str
    bytes: int
    format: str  # csv, xlsx, stata or rds
    file_name: str
    expected_rows: int
    reader: str
    file_scope: str | None = None
    covers_from: date | None = None
    covers_to: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Edition:
    """A named, frozen set of inputs with the day it speaks of. One edition builds one warehouse."""

    edition: str
    title: str
    as_of_on: date
    window_starts_on: date
    press_on: date
    statement_set: str
    is_fictional: bool
    program: str
    sources: tuple[Source, ...]
    generated: bool = False
    scale: int = 1
    based_on: str | None = None


def edition_names(settings: Settings) -> list[str]:
    """Names of all editions: the registry's in its order, then the candidates' by name."""
    raise NotImplementedError


def load_edition(name: str, settings: Settings, scale: int = 1) -> Edition:
    """The edition of that name; UsageError when there is none or `scale` does not apply to it."""
    raise NotImplementedError
