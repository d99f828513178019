"""Where source files are: finding, verifying and downloading them.

What belongs here: paths, sizes, hashes, URLs. What does not: what is in a file.

A file counts as found only when its sha256 is the pinned one. `RINGLEDGER_SOURCE_DIR` is searched
before the cache, with its subfolders; a file there that bears a pinned file's name with other
content is an error, never passed over in silence.
"""

from __future__ import annotations

import hashlib
import logging
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from ringledger.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringledger.settings import Settings
    from ringledger.sources.editions import Source

_TIMEOUT_SECONDS = 30


def sha256_of(path: Path) -> str:
    """Hash of a file's bytes, read in pieces. Raises SourceError when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.") from error


def verify(source: Source, path: Path) -> Path:
    """The path, when the file there has the pinned bytes; SourceError when it is missing or not."""
    if not path.is_file():
        raise SourceError(f"{path} ({source.title}) is missing.")
    found = sha256_of(path)
    if found != source.sha256:
        raise _altered(source, path, found)
    return path


def locate(source: Source, settings: Settings) -> Path:
    """Path of the source's file, its hash verified just now.

    Raises SourceError when the file is altered (found by name, with other bytes) or missing.
    """
    return locate_all([source], settings)[source.source_id]


def locate_all(sources: Sequence[Source], settings: Settings) -> dict[str, Path]:
    """Paths by `source_id` of all the sources' files, each folder listed once.

    Raises SourceError about the first file that is altered or missing, in the sources' order.
    """
    folders = []
    if settings.source_dir is not None:
        if not settings.source_dir.is_dir():
            raise SourceError(
                f"RINGLEDGER_SOURCE_DIR names {settings.source_dir}, which is not a folder. Name "
                f"the folder that holds the source files, or unset the variable to use the cache."
            )
        folders.append(_files_by_size(settings.source_dir))
    folders.append(_files_by_size(settings.cache))
    return {source.source_id: _find(source, folders, settings) for source in sources}


def fetch(source: Source, settings: Settings, progress: bool = True) -> Path:
    """Path of the source's file, downloaded into the cache unless it is in reach already.

    The source's URLs are tried in turn. A download takes its final name only when it is complete
    and has the pinned hash. Progress goes to standard error. Raises SourceError when no URL gives
    the file, or when RINGLEDGER_SOURCE_DIR holds an altered one.
    """
    target = cached(source, settings)
    if target.is_file() and sha256_of(target) != source.sha256:
        target.unlink()  # of our own making, and worth nothing any more
    try:
        return locate(source, settings)
    except _MissingError:
        return _download(source, target, progress)


class _MissingError(SourceError):
    """No file with the pinned hash or name is in reach."""


def cached(source: Source, settings: Settings) -> Path:
    """Where the cache keeps the source's file."""
    # The hash keeps files apart that publishers give one name.
    return settings.cache / "files" / source.sha256[:16] / source.file_name


def _files_by_size(folder: Path) -> dict[int, list[Path]]:
    """All files under a folder by size, each list sorted, so that the same file is always taken."""
    by_size: dict[int, list[Path]] = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            path = Path(parent, name)
            try:
                told = path.stat()
            except OSError:  # a broken link, or a file just removed
                continue
            if stat.S_ISREG(told.st_mode):  # who opens a pipe waits for its writer
                by_size.setdefault(told.st_size, []).append(path)
    return {size: sorted(paths) for size, paths in by_size.items()}


def _find(source: Source, folders: Sequence[dict[int, list[Path]]], settings: Settings) -> Path:
    for by_size in folders:
        for path in by_size.get(source.bytes, []):
            if sha256_of(path) == source.sha256:
                return path
        for path in sorted(path for paths in by_size.values() for path in paths):
            if path.name.casefold() == source.file_name.casefold():
                raise _altered(source, path, sha256_of(path))
    searched = f"in the cache {settings.cache}"
    if settings.source_dir is not None:
        searched = f"in RINGLEDGER_SOURCE_DIR ({settings.source_dir}) or {searched}"
    raise _MissingError(
        f"{source.file_name} ({source.title}, {source.publisher}) is missing: no file {searched} "
        f"has its sha256 {source.sha256}. Download it with `ringledger fetch --edition E`, E being "
        f"the edition, or put it in a folder and name that folder in RINGLEDGER_SOURCE_DIR."
    )


def _altered(source: Source, path: Path, found: str) -> SourceError:
    return SourceError(
        f"{path} is altered: it has the name of {source.title!r} ({source.vintage}) but other "
        f"content. Expected sha256 {source.sha256}, found {found}. Replace it with the original, "
        f"or remove it and run `ringledger fetch` to download the original."
    )


def _download(source: Source, target: Path, progress: bool) -> Path:
    import pooch
    import requests

    pooch.get_logger().setLevel(logging.WARNING)
    downloader = pooch.HTTPDownloader(progressbar=progress, timeout=_TIMEOUT_SECONDS)
    failures = []
    for url in source.urls:
        try:
            pooch.retrieve(
                url,
                known_hash=f"sha256:{source.sha256}",
                fname=target.name,
                path=target.parent,
                downloader=downloader,
            )
        except requests.ConnectionError:
            failures.append(f"{url}: no connection (is there a network?)")
        except requests.Timeout:
            failures.append(f"{url}: no answer within {_TIMEOUT_SECONDS} seconds")
        except requests.RequestException as error:
            failures.append(f"{url}: {' '.join(str(error).split())}")
        except ValueError:  # pooch's word for a wrong hash
            failures.append(f"{url}: the file there is not the pinned one (its sha256 differs)")
        except OSError as error:
            raise SourceError(
                f"{source.file_name} cannot be saved to {target.parent}: {error}"
            ) from error
        else:
            return target
    tried = "; ".join(failures) or "it has no public URL"
    raise SourceError(
        f"{source.file_name} ({source.title}) cannot be downloaded: {tried}. Without a network, "
        f"put the file in a folder and name that folder in RINGLEDGER_SOURCE_DIR."
    )
