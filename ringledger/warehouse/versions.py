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
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from ringledger.errors import RingledgerError, UsageError
from ringledger.settings import Settings
from ringledger.warehouse.files import copy_tables, sync, write_whole
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


class NextVersion:
    """The next version of an edition, in the making; readers see nothing of it before `publish`.

    The warehouse is copied at once, so that the work file is free again; its Parquet files are
    written by a thread.
    """

    def __init__(self, edition: str, settings: Settings, work: Path) -> None:
        """Begin it. Raises what `publish` does."""
        self._edition, self._settings, self._work = edition, settings, work
        self._folder = _folder(edition, settings)
        self._number = max([0, *_numbers(self._folder)]) + 1
        self._unfinished = self._folder / f".{self._number}.tmp"
        self._thread = ThreadPoolExecutor(max_workers=1)
        with self._gone_where_it_fails():
            self._unfinished.mkdir(parents=True)
            copy_tables(work, self._unfinished / f"{edition}.duckdb")
        self._rest = self._thread.submit(self._make_rest)

    def publish(self) -> Version:
        """Finish it and switch readers to it.

        Raises CheckFailedError when the work file holds anything but tables, and RingledgerError
        when the disk cannot take the version; what was published is untouched then.
        """
        with self._gone_where_it_fails():
            self._rest.result()
            self._unfinished.rename(self._folder / str(self._number))
            _switch(self._edition, self._number, self._settings)
        self._thread.shutdown()
        _forget_older(self._edition, self._settings)
        made = versions(self._edition, self._settings)
        return next(each for each in made if each.number == self._number)

    def discard(self) -> None:
        """Leave nothing of it."""
        self._thread.shutdown()
        shutil.rmtree(self._unfinished, ignore_errors=True)

    def _make_rest(self) -> None:
        write_parquet(self._unfinished / f"{self._edition}.duckdb", self._unfinished / "marts")
        for path in (*self._unfinished.rglob("*"), self._unfinished):
            sync(path)

    @contextmanager
    def _gone_where_it_fails(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.discard()
            raise RingledgerError(
                f"Edition {self._edition} could not be published under {self._folder}: {error}. "
                f"The work file {self._work} is complete; make room or permission there and build "
                f"again."
            ) from error
        except BaseException:
            self.discard()
            raise


def publish_version(edition: str, settings: Settings, work: Path) -> Version:
    """Make the work file the edition's next version, Parquet beside it, and switch readers to it.

    Raises what `NextVersion.publish` does.
    """
    return NextVersion(edition, settings, work).publish()


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
    # Of this edition alone: another may be switching now whose name begins like this one's.
    unfinished = re.compile(rf"\.{re.escape(edition)}(\.duckdb)?\.\d+\.link")
    for path in settings.published(edition).parent.glob(".*.link"):
        if unfinished.fullmatch(path.name):
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
    write_whole(record, json.dumps(content, indent=2) + "\n")


def _forget_older(edition: str, settings: Settings) -> None:
    for version in versions(edition, settings)[settings.keep_versions :]:
        if not version.is_published:
            shutil.rmtree(_folder(edition, settings) / str(version.number), ignore_errors=True)


def _folder(edition: str, settings: Settings) -> Path:
    return settings.published(edition).parent / "versions" / edition


def _numbers(folder: Path) -> list[int]:
    return [int(path.name) for path in folder.glob("[0-9]*") if path.name.isdecimal()]


def _published_number(edition: str, settings: Settings) -> int | None:
    link = settings.published(edition).parent / edition
    return int(link.readlink().name) if link.is_symlink() else None
