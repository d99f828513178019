"""The published versions of an edition: publishing one, keeping some, going back to one.

    published/<edition>.duckdb              link into the next; made once
    published/<edition>                     link to the version that is published
    published/versions/<edition>/<number>/  <edition>.duckdb, marts/<table>.parquet, version.json
    published/current.duckdb, current       links to the edition readers are to take by default

One rename of the link `published/<edition>` switches the warehouse and its Parquet files together.
A reader that has the old file open keeps it; the next one opens the new. What is in the files is
not for here (`files.py` checks that, `parquet.py` writes Parquet). All that changes something here
is called with the edition's lock held.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from ringledger.errors import RingledgerError, UsageError
from ringledger.settings import Settings
from ringledger.warehouse.files import copy_tables, sync
from ringledger.warehouse.fingerprint import published_fingerprint
from ringledger.warehouse.parquet import write_parquet

_RECORD = "version.json"
# Whose warehouse `current` is when no setting says it: the first of these that is published.
_CURRENT_BY_DEFAULT = ("eff-2020", "demo")


@dataclass(frozen=True)
class Version:
    """One published version; `published_at` is an instant in UTC, ISO 8601."""

    edition: str
    number: int
    published_at: str
    fingerprint: str
    bytes: int
    is_published: bool


def publish_version(edition: str, settings: Settings, work: Path) -> Version:
    """Make the work file the edition's next version, Parquet beside it, and switch readers to it.

    Raises CheckFailedError when the work file holds anything but tables, and RingledgerError when
    the disk cannot take the version; what was published is untouched then.
    """
    folder = _folder(edition, settings)
    number = max([0, *_numbers(folder)]) + 1
    unfinished, ready = folder / f".{number}.tmp", folder / str(number)
    try:
        unfinished.mkdir(parents=True)
        copy_tables(work, unfinished / f"{edition}.duckdb")
        write_parquet(unfinished / f"{edition}.duckdb", unfinished / "marts")
        for path in (*unfinished.rglob("*"), unfinished):
            sync(path)
        unfinished.rename(ready)
        _switch(edition, number, settings)
    except OSError as error:
        raise RingledgerError(
            f"Edition {edition} could not be published under {folder}: {error}. The work file "
            f"{work} is complete; make room or permission there and build again."
        ) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    _forget_older(edition, settings)
    return next(each for each in versions(edition, settings) if each.number == number)


def versions(edition: str, settings: Settings) -> list[Version]:
    """The versions that are kept, newest first."""
    folder = _folder(edition, settings)
    published = _published_number(edition, settings)
    found = []
    for number in sorted(_numbers(folder), reverse=True):
        record = folder / str(number) / _RECORD
        if record.is_file():
            content = json.loads(record.read_text(encoding="utf-8"))
            found.append(Version(**content, is_published=number == published))
    return found


def rollback(edition: str, settings: Settings, to: int | None = None) -> Version:
    """Switch readers to version `to`, or to the newest one older than the published one.

    Raises UsageError when there is no such version.
    """
    kept = versions(edition, settings)
    published = next((each.number for each in kept if each.is_published), None)
    if to is None:
        older = [each for each in kept if published is not None and each.number < published]
    else:
        older = [each for each in kept if each.number == to]
    if not older:
        listed = ", ".join(
            f"{each.number}{' (published)' if each.is_published else ''}" for each in kept
        )
        wanted = "older version" if to is None else f"version {to}"
        raise UsageError(
            f"Edition {edition} has no {wanted} to go back to. Kept: {listed or 'none'}. "
            f"RINGLEDGER_KEEP_VERSIONS says how many are kept."
        )
    _switch(edition, older[0].number, settings)
    return next(each for each in versions(edition, settings) if each.is_published)


def clean_versions(edition: str, settings: Settings) -> list[str]:
    """Remove what killed publications left; say what it was."""
    folder = _folder(edition, settings)
    published = _published_number(edition, settings)
    removed = []
    for path in sorted(folder.glob(".*.tmp")):
        shutil.rmtree(path)
        removed.append(f"an unfinished version of the warehouse, {path.name}")
    for number in _numbers(folder):
        if number == published:
            _record(edition, number, settings)  # killed after the switch, before the note of it
        elif not (folder / str(number) / _RECORD).is_file():
            shutil.rmtree(folder / str(number))
            removed.append(f"version {number} of the warehouse, which was never published")
    for path in settings.published(edition).parent.glob(f".{edition}*.link"):
        path.unlink()
    return removed


def current_edition(settings: Settings) -> str | None:
    """The edition that `current` names: the setting's, else the first default that is published."""
    candidates = (settings.current_edition,) if settings.current_edition else _CURRENT_BY_DEFAULT
    return next((each for each in candidates if settings.published(each).is_file()), None)


def _switch(edition: str, number: int, settings: Settings) -> None:
    """The moment of publication: one rename."""
    home = settings.published(edition).parent
    _link(home / edition, Path("versions") / edition / str(number))
    _link(settings.published(edition), Path(edition) / f"{edition}.duckdb")
    _record(edition, number, settings)
    if current := current_edition(settings):
        _link(home / "current", Path(current))
        _link(home / "current.duckdb", Path(f"{current}.duckdb"))


def _link(link: Path, target: Path) -> None:
    """Make `link` point at `target` in one step, whatever stood there."""
    if link.is_symlink() and link.readlink() == target:
        return
    beside = link.with_name(f".{link.name}.{os.getpid()}.link")
    beside.unlink(missing_ok=True)
    beside.symlink_to(target)
    beside.replace(link)
    sync(link.parent)


def _record(edition: str, number: int, settings: Settings) -> None:
    """Note in the version's folder that it was published, and when; once."""
    folder = _folder(edition, settings) / str(number)
    record = folder / _RECORD
    if record.is_file():
        return
    warehouse = folder / f"{edition}.duckdb"
    content = asdict(
        Version(
            edition=edition,
            number=number,
            published_at=datetime.now(UTC).isoformat(timespec="seconds"),
            fingerprint=published_fingerprint(warehouse) or "",
            bytes=warehouse.stat().st_size,
            is_published=True,
        )
    )
    del content["is_published"]  # the link says it
    with _written_whole(record) as path:
        path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _forget_older(edition: str, settings: Settings) -> None:
    for version in versions(edition, settings)[settings.keep_versions :]:
        if not version.is_published:
            shutil.rmtree(_folder(edition, settings) / str(version.number), ignore_errors=True)


@contextmanager
def _written_whole(path: Path) -> Iterator[Path]:
    beside = path.with_name(f".{path.name}.tmp")
    yield beside
    sync(beside)
    beside.replace(path)


def _folder(edition: str, settings: Settings) -> Path:
    return settings.published(edition).parent / "versions" / edition


def _numbers(folder: Path) -> list[int]:
    return [int(path.name) for path in folder.glob("[0-9]*") if path.name.isdecimal()]


def _published_number(edition: str, settings: Settings) -> int | None:
    link = settings.published(edition).parent / edition
    return int(link.readlink().name) if link.is_symlink() else None
