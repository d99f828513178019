"""Header spellings: which column of a file is which canonical column.

The spellings are data, in `seeds/source_headers.csv`, in the order in which they are preferred.
Case, spaces and apostrophes (straight or typographic) do not count. What does not belong here:
reading files, or what a cell means.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ringledger.project import seed_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

# Title, notes and license rows above the header are few; a header further down is not looked for.
HEADER_WITHIN_ROWS = 50
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ‛′`´＇\ufeff"))
# Of a hundred: a header less like a known one than this is no misspelling of it.
_NEAR = 60.0


@dataclass(frozen=True)
class Spellings:
    """The known header spellings of one reader's files.

    `columns` are the canonical columns in landing order; `spellings[column]` its known headers,
    preferred first.
    """

    reader: str
    columns: tuple[str, ...]
    required: frozenset[str]
    spellings: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class HeaderMatch:
    """How one header row maps to canonical columns: `positions[column]` is a 0-based cell index.

    `missing` are required columns without a header; `repeated` are known headers that stand in more
    than one cell, so that which of them to read would be a guess.
    """

    headers: tuple[str, ...]
    positions: dict[str, int]
    missing: tuple[str, ...]
    repeated: tuple[str, ...]

    @property
    def unread(self) -> tuple[str, ...]:
        """Headers of the file that no canonical column takes its values from."""
        read = set(self.positions.values())
        return tuple(
            header.strip()
            for position, header in enumerate(self.headers)
            if position not in read and header.strip()
        )


def header_key(header: str) -> str:
    """What of a header counts when two are compared: "Victim’s  Name" is "victimsname"."""
    folded = unicodedata.normalize("NFKC", header).translate(_APOSTROPHES).casefold()
    return "".join(folded.split())


@cache
def spellings_of(reader: str) -> Spellings:
    """The spellings of one reader's files, from the alias table."""
    spellings: dict[str, list[str]] = {}
    required: set[str] = set()
    for alias in seed_rows("source_headers"):
        if alias["reader"] != reader:
            continue
        spellings.setdefault(alias["column_name"], []).append(alias["header"])
        if alias["is_required"] == "true":
            required.add(alias["column_name"])
    return Spellings(
        reader=reader,
        columns=tuple(spellings),
        required=frozenset(required),
        spellings={column: tuple(headers) for column, headers in spellings.items()},
    )


def match_headers(
    spellings: Spellings, headers: Sequence[str | None], not_required: Collection[str] = ()
) -> HeaderMatch:
    """Find each canonical column's cell in a header row.

    Where a file has two known spellings of a column, the preferred one is read.
    """
    cells = tuple(header or "" for header in headers)
    places: dict[str, list[int]] = {}
    for position, header in enumerate(cells):
        places.setdefault(header_key(header), []).append(position)
    positions: dict[str, int] = {}
    repeated: list[str] = []
    for column, known in spellings.spellings.items():
        for header in known:
            found = places.get(header_key(header), [])
            if found:
                positions[column] = found[0]
                repeated += [header] if len(found) > 1 else []
                break
    missing = tuple(
        column
        for column in spellings.columns
        if column in spellings.required and column not in positions and column not in not_required
    )
    return HeaderMatch(cells, positions, missing, tuple(repeated))


def explain_missing(spellings: Spellings, match: HeaderMatch) -> str:
    """Say which required columns were not recognized, and which header comes nearest to each."""
    from rapidfuzz import fuzz

    sentences = []
    for column in match.missing:
        known = spellings.spellings[column]
        sentences.append(
            f"The required column {column!r} is not recognized; it is known as "
            f"{', '.join(map(repr, known))}."
        )
        if match.unread:
            score, header, alias = max(
                (
                    (fuzz.ratio(header_key(header), header_key(alias)), header, alias)
                    for header in match.unread
                    for alias in known
                ),
                key=lambda each: each[0],
            )
            if score >= _NEAR:
                sentences.append(f"Nearest is {header!r}, to {alias!r}.")
    found = ", ".join(repr(header.strip()) for header in match.headers if header.strip())
    return (
        f"{' '.join(sentences)} Headers found: {found}. If one of them is this column, add its "
        f"spelling to seeds/source_headers.csv."
    )
