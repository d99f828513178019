"""New files of known publishers: recognized by their headers, registered as candidate editions.

A candidate is the edition `eff-2020` with the new file in the place of that publisher's, written to
`RINGLEDGER_HOME/editions/<edition>.yaml`; the file itself is kept in the cache, under its hash.
Adding one is adding data: whatever reads the registry finds it. Building it is not for here.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ringledger.errors import SourceError, UsageError
from ringledger.sources import files
from ringledger.sources.editions import Edition, Source
from ringledger.sources.headers import (
    HEADER_WITHIN_ROWS,
    HeaderMatch,
    explain_missing,
    match_headers,
    spellings_of,
)
from ringledger.sources.readers import READERS, read
from ringledger.sources.registry import (
    edition_names,
    is_generated,
    load_edition,
    registered_sources,
)

if TYPE_CHECKING:
    from ringledger.settings import Settings
    from ringledger.sources.readers.grids import Grid
    from ringledger.sources.readers.rows import Landing

BASE_EDITION = "eff-2020"
# A file of which more rows than this cannot be used was damaged, not corrected.
_MOST_REJECTED = 0.1
# Deaths are recorded every few days: a day this long after the one before it is a slip of the pen.
_LONGEST_GAP = timedelta(days=60)
# The first bytes of formats that are not text; a Stata file of old begins with its version and
# byte order.
_STARTS = {
    b"PK\x03\x04": "xlsx",
    b"<stata_dta>": "stata",
    **{bytes([version, order]): "stata" for version in (113, 114, 115) for order in (1, 2)},
    b"\x1f\x8b": "rds",
    b"BZh": "rds",
    b"\xfd7zXZ": "rds",
}


@dataclass(frozen=True)
class Candidate:
    """What a file came to: its edition, which of the readers knows it, and whether it is new."""

    edition: str
    reader: str
    source_id: str
    is_new: bool


def add_file(path: Path, settings: Settings, as_of: date | None = None) -> Candidate:
    """Recognize and validate a file, and register it as a candidate edition.

    `as_of` is the day the edition speaks of, `eff-2020`'s own by default; its window moves along. A
    file that was added before gives the edition it gave then. Raises UsageError when there is no
    file at `path`, and SourceError when it is damaged or of no known publisher: nothing has changed
    then.
    """
    if not path.is_file():
        raise UsageError(f"There is no file {path}. Give the path of a file to add.")
    base = load_edition(BASE_EDITION, settings)
    dated = _moved(base, as_of)
    sha256 = files.sha256_of(path)
    known = next((s for s in registered_sources(settings).values() if s.sha256 == sha256), None)
    if known and (edition := _edition_of(known, dated, settings)):
        return Candidate(edition, known.reader, known.source_id, is_new=False)
    source = known or _described(path, sha256, base, settings)
    name = _free_name(_name(source, dated, base), sha256, settings)
    candidate = replace(
        dated,
        edition=name,
        title=f"{base.title}, with {source.title}",
        sources=_with(source, base.sources),
        based_on=BASE_EDITION,
        is_candidate=True,
    )
    _keep(path, source, settings)
    _write(candidate, settings)
    return Candidate(name, source.reader, source.source_id, is_new=True)


def recognize(path: Path) -> tuple[str, str]:
    """The file's format and the reader whose headers it has.

    Raises SourceError with the nearest reader's reason when there is none.
    """
    from ringledger.sources.readers.grids import read_grids

    file_format = _format_of(path)
    grids = list(read_grids(path, file_format))
    best: tuple[str, HeaderMatch] | None = None
    nearest: tuple[str, HeaderMatch] | None = None
    for reader in READERS:
        for match in _matches(reader, grids):
            if not match.missing and (best is None or _found(match) > _found(best[1])):
                best = reader, match
            if nearest is None or _found(match) > _found(nearest[1]):
                nearest = reader, match
    if best:
        return file_format, best[0]
    if nearest is None or _found(nearest[1]) < 2:
        raise SourceError(
            f"{path} has no header row of a known publisher in its first {HEADER_WITHIN_ROWS} "
            f"rows. Known are {', '.join(READERS)}, by the headers in seeds/source_headers.csv."
        )
    raise SourceError(
        f"{path} looks like a file of {nearest[0]}, but: "
        f"{explain_missing(spellings_of(nearest[0]), nearest[1])}"
    )


def _matches(reader: str, grids: list[Grid]) -> Iterator[HeaderMatch]:
    spellings = spellings_of(reader)
    # The only column that a known file of a publisher lacks: the deadly-force file has no names.
    lenient = ("person_name",) if reader == "fatal_encounters" else ()
    for grid in grids:
        for cells in grid.rows[:HEADER_WITHIN_ROWS]:
            yield match_headers(spellings, cells, lenient)


def _found(match: HeaderMatch) -> int:
    return len(match.positions)


def _format_of(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(16)
    return next((known for magic, known in _STARTS.items() if start.startswith(magic)), "csv")


def _described(path: Path, sha256: str, base: Edition, settings: Settings) -> Source:
    """The registry's entry for a file, after reading all of it."""
    file_format, reader = recognize(path)
    today = datetime.now(UTC).date()
    like = next(source for source in base.sources if source.reader == reader)
    source = replace(
        like,
        sha256=sha256,
        bytes=path.stat().st_size,
        format=file_format,
        file_name=path.name,
        urls=(),
        date_accessed=today,
        covers_to=None,
        note="Added by hand; not downloaded from a pinned address.",
    )
    try:
        landing = read(source, path)
    except SourceError:
        if source.file_scope != "all_causes":
            raise
        # A Fatal Encounters file without names is of the deadly-force kind.
        like = next(s for s in base.sources if s.file_scope == "deadly_force")
        source = replace(source, file_scope=like.file_scope, title=like.title)
        landing = read(source, path)
    _refuse_damaged(path, landing)
    day = _last_day(landing) or _day_in_name(path) or today
    stem = re.sub(r"-\d{4}-\d{2}-\d{2}$", "", like.source_id)
    prefix = "-".join((stem, day.isoformat()))
    taken = registered_sources(settings)
    return replace(
        source,
        source_id=prefix if prefix not in taken else f"{prefix}-{sha256[:8]}",
        title=f"{like.title.split(',')[0]}, to {day}",
        citation=f"{like.publisher}: {path.name}, to {day}.",
        vintage=day.isoformat(),
        date_published=day,
        covers_to=day if "occurred_on" in landing.table.column_names else None,
        expected_rows=landing.rows_read,
    )


def _refuse_damaged(path: Path, landing: Landing) -> None:
    rejected = landing.rejected.num_rows
    if rejected and (row_number := _cut_off_in(path, landing)):
        raise SourceError(
            f"{path} ends in the middle of its row {row_number}, so it was cut off, and more rows "
            f"may be missing. Get it again."
        )
    if rejected > _MOST_REJECTED * landing.rows_read:
        first = landing.rejected.to_pylist()[0]
        raise SourceError(
            f"{path}: {rejected:,} of its {landing.rows_read:,} rows cannot be used, the first "
            f"being row {first['source_row_number']}"
            f"{', column ' + first['column_name'] if first['column_name'] else ''}: "
            f"{first['reason']}. So many is a sign of a damaged file; get it again."
        )


def _cut_off_in(path: Path, landing: Landing) -> int | None:
    """The last row of a text file, where it could not be split and its line has no end."""
    last = landing.rejected.to_pylist()[-1]
    landed = landing.table.column("source_row_number").to_pylist()
    is_whole = last["column_name"] or last["value"] is None
    if is_whole or last["source_row_number"] < max(landed, default=0) or _format_of(path) != "csv":
        return None
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return None if file.read(1) in b"\r\n" else last["source_row_number"]


def _last_day(landing: Landing) -> date | None:
    """The last day the file tells of, lone later days left out; None where rows have no day."""
    if "occurred_on" not in landing.table.column_names:
        return None
    days = sorted(set(landing.table.column("occurred_on").to_pylist()) - {None})
    while len(days) > 1 and days[-1] - days[-2] > _LONGEST_GAP:
        days.pop()
    return days[-1] if days else None


def _day_in_name(path: Path) -> date | None:
    found = re.search(r"(20\d\d)[-_]?([01]\d)[-_]?([0-3]\d)", path.name)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _moved(base: Edition, as_of: date | None) -> Edition:
    if as_of is None or as_of == base.as_of_on:
        return base
    return replace(
        base,
        as_of_on=as_of,
        window_starts_on=base.window_starts_on + (as_of - base.as_of_on),
        press_on=base.press_on + (as_of - base.as_of_on),
    )


def _with(source: Source, sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """The edition's files with this one in the place of the publisher's of the same scope.

    Fatal Encounters' all-causes file speaks for every day to its last, the deadly-force file after.
    """
    kept = []
    for each in sources:
        if (each.reader, each.file_scope) == (source.reader, source.file_scope):
            kept.append(source)
        elif each.reader == source.reader and source.file_scope == "all_causes":
            rest = _from(each, source)
            kept += [rest] if rest else []
        else:
            kept.append(each)
    return tuple(kept)


def _from(later: Source, earlier: Source) -> Source | None:
    if earlier.covers_to is None or later.covers_to is None:
        return later
    begins = earlier.covers_to + timedelta(days=1)
    if begins > later.covers_to:
        return None
    if begins == later.covers_from:
        return later
    return replace(later, source_id=f"{later.source_id}-from-{begins}", covers_from=begins)


def _name(source: Source, dated: Edition, base: Edition) -> str:
    moved = f"-as-of-{dated.as_of_on}" if dated.as_of_on != base.as_of_on else ""
    return f"{source.source_id}{moved}"


def _free_name(name: str, sha256: str, settings: Settings) -> str:
    return name if name not in edition_names(settings) else f"{name}-{sha256[:8]}"


def _edition_of(source: Source, dated: Edition, settings: Settings) -> str | None:
    """The edition that already speaks of that day with this file."""
    for name in edition_names(settings):
        if is_generated(name, settings):
            continue
        edition = load_edition(name, settings)
        if edition.as_of_on == dated.as_of_on and source in edition.sources:
            return name
    return None


def _keep(path: Path, source: Source, settings: Settings) -> None:
    """A copy under the file's hash, so that the edition outlives the folder it came from."""
    target = files.cached(source, settings)
    if target.is_file() and files.sha256_of(target) == source.sha256:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        shutil.copyfile(path, beside)
        files.verify(source, beside)
        beside.replace(target)
    except OSError as error:
        raise SourceError(
            f"{path} cannot be copied to {target.parent}: {error.strerror or error}. Make room or "
            f"permission there and add it again."
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def _write(edition: Edition, settings: Settings) -> None:
    import yaml

    registered = registered_sources(settings)
    record = {
        "sources": {
            source.source_id: _entry(source, "source_id")
            for source in edition.sources
            if source.source_id not in registered
        },
        "editions": {
            edition.edition: {
                **_entry(edition, "edition"),
                "sources": [source.source_id for source in edition.sources],
            }
        },
    }
    path = settings.home / "editions" / f"{edition.edition}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    text = yaml.safe_dump(record, sort_keys=False, allow_unicode=True)
    beside.write_text(f"# Written by `ringledger add`.\n{text}", encoding="utf-8")
    beside.replace(path)


def _entry(record: Source | Edition, key: str) -> dict[str, Any]:
    """A record's fields as the registry writes them: what is as by default is left out."""
    entry = {}
    for field in fields(record):
        value = getattr(record, field.name)
        default = None if field.default is MISSING else field.default
        if field.name not in (key, "sources") and value != default:
            entry[field.name] = list(value) if isinstance(value, tuple) else value
    return entry
