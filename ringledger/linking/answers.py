"""Answers as the columns that are added to a list.

Belongs here: which columns, and their values from what names were found to mean; the answers to
cells of several names or none. Does not: finding out (`resolving`), files (`writing`).

An answer is made once for all rows that ask the same; rows point to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ringledger.arrow import Positions, numbers, taken, texts
from ringledger.linking.directory import Directory
from ringledger.linking.lists import Defect
from ringledger.linking.resolving import DECISIONS, Parts, Resolved
from ringledger.matching.evidence import encoded, written
from ringledger.matching.model import default_model

if TYPE_CHECKING:
    import pyarrow as pa


class Answer(NamedTuple):
    """What is added to a row, in the order of the columns."""

    agency_id: str | None = None
    ori: str | None = None
    agency_name: str | None = None
    agency_kind: str | None = None
    decision: str = "unmatched"
    match_probability: float | None = None
    runner_up_agency_id: str | None = None
    runner_up_agency_name: str | None = None
    runner_up_probability: float | None = None
    evidence: str = "{}"


class Place(NamedTuple):
    """Added after the answer where a row is written once per agency."""

    position: int | None = None
    agency_count: int = 0
    mention_text: str | None = None


@dataclass(frozen=True)
class Part:
    """One agency name of a cell, and its answer."""

    text: str
    answer: Answer


def columns_of(parts: Parts, directory: Directory) -> list[pa.Array]:
    """The columns of `Answer`, for single names."""
    shown = directory.shown
    return [
        taken(shown["agency_id"], parts.agencies),
        taken(shown["ori"], parts.agencies),
        taken(shown["agency_name"], parts.agencies),
        taken(shown["agency_kind"], parts.agencies),
        taken(texts(DECISIONS), parts.decisions),
        numbers(parts.chances, ~np.isnan(parts.chances)),
        taken(shown["agency_id"], parts.runners_up),
        taken(shown["agency_name"], parts.runners_up),
        numbers(parts.runner_up_chances, parts.runners_up >= 0),
        written(
            parts.heads,
            shown["evidence"],
            parts.candidates,
            parts.candidate_chances,
            parts.levels,
            parts.none,
            default_model(),
        ),
    ]


def parts_of(found: Resolved, at: Positions, directory: Directory) -> list[Part]:
    """The names at these positions with their answers, as values of Python's."""
    columns = columns_of(found.parts.take(found.which[at]), directory)
    values = zip(*(column.to_pylist() for column in columns), strict=True)
    names = taken(found.texts, at).to_pylist()
    return [Part(name, Answer(*answer)) for name, answer in zip(names, values, strict=True)]


def places_of(found: Resolved, others: int) -> list[pa.Array]:
    """The columns of `Place` for all names, and so many rows after them that are none's."""
    import pyarrow as pa

    counts = found.counts
    first = np.cumsum(counts) - counts
    position = np.arange(len(found)) - np.repeat(first, counts) + 1
    none = np.zeros(others, dtype=np.int64)
    return [
        numbers(np.append(position, none), np.arange(len(found) + others) < len(found)),
        numbers(np.append(np.repeat(counts, counts), none)),
        pa.concat_arrays([found.texts, texts([None] * others)]),
    ]


def without_name(defect: Defect | None = None) -> str:
    """The evidence of a row that names no agency, or whose cells can't be told apart."""
    said: dict[str, Any] = {"method": "no name"}
    if defect:
        said = {"method": "unreadable row", "reason": defect.reason}
        if defect.surplus:
            said["surplus"] = list(defect.surplus)
    return encoded(said)


def together(parts: Sequence[Part]) -> str:
    """The evidence of a cell of several names, with all parts inside."""
    said = []
    for part in parts:
        about = {
            "text": part.text,
            "decision": part.answer.decision,
            "agency_id": part.answer.agency_id,
            "agency_name": part.answer.agency_name,
            "match_probability": part.answer.match_probability,
        }
        # Evidence is JSON already.
        said.append(f'{encoded(about)[:-1]},"evidence":{part.answer.evidence}}}')
    return f'{{"method":"several agencies","parts":[{",".join(said)}]}}'
