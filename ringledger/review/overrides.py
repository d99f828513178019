"""The file of decisions: `agency_overrides.csv`, one row per decision.

Belongs here: its columns, adding a row without touching the others, and where the file is. Does
not: asking anybody anything (`session`).

Decisions are part of the project, beside its other seeds, and go through its review: two people
with the same version and the same files get the same figures. So in a source tree they are written
to `seeds/`, where the next build reads them; an installed ringledger has no seeds to change and
collects them in its home, to be handed in.
"""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from ringledger.errors import UsageError
from ringledger.matching.counties import county_key
from ringledger.matching.folding import fold
from ringledger.matching.names import normalize_agency_name
from ringledger.project import seeds_dir
from ringledger.settings import Settings

FILE_NAME = "agency_overrides.csv"
VERDICTS = ("same", "different", "unknown")
# Words that say nothing of which agency: left out of the short name of a decision.
_PLAIN = frozenset(
    {"police", "department", "sheriffs", "office", "of", "the", "public", "safety", "bureau"}
)


@dataclass(frozen=True)
class Override:
    """One decision about a name in a state, and in one county of it where `county` says one.

    `expected_candidate_agency_id` is the matcher's own candidate at the time, empty for none. The
    fields are the columns of the file, in order.
    """

    override_id: str
    agency_name: str
    state: str
    county: str
    verdict: str
    agency_id: str
    expected_candidate_agency_id: str
    reason: str
    url: str
    decided_on: str
    statement_set: str

    @property
    def about(self) -> tuple[str, str, str]:
        """What it is about, however it is spelled: name, state, county."""
        return normalize_agency_name(self.agency_name), self.state, county_key(self.county)


COLUMNS = tuple(column.name for column in fields(Override))


def overrides_file(settings: Settings) -> Path:
    """The file decisions are written to: the project's own in a source tree, else the home's."""
    return seeds_dir() / FILE_NAME if is_source_tree() else settings.home / FILE_NAME


def is_source_tree() -> bool:
    """Whether the seeds are the project's own, not a copy inside an installed package."""
    return seeds_dir().parent.name != "_bundle"


def read_overrides(path: Path) -> list[Override]:
    """The decisions in a file, none when there is no file.

    Raises UsageError when its columns are not those of a file of decisions.
    """
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = tuple(next(rows, ()))
        if header != COLUMNS:
            raise UsageError(
                f"{path} is not a file of decisions: its first row reads {', '.join(header)}, and "
                f"should read {', '.join(COLUMNS)}. Name another file with --to."
            )
        return [Override(*row) for row in rows if row]


def add_override(path: Path, override: Override) -> None:
    """Add a decision at the end of the file; what stands there stays as it is, byte for byte.

    The file is replaced in one step, so that a reader or a crash never meets half of it. Raises
    UsageError when it cannot be written.
    """
    before = path.read_bytes() if path.is_file() else b""
    line_end = "\r\n" if b"\r\n" in before else "\n"
    added = io.StringIO()
    writer = csv.writer(added, lineterminator=line_end)
    if not before:
        writer.writerow(COLUMNS)
    elif not before.endswith(b"\n"):
        added.write(line_end)
    writer.writerow(astuple(override))
    _write(path, before + added.getvalue().encode())


def remove_override(path: Path, override: Override) -> None:
    """Take out a decision that `add_override` wrote; all else stays as it is, byte for byte.

    Raises UsageError when the file no longer has it as it was written, or cannot be written.
    """
    before = path.read_bytes() if path.is_file() else b""
    for line_end in ("\r\n", "\n"):
        added = io.StringIO()
        csv.writer(added, lineterminator=line_end).writerow(astuple(override))
        row = added.getvalue().encode()
        at = before.rfind(row)
        if at > 0:
            break
    else:
        raise UsageError(
            f"{path} no longer has the decision {override.override_id} as it was written: take it "
            f"out by hand."
        )
    _write(path, before[:at] + before[at + len(row) :])


def _write(path: Path, content: bytes) -> None:
    try:
        _replace(path, content)
    except OSError as error:
        raise UsageError(
            f"The decision could not be written to {path} ({error.strerror}). Name a file that can "
            f"be written with --to."
        ) from error


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as new:
        unfinished = Path(new.name)
        try:
            new.write(content)
            new.flush()
            os.fsync(new.fileno())
            unfinished.chmod(mode)
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise


def short_name(name: str, state: str, county: str, taken: Iterable[str]) -> str:
    """An id for a decision, from what it is about: `fairfield-nj-passaic`."""
    words = [word for word in normalize_agency_name(name).split() if word not in _PLAIN]
    words += [state.lower(), *fold(county).removesuffix(" county").split()]
    base = "-".join(word for word in words if word) or "name"
    known, candidate, count = set(taken), base, 1
    while candidate in known:
        count += 1
        candidate = f"{base}-{count}"
    return candidate
