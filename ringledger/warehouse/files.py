"""The work file of an edition, which a build writes, and taking whole copies of it.

    work/<edition>/<edition>.duckdb   written by the holder of the edition's lock
    work/<edition>/begun_by           the run that answers for all of the work file
    work/<edition>/*.json             what it is made from (`changes.py`)
    work/<edition>/unclean            there while a run writes; found by a later one, it says that
                                      the run was killed and the work file is not to be trusted

Where copies go when they are published, and which of them are kept, is in `versions.py`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from ringledger.errors import CheckFailedError, RingledgerError
from ringledger.settings import Settings
from ringledger.warehouse.lock import wait_for_children

_OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
# Of a file from its making on. Version 1.3 was the first to keep texts in a form that takes half as
# long to write as the one before, and a sixth less room; older DuckDBs cannot open the file.
_STORAGE = {"storage_compatibility_version": "v1.3.0"}

# Whatever else a published file could hold names a catalog or a Python function and breaks under
# another file name or in another process.
_NOT_TABLES = """
    select 'view ' || schema_name || '.' || view_name as thing
    from duckdb_views() where not internal and database_name = current_database()
    union all
    select 'macro ' || schema_name || '.' || function_name
    from duckdb_functions() where not internal and database_name = current_database()
    union all
    select 'sequence ' || schema_name || '.' || sequence_name
    from duckdb_sequences() where database_name = current_database()
    union all
    select 'type ' || schema_name || '.' || type_name
    from duckdb_types() where not internal and database_name = current_database()
"""


def clean(edition: str, settings: Settings, target: Path | None = None) -> list[str]:
    """Remove what builds that were killed left behind; say what it was.

    Call it with the edition's lock held. `target` is the file this build will publish to, if any.
    """
    wait_for_children(edition, settings)
    removed = []
    for copy in sorted(target.parent.glob(f".{target.name}.*.tmp")) if target else ():
        copy.unlink()
        removed.append(f"an unfinished copy of the published file, {copy.name}")
    work, marker = settings.work(edition), _marker(edition, settings)
    if marker.exists() or _wal(work).exists():
        discard_work(edition, settings)
        removed.append("the work file of a build that did not end by itself")
    return removed


def discard_work(edition: str, settings: Settings) -> None:
    """Remove the edition's work file with all that belongs to it."""
    work = settings.work(edition)
    for path in (work, _wal(work), _begun_by(edition, settings), *work.parent.glob("*.json")):
        path.unlink(missing_ok=True)
    shutil.rmtree(work.with_name(work.name + ".tmp"), ignore_errors=True)
    # The marker goes last: a process killed in here must leave it.
    _marker(edition, settings).unlink(missing_ok=True)


def start_empty(edition: str, settings: Settings, run_id: str) -> None:
    """Put an empty work file in the place of the edition's; remember which run began it."""
    work = settings.work(edition)
    for path in (work, _wal(work)):
        path.unlink(missing_ok=True)
    work.parent.mkdir(parents=True, exist_ok=True)
    duckdb.connect(str(work), config={**_OFFLINE, **_STORAGE}).close()
    go_on(edition, settings, run_id)


def go_on(edition: str, settings: Settings, run_id: str) -> None:
    """Make the work file this run's own: it is whole, or will be made so by the run."""
    _begun_by(edition, settings).write_text(run_id, encoding="utf-8")


def begun_by(edition: str, settings: Settings) -> str | None:
    """The id of the run that began the work file; None when there is none."""
    try:
        return _begun_by(edition, settings).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


@contextmanager
def writing(edition: str, settings: Settings) -> Iterator[Path]:
    """Mark the work file unclean until the block ends without an exception."""
    work, marker = settings.work(edition), _marker(edition, settings)
    work.parent.mkdir(parents=True, exist_ok=True)
    marker.touch()
    sync(marker)
    for told in work.parent.glob("*.json"):
        told.unlink()
    sync(marker.parent)
    yield work
    marker.unlink(missing_ok=True)


@contextmanager
def work_connection(
    edition: str, settings: Settings, *, read_only: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the work file, closed with the block so that dbt can open the file.

    An interruption is raised as such. DuckDB makes an error of it, after which whoever runs the
    next step would wait for the file for ever: the interrupted query still holds it.
    """
    work = settings.work(edition)
    connection = duckdb.connect(str(work), read_only=read_only, config=_OFFLINE)
    try:
        yield connection
    except RuntimeError as error:
        if error.__cause__ is not None and not isinstance(error.__cause__, Exception):
            raise error.__cause__ from None
        raise
    finally:
        connection.close()


def publish_file(work: Path, target: Path) -> None:
    """Put a copy of the work file in the place of `target`, whole or not at all.

    Raises CheckFailedError when the work file holds anything but tables, and RingledgerError when
    the disk cannot take the copy; `target` is untouched then.
    """
    copy = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        copy_tables(work, copy)
        sync(copy)
        copy.replace(target)
        sync(target.parent)
    except OSError as error:
        copy.unlink(missing_ok=True)
        raise RingledgerError(
            f"The warehouse could not be published to {target}: {error}. The work file {work} is "
            f"complete; make room or permission there and build again."
        ) from error


def copy_tables(work: Path, copy: Path) -> None:
    """Copy a work file that holds nothing but tables; OSError when the disk cannot take it."""
    connection = duckdb.connect(str(work), config=_OFFLINE)
    try:
        others = [row[0] for row in connection.execute(_NOT_TABLES).fetchall()]
        if others:
            raise CheckFailedError(
                f"The warehouse {work} holds {len(others)} objects that are not tables, the first "
                f"being {others[0]}. A published file holds only tables, because a view or macro "
                f"breaks under another file name: materialize it as a table. Nothing was published."
            )
        connection.execute("checkpoint")
    finally:
        connection.close()
    if _wal(work).exists():  # pragma: no cover - close() checkpoints
        raise RingledgerError(f"DuckDB left {_wal(work)} behind; the file can't be copied safely.")
    shutil.copyfile(work, copy)


def _wal(path: Path) -> Path:
    return path.with_name(path.name + ".wal")


def _marker(edition: str, settings: Settings) -> Path:
    return settings.work(edition).parent / "unclean"


def _begun_by(edition: str, settings: Settings) -> Path:
    return settings.work(edition).parent / "begun_by"


def write_whole(path: Path, text: str) -> None:
    """Put a small file in its place, whole or not at all."""
    beside = path.with_name(f".{path.name}.tmp")
    beside.write_text(text, encoding="utf-8")
    sync(beside)
    beside.replace(path)


def sync(path: Path) -> None:
    """Have the file or folder on the disk before going on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
