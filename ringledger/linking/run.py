"""From a list to a linked list: read a batch, look its names up, write it, and so on to the end.

Belongs here: the order of things, and what a batch asks. Does not: any of the work.

Batches whose names are mostly new are looked up some together. While the names of one such group
are looked up, the batches of the one before are answered, and each written while the next is
answered. In memory are the rows of two groups, what all distinct names so far were found to mean,
and the answers of two batches.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ringledger import progress
from ringledger.arrow import Positions, keep_buffers, memory, numbered
from ringledger.errors import UsageError
from ringledger.linking import answers
from ringledger.linking.answers import Part
from ringledger.linking.columns import Columns, find_columns, likely_columns
from ringledger.linking.directory import Directory, load_directory
from ringledger.linking.lists import Batch, NameList
from ringledger.linking.lookup import Lookup
from ringledger.linking.opening import open_list
from ringledger.linking.resolving import Cells, Parts, Query, Resolved, Resolver
from ringledger.linking.states import UNKNOWN, state_codes
from ringledger.linking.summary import Summary
from ringledger.linking.writing import Rows, check_output, open_writer
from ringledger.matching.folding import fold

if TYPE_CHECKING:
    import pyarrow as pa

    from ringledger.settings import Settings

# Batches looked up together.
_MOST_TOGETHER = 4


@dataclass(frozen=True)
class Request:
    """A list to link. `columns` are column names by role: name, state, city, county.

    `path` is text where it is a place only Spark knows.
    """

    path: Path | str
    columns: dict[str, str | None]
    edition: str = "eff-2020"
    sheet: str | None = None
    is_split: bool = False
    min_probability: float = 0.0


@dataclass(frozen=True)
class Explained:
    """One row with its evidence."""

    row_number: int
    query: Query
    parts: list[Part]
    directory: Directory


@dataclass
class States:
    """What state cells say; `unknown` counts the rows of those that say no state there is."""

    is_fictional: bool
    unknown: Counter[str] = field(default_factory=Counter)

    def of(self, cells: list[str], row_counts: list[int]) -> list[str]:
        """The code of each distinct cell, empty where it says nothing."""
        known = state_codes(self.is_fictional)
        codes = [known.get(fold(cell), UNKNOWN) for cell in cells]
        for cell, code, count in zip(cells, codes, row_counts, strict=True):
            if code == UNKNOWN:
                self.unknown[cell.strip()] += count
        return codes


def link_list(request: Request, output: Path | None, settings: Settings) -> Summary:
    """Link a list and write it to a file, or as CSV to standard output.

    Raises UsageError when columns or output can't be as asked, SourceError when the list or the
    directory's files can't be read. The output then isn't touched.
    """
    keep_buffers()
    names, columns = _open(request)
    if output is not None:
        check_output(output, Path(request.path), names)
    directory = load_directory(request.edition, settings)
    states = States(directory.edition.is_fictional)
    summary = new_summary(directory, names, columns)

    def answered(asked: _Asked, found: Resolved) -> Rows:
        return linked_rows(asked.batch, asked.index, found, directory, request.is_split, summary)

    def written(rows: Future[Rows]) -> None:
        writer.write(rows.result())

    with (
        open_writer(output, names, request.is_split) as writer,
        progress.step("Link the list") as step,
        ThreadPoolExecutor(1) as answering,
        ThreadPoolExecutor(1) as writing,
    ):
        before: Future[Any] = writing.submit(int)
        # Its processes end while the last rows are written.
        with Lookup(directory, request.min_probability) as lookup:
            for group in _one_ahead(_groups(names.batches(), columns, states, lookup)):
                while group:
                    asked = group.popleft()
                    rows = answering.submit(answered, asked, lookup.answers(asked.ids))
                    before.result()
                    before = writing.submit(written, rows)
                    step.advance("rows", by=asked.batch.row_count)
        before.result()
        step.note = f"{summary.rows:,} rows"
    summary.unknown_states = states.unknown
    summary.notices[:0] = names.notices
    return summary


def new_summary(directory: Directory, names: NameList, columns: Columns) -> Summary:
    """What can be said before the first row is linked."""
    fictional = " FICTIONAL:" if directory.edition.is_fictional else ""
    summary = Summary(
        f"{fictional} Directory: {directory.edition.edition}, "
        f"{len(directory.entries):,} agencies.".strip()
    )
    if columns.state is None and (likely := likely_columns(names, "state")):
        summary.notices.append(
            f"No --state was given, and the column {likely[0]!r} looks like one: with it, more "
            f"names can be told apart."
        )
    return summary


def explain_row(request: Request, row_number: int, settings: Settings) -> Explained:
    """The evidence of the list's row of that number, 1 being the first below the column names.

    Raises UsageError when there is no such row, else as `link_list`.
    """
    names, columns = _open(request)
    passed = 0
    for batch in names.batches():
        if row_number <= passed + batch.row_count:
            directory = load_directory(request.edition, settings)
            position = row_number - passed - 1
            queries, index = queries_of(batch, columns, States(directory.edition.is_fictional))
            query = Query(*queries[index[position]])
            parts = []
            if position not in batch.defects:
                resolver = Resolver(directory, request.min_probability)
                found = resolver.resolve([query])
                parts = answers.parts_of(found, np.arange(len(found)), directory)
            return Explained(row_number, query, parts, directory)
        passed += batch.row_count
    raise UsageError(f"The list has no row {row_number:,}; its rows are 1 to {passed:,}.")


def _open(request: Request) -> tuple[NameList, Columns]:
    names = open_list(Path(request.path), request.sheet)
    return names, find_columns(names, request.columns)


@dataclass(frozen=True)
class _Asked:
    """A batch, the numbers of its distinct queries, and which of them each row asks."""

    batch: Batch
    ids: Positions
    index: Positions


def _groups(
    batches: Iterator[Batch], columns: Columns, states: States, lookup: Lookup
) -> Iterator[deque[_Asked]]:
    """Batches whose names are being looked up. A group ends where little is new, or is full."""
    group: deque[_Asked] = deque()
    for batch in batches:
        queries, index = queries_of(batch, columns, states)
        known = lookup.asked
        group.append(_Asked(batch, lookup.ask(queries), index))
        if 2 * (lookup.asked - known) < batch.row_count or len(group) == _MOST_TOGETHER:
            lookup.begin()
            yield group
            group = deque()
    if group:
        lookup.begin()
        yield group


def _one_ahead(groups: Iterator[deque[_Asked]]) -> Iterator[deque[_Asked]]:
    """The same, but each begun before the one before it is handed out."""
    before = next(groups, None)
    for group in groups:
        if before is not None:
            yield before
        before = group
    if before is not None:
        yield before


def queries_of(batch: Batch, columns: Columns, states: States) -> tuple[list[Cells], Positions]:
    """The distinct queries of a batch's rows, and the position of each row's among them."""
    cells: dict[str, list[str]] = {}
    # One number for each combination of cells.
    combined = np.zeros(batch.row_count, dtype=np.int64)
    at: dict[str, Positions] = {}
    for role in Query._fields:
        column = getattr(columns, role)
        if column is None:
            continue
        cells[role], at[role] = _distinct(batch.texts(column))
        if role == "state":
            counts = np.bincount(at[role], minlength=len(cells[role]))
            cells[role] = states.of(cells[role], counts.tolist())
        elif role != "name":
            cells[role] = [cell.strip() for cell in cells[role]]
        if combined.max(initial=0) >= 2**62 // max(1, len(cells[role])):
            combined = np.unique(combined, return_inverse=True)[1]
        combined = combined * len(cells[role]) + at[role]
    index, distinct = numbered(combined)
    first = np.empty(len(distinct), dtype=np.int64)
    first[index[::-1]] = np.arange(len(index))[::-1]
    name, state, city, county = (
        [cells[role][place] for place in at[role][first].tolist()] if role in cells else repeat("")
        for role in Query._fields
    )
    # The name is always given, and ends what is repeated.
    return list(zip(name, state, city, county, strict=False)), index


def _distinct(column: pa.Array) -> tuple[list[str], Positions]:
    """A column's distinct texts, and the position of each row's among them; null is empty."""
    coded = column.dictionary_encode(null_encoding="encode")
    values = [value or "" for value in coded.dictionary.to_pylist()]
    return values, memory(coded.indices).astype(np.int64)


def linked_rows(
    batch: Batch,
    asked: Positions,
    found: Resolved,
    directory: Directory,
    is_split: bool,
    summary: Summary,
) -> Rows:
    """The batch's rows with their answers, in order; `asked` is each row's position in `found`."""
    if is_split:
        found = found.apart()
    counts, defects = found.counts, batch.defects
    known = len(found.parts)
    first = np.cumsum(counts) - counts
    # What the first name of each query means; nothing where it has none.
    answer_of = np.append(found.which, known)[np.where(counts > 0, first, len(found))]
    answers_of = np.maximum(counts, 1) if is_split else np.ones_like(counts)
    several = np.flatnonzero(counts > 1) if not is_split else np.zeros(0, dtype=np.int64)
    at = np.flatnonzero(np.repeat(counts > 1, counts)) if len(several) else several
    named = iter(answers.parts_of(found, at, directory))
    cells = [answers.together([*islice(named, count)]) for count in counts[several].tolist()]
    others = [
        Parts.saying([answers.without_name()], "unmatched"),
        Parts.saying(cells, "review"),
        Parts.saying([*map(answers.without_name, defects.values())], "unmatched"),
    ]
    answer_of[several] = known + 1 + np.arange(len(several))
    columns = answers.columns_of(Parts.concatenated([found.parts, *others]), directory)
    if is_split:
        columns += answers.places_of(found, sum(map(len, others)))
    index, row_answers = answer_of[asked], answers_of[asked]
    at_defects = np.fromiter(defects, np.int64, len(defects))
    index[at_defects] = known + 1 + len(several) + np.arange(len(defects))
    row_answers[at_defects] = 1
    positions = None
    if is_split:
        positions = np.repeat(np.arange(len(index)), row_answers)
        within = np.arange(len(positions)) - np.repeat(
            np.cumsum(row_answers) - row_answers, row_answers
        )
        index = np.repeat(index, row_answers) + within
    else:
        summary.several += int((counts[asked] > 1).sum() - (counts[asked[at_defects]] > 1).sum())
    summary.unreadable += len(defects)
    summary.count(columns, index)
    name_count = len(found) + sum(map(len, others))
    return Rows(batch, columns, index, name_count, positions)
