"""What an edition is: a frozen set of files, each with where it is from and what it must be.

What belongs here: the two records that everything about files speaks in. What does not: which
editions there are (`registry`), and what an entry may say (`entries`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from ringledger.sources.statements import Rows


@dataclass(frozen=True)
class Source:
    """One pinned file of one publisher. Dates are days; `sha256` is lower-case hexadecimal.

    `covers_from` and `covers_to` are the first and last incident day for which the file is used;
    where files of one publisher overlap, they divide the days among them. `file_scope` is None for
    files of other publishers than Fatal Encounters. What each value may be stands in `entries`.
    `text_withheld_because` says why verbatim text of the file must not be passed on, where the
    terms forbid it; None where it may be.
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
    format: str
    file_name: str
    expected_rows: int
    reader: str
    file_scope: str | None = None
    covers_from: date | None = None
    covers_to: date | None = None
    text_withheld_because: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Edition:
    """A named, frozen set of inputs with the day it speaks of. One edition builds one warehouse.

    `statements` are the rows of its statement set where that is one's own and not in the seeds;
    `base_statement_set` is then the set of the edition it is based on, whose decisions about names
    hold in it too. A candidate has files of another vintage than the figures were published from:
    counts that differ from those published are a warning in it.
    """

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
    is_candidate: bool = False
    base_statement_set: str | None = None
    statements: Rows | None = None
