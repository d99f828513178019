"""From a list to a linked list: read a batch, resolve it, write it, and so on to the end.

Belongs here: the order of things. Does not: any of them.

One batch of rows is in memory at a time, and the answers to the last names seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ringledger import progress
from ringledger.errors import UsageError
from ringledger.linking.columns import Columns, find_columns, likely_columns
from ringledger.linking.directory import Directory, load_directory
from ringledger.linking.lists import Batch, NameList, open_list
from ringledger.linking.resolving import Part, Query, Resolver, together, without_name
from ringledger.linking.summary import Summary
from ringledger.linking.writing import Added, Rows, check_output, open_writer

if TYPE_CHECKING:
    from ringledger.settings import Settings


@dataclass(frozen=True)
class Request:
    """A list to link. `columns` are column names by role: name, state, city, county."""

    path: Path
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


def link_list(request: Request, output: Path | None, settings: Settings) -> Summary:
    """Link a list and write it to a file, or as CSV to standard output.

    Raises UsageError when columns or output can't be as asked, SourceError when the list or the
    directory's files can't be read. The output then isn't touched.
    """
    names, columns = _open(request)
    if output is not None:
        check_output(output, request.path, names)
    resolver = _resolver(request, settings)
    edition = resolver.directory.edition
    count = len(resolver.directory.entries)
    fictional = " FICTIONAL:" if edition.is_fictional else ""
    summary = Summary(f"{fictional} Directory: {edition.edition}, {count:,} agencies.".strip())
    with (
        open_writer(output, names, request.is_split) as writer,
        progress.step("Link the list") as step,
    ):
        for batch in names.batches():
            rows = _linked(batch, columns, resolver, request.is_split, summary)
            writer.write(rows)
            step.advance("rows", by=batch.row_count)
        step.note = f"{summary.rows:,} rows"
    summary.unknown_states = resolver.unknown_states
    summary.notices += names.notices
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
            resolver = _resolver(request, settings)
            position = row_number - passed - 1
            query = _query(batch, columns, resolver, [position])[0]
            is_defect = position in batch.defects
            parts = [] if is_defect else resolver.resolve([query])[0]
            return Explained(row_number, query, parts, resolver.directory)
        passed += batch.row_count
    raise UsageError(f"The list has no row {row_number:,}; its rows are 1 to {passed:,}.")


def _open(request: Request) -> tuple[NameList, Columns]:
    names = open_list(request.path, request.sheet)
    return names, find_columns(names, request.columns)


def _resolver(request: Request, settings: Settings) -> Resolver:
    return Resolver(load_directory(request.edition, settings), request.min_probability)


def _query(
    batch: Batch, columns: Columns, resolver: Resolver, positions: Sequence[int] | None = None
) -> list[Query]:
    """What the rows say, their states as codes."""

    def texts(column: int | None) -> Iterator[str]:
        if column is None:
            return iter([""] * (batch.row_count if positions is None else len(positions)))
        cells = batch.texts(column)
        return iter(cells if positions is None else [cells[position] for position in positions])

    return [
        Query(name, resolver.state_of(state), city.strip(), county.strip())
        for name, state, city, county in zip(
            texts(columns.name),
            texts(columns.state),
            texts(columns.city),
            texts(columns.county),
            strict=True,
        )
    ]


def _linked(
    batch: Batch, columns: Columns, resolver: Resolver, is_split: bool, summary: Summary
) -> Rows:
    """The batch's rows with their answers, in order."""
    answered = resolver.resolve(_query(batch, columns, resolver))
    positions: list[int] = []
    added: list[Added] = []
    for position, parts in enumerate(answered):
        defect = batch.defects.get(position)
        if defect or not parts:
            summary.unreadable += defect is not None
            answer = without_name(defect)
            positions.append(position)
            summary.count([answer])
            added.append((*answer, None, 0, None) if is_split else answer)
        elif is_split:
            for place, part in enumerate(parts, start=1):
                positions.append(position)
                summary.count([part.answer])
                added.append((*part.answer, place, len(parts), part.text))
        else:
            answer = together(parts)
            summary.several += len(parts) > 1
            positions.append(position)
            summary.count([answer])
            added.append(answer)
    return Rows(batch, positions, added)
