"""The drop folder: what is put into `RINGLEDGER_HOME/inbox/` becomes a candidate edition.

Files stay where they were put. Each is looked at once for its content: a known one gives an edition
(`candidates.py`), a broken one an incident note and nothing else.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from ringledger.errors import SourceError
from ringledger.quality.incidents import write_incident
from ringledger.settings import Settings
from ringledger.sources.candidates import add_file
from ringledger.sources.files import sha256_of

# A file that changed less than this ago may still be being written.
_SETTLED_SECONDS = 5.0


@dataclass(frozen=True)
class Arrival:
    """A file that was looked at: its edition, or the incident note that says why it has none."""

    path: Path
    edition: str | None = None
    incident: Path | None = None


def inbox(settings: Settings) -> Path:
    """The drop folder."""
    return settings.home / "inbox"


def arrivals(settings: Settings, seen: dict[str, list[int]]) -> list[Arrival]:
    """Look at what is new in the inbox.

    `seen` is what was there before, by name: size and time of change; it is brought up to date.
    """
    folder = inbox(settings)
    found = []
    for path in sorted(folder.glob("[!.]*")) if folder.is_dir() else ():
        stat = path.stat()
        mark = [stat.st_size, stat.st_mtime_ns]
        if not path.is_file() or seen.get(path.name) == mark:
            continue
        if time.time() - stat.st_mtime < _SETTLED_SECONDS:
            continue
        seen[path.name] = mark
        found.append(_look_at(path, settings))
    for name in set(seen) - {path.name for path in folder.glob("*")}:
        del seen[name]
    return found


def _look_at(path: Path, settings: Settings) -> Arrival:
    try:
        return Arrival(path, edition=add_file(path, settings).edition)
    except SourceError as error:
        note = write_incident(
            f"inbox-{sha256_of(path)[:16]}",
            f"{path.name} in the inbox cannot be used",
            f"{error} Nothing was registered and nothing was built.",
            settings,
        )
        return Arrival(path, incident=note)
