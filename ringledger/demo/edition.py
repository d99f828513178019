"""The demo edition: its files in a folder, written once, and their registry records.

What belongs here: when to generate, the manifest, provenance in the words of the registry. A folder
is complete when its manifest is there; the manifest is the last thing a generation writes, and
the folder takes its name only then.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import time
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from ringledger.demo.events import ALL_CAUSES_TO, LAST_DEATH_ON
from ringledger.demo.world import scaled_name
from ringledger.sources.editions import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ringledger.demo.publishers.rows import File

DEFAULT_SEED = 2020

_log = logging.getLogger(__name__)
_MANIFEST_NAME = "manifest.json"
_LONGEST_GENERATION_SECONDS = 3600
_SITE = "https://example.org/ringledger-demo"
_RECORDS: dict[str, dict[str, Any]] = {
    "demo_atlas_of_surveillance.csv": {
        "source_id": "demo-atlas",
        "publisher": "ringledger demo (fictional Atlas of Surveillance)",
        "title": "Fictional Atlas of Surveillance",
        "date_published": date(2020, 10, 7),
        "date_accessed": date(2020, 10, 7),
        "format": "csv",
        "reader": "atlas_of_surveillance",
    },
    "demo_mapping_police_violence.xlsx": {
        "source_id": "demo-mpv",
        "publisher": "ringledger demo (fictional Mapping Police Violence)",
        "title": "Fictional Mapping Police Violence",
        "date_published": date(2020, 8, 28),
        "date_accessed": date(2020, 8, 28),
        "format": "xlsx",
        "reader": "mapping_police_violence",
    },
    "demo_fatal_encounters_all_causes.csv": {
        "source_id": "demo-fe-all-causes",
        "publisher": "ringledger demo (fictional Fatal Encounters)",
        "title": "Fictional Fatal Encounters, all causes",
        "date_published": ALL_CAUSES_TO,
        "date_accessed": ALL_CAUSES_TO + timedelta(days=6),
        "format": "csv",
        "reader": "fatal_encounters",
        "file_scope": "all_causes",
        "covers_from": date(2013, 1, 1),
        "covers_to": ALL_CAUSES_TO,
    },
    "demo_fatal_encounters_deadly_force.dta": {
        "source_id": "demo-fe-deadly-force",
        "publisher": "ringledger demo (fictional Fatal Encounters)",
        "title": "Fictional Fatal Encounters, deadly force",
        "date_published": LAST_DEATH_ON + timedelta(days=60),
        "date_accessed": LAST_DEATH_ON + timedelta(days=60),
        "format": "stata",
        "reader": "fatal_encounters",
        "file_scope": "deadly_force",
        "covers_from": ALL_CAUSES_TO + timedelta(days=1),
        "covers_to": LAST_DEATH_ON,
    },
    "demo_fbi_agencies.csv": {
        "source_id": "demo-fbi-agencies",
        "publisher": "ringledger demo (fictional agency list)",
        "title": "Fictional agency list in the FBI's form",
        "date_published": date(2018, 9, 19),
        "date_accessed": date(2018, 9, 19),
        "format": "csv",
        "reader": "fbi_agencies",
    },
    "demo_agency_crosswalk.rds": {
        "source_id": "demo-crosswalk",
        "publisher": "ringledger demo (fictional agency crosswalk)",
        "title": "Fictional agency identifiers crosswalk",
        "date_published": date(2020, 1, 1),
        "date_accessed": date(2020, 1, 1),
        "format": "rds",
        "reader": "agency_crosswalk",
    },
    "demo_census_counties.csv": {
        "source_id": "demo-census",
        "publisher": "ringledger demo (fictional census)",
        "title": "Fictional residents by county",
        "date_published": date(2018, 12, 6),
        "date_accessed": date(2018, 12, 6),
        "format": "csv",
        "reader": "census_counties",
    },
}


def demo_edition_sources(
    folder: Path, scale: int = 1, seed: int = DEFAULT_SEED
) -> tuple[Source, ...]:
    """Registry records of the demo's files in `folder`, generated where they do not stand yet.

    A folder of another scale, seed or generator is replaced. In one that fits, missing files are
    written again and those there are left as they are: whether they are altered is for the reader
    of the record's sha256 to find.
    """
    manifest = _read_manifest(folder, scale, seed)
    if manifest is None:
        generate(folder, scale, seed)
        manifest = _read_manifest(folder, scale, seed)
        assert manifest is not None
    elif missing := [name for name in manifest["files"] if not (folder / name).exists()]:
        _restore(folder, missing, scale, seed)
    return tuple(
        _source(base, scaled_name(base, scale), manifest["files"], scale, seed) for base in _RECORDS
    )


def generate(folder: Path, scale: int = 1, seed: int = DEFAULT_SEED) -> None:
    """Write the demo's files, their truth and the manifest; what `folder` held is replaced.

    Everything is written beside it first, so that nobody ever sees half of it. Raises UsageError
    when `scale` is below 1 or above `MAX_SCALE`.
    """
    with _scratch_beside(folder) as scratch:
        new, old = scratch / "new", scratch / "old"
        new.mkdir()
        _write_all(new, scale, seed)
        if folder.exists():
            folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            # Another process was faster with the same files.
            if _read_manifest(folder, scale, seed) is None:
                raise


@contextmanager
def _scratch_beside(folder: Path) -> Iterator[Path]:
    """A folder to write in, on the same file system; those that dead processes left are removed."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{folder.name}-"
    for left in folder.parent.glob(f"{prefix}*"):
        if time.time() - left.stat().st_mtime > _LONGEST_GENERATION_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    scratch = Path(mkdtemp(prefix=prefix, dir=folder.parent))
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _write_all(folder: Path, scale: int, seed: int) -> None:
    from ringledger.demo.truth import write_truth
    from ringledger.demo.world import invent
    from ringledger.demo.writers import write_file

    _log.info("Inventing the demo's sources at scale %d", scale)
    world = invent(scale, seed)
    entries = {}
    for file in world.files:
        _log.info("Writing %s, %d rows", file.name, len(file.rows))
        entries[file.name] = _entry(write_file(file, folder), file)
    write_truth(folder, world)
    manifest = {
        "note": "Fictional files, written by ringledger.demo.",
        "scale": scale,
        "seed": seed,
        "generator": _generator_fingerprint(),
        "files": entries,
    }
    (folder / _MANIFEST_NAME).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def _entry(path: Path, file: File) -> dict[str, object]:
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return {"sha256": sha256, "bytes": path.stat().st_size, "expected_rows": len(file.rows)}


def _read_manifest(folder: Path, scale: int, seed: int) -> dict[str, Any] | None:
    """The folder's manifest, or None when it has none of these files by this generator."""
    try:
        manifest = json.loads((folder / _MANIFEST_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    wanted = {"scale": scale, "seed": seed, "generator": _generator_fingerprint()}
    if not isinstance(manifest, dict) or {**manifest, **wanted} != manifest:
        return None
    return manifest


def _restore(folder: Path, missing: Sequence[str], scale: int, seed: int) -> None:
    with _scratch_beside(folder) as scratch:
        _write_all(scratch, scale, seed)
        for name in missing:
            (scratch / name).replace(folder / name)


@cache
def _generator_fingerprint() -> str:
    """A hash of the generator itself: another one's files are not ours."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _source(base: str, name: str, entries: dict[str, Any], scale: int, seed: int) -> Source:
    record, entry = _RECORDS[base], entries[name]
    return Source(
        citation=f"{record['publisher']}. {record['title']}. Invented by ringledger.demo.",
        url_main=_SITE,
        urls=(f"{_SITE}/{name}",),
        license="CC0 1.0",
        license_url="https://creativecommons.org/publicdomain/zero/1.0/",
        vintage=f"fictional, scale {scale}, seed {seed}",
        file_name=name,
        sha256=entry["sha256"],
        bytes=entry["bytes"],
        expected_rows=entry["expected_rows"],
        note="Fictional: every place, person and agency in it is invented.",
        **record,
    )
