"""How dbt is called: as which command, with which environment, writing where; and its manifest.

dbt writes nothing into the project folder, which may be read-only. What it makes goes to
`RINGLEDGER_HOME/runs/dbt/`: one manifest per state of the project, one target folder per edition.
What dbt then does stands in `dbt_project/`.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ringledger.errors import RingledgerError, UsageError
from ringledger.project import dbt_dir, seeds_dir
from ringledger.settings import Settings
from ringledger.warehouse.dbt_process import EDITION, PARENT
from ringledger.warehouse.fingerprint import folder_fingerprint

# `-P` keeps the working folder, which is the dbt project, out of the import path.
COMMAND = (sys.executable, "-P", "-m", "ringledger.warehouse.dbt_process")
_PARTIAL_PARSE = "partial_parse.msgpack"


def manifest_at_hand(settings: Settings) -> Path | None:
    """The `manifest.json` of the project's present state, where it has been parsed."""
    path = _manifest_folder(settings) / "manifest.json"
    return path if path.is_file() else None


def prepare_manifest(settings: Settings) -> Path:
    """The project's `manifest.json`; parses the project when there is none of its present state.

    Raises RingledgerError with dbt's own words when the project does not parse.
    """
    ready = manifest_at_hand(settings)
    if ready is not None:
        return ready
    with _new_manifest(settings) as target:
        place = _place()
        for earlier in target.parent.parent.glob(f"[!.]*-{place}-*/{_PARTIAL_PARSE}"):
            shutil.copyfile(earlier, target / _PARTIAL_PARSE)
            break
        _dbt(["parse"], _variables(target, settings, ":memory:"))
    return _manifest_folder(settings) / "manifest.json"


def load_manifest(settings: Settings) -> dict[str, Any]:
    """The manifest, with each test that reads several models attached to the last of them made.

    dbt attaches such a test to none, and a check belongs to one table.
    """
    manifest: dict[str, Any] = json.loads(prepare_manifest(settings).read_text(encoding="utf-8"))
    parents = manifest["parent_map"]

    def ancestors(node: str) -> set[str]:
        return {node}.union(*(ancestors(parent) for parent in parents.get(node, ())))

    for node in manifest["nodes"].values():
        read = node["depends_on"]["nodes"] if node["resource_type"] == "test" else []
        if len(read) > 1 and not node.get("attached_node"):
            node["attached_node"] = max(read, key=lambda each: (len(ancestors(each)), each))
    return manifest


def keep_manifest(edition: str, settings: Settings) -> None:
    """Keep what dbt has parsed just now into the edition's target as the project's manifest."""
    with _new_manifest(settings) as target:
        for name in ("manifest.json", _PARTIAL_PARSE):
            shutil.copyfile(target_path(edition, settings) / name, target / name)


def _manifest_folder(settings: Settings) -> Path:
    folders = {"dbt_project": dbt_dir(), "seeds": seeds_dir()}
    state = f"{folder_fingerprint(folders)[:16]}-{_place()}-{version('dbt-core')}"
    return settings.runs / "dbt" / "manifests" / state


@contextmanager
def _new_manifest(settings: Settings) -> Iterator[Path]:
    """A folder to parse into, which becomes that of the project's present state."""
    ready = _manifest_folder(settings)
    ready.parent.mkdir(parents=True, exist_ok=True)
    # Several Dagster processes may load the definitions at once: each parses into a folder of
    # its own, the first rename wins, and what is there is complete.
    with tempfile.TemporaryDirectory(prefix=".parsing-", dir=ready.parent) as parsing:
        target = Path(parsing) / "target"
        target.mkdir()
        yield target
        try:
            target.rename(ready)
        except OSError:
            if not (ready / "manifest.json").is_file():
                raise
    for older in ready.parent.iterdir():
        if older != ready and not older.name.startswith("."):
            shutil.rmtree(older, ignore_errors=True)


def _place() -> str:
    """Where the project stands, in short: what dbt parsed remembers the paths of seeds."""
    return hashlib.sha256(str(dbt_dir()).encode()).hexdigest()[:8]


def _forget_another_place(target: Path) -> None:
    """Remove what dbt parsed of a project that stood elsewhere: it would read the seeds there."""
    mark = target / "place"
    if not mark.is_file() or mark.read_text(encoding="utf-8") != _place():
        (target / _PARTIAL_PARSE).unlink(missing_ok=True)
        mark.write_text(_place(), encoding="utf-8")


def _dbt(arguments: list[str], variables: Mapping[str, str]) -> None:
    """Run dbt to its end; RingledgerError with what it said where it fails."""
    process = subprocess.run(  # noqa: S603 - our own interpreter and module
        [*COMMAND, "--quiet", *arguments],
        cwd=dbt_dir(),
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    if process.returncode != 0:
        said = " ".join((process.stdout + process.stderr).split())
        raise RingledgerError(
            f"dbt {arguments[0]} failed on the project {dbt_dir()}. dbt says: {said}"
        )


def write_catalog(edition: str, settings: Settings, path: Path) -> None:
    """Write dbt's own pages about the project and the edition's tables, as one file at `path`.

    dbt reads a copy, because it opens a warehouse to write. Raises UsageError where the edition is
    not published, and RingledgerError with dbt's own words when dbt stops.
    """
    published = settings.published(edition)
    if not published.is_file():
        raise UsageError(
            f"Edition {edition} is not published here: {published} is missing. "
            f"`ringledger build --edition {edition}` makes it."
        )
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "target"
        warehouse = shutil.copyfile(published, Path(folder) / published.name)
        _dbt(["docs", "generate", "--static"], _variables(target, settings, str(warehouse)))
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(target / "static_index.html", path)


def target_path(edition: str, settings: Settings) -> Path:
    """Where dbt leaves the artifacts of the edition's last run."""
    return settings.runs / "dbt" / "editions" / edition


@contextmanager
def environment(edition: str, settings: Settings) -> Iterator[Path]:
    """Point dbt processes started inside the block at the edition's work file; yields the target.

    Through the process's environment, because dagster-dbt takes no other.
    """
    target = target_path(edition, settings)
    variables = edition_variables(edition, settings)
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield target
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def edition_variables(edition: str, settings: Settings) -> dict[str, str]:
    """What a dbt that this process starts for the edition needs, its target folder made ready."""
    target = target_path(edition, settings)
    target.mkdir(parents=True, exist_ok=True)
    (target / "run_results.json").unlink(missing_ok=True)
    _forget_another_place(target)
    return _variables(target, settings, str(settings.work(edition))) | {
        EDITION: edition,
        PARENT: str(os.getpid()),
    }


def _variables(target: Path, settings: Settings, warehouse: str) -> dict[str, str]:
    return {
        "RINGLEDGER_WAREHOUSE": warehouse,
        # dbt runs in the project folder, so a relative home would be another one there.
        "RINGLEDGER_HOME": str(settings.home),
        "DBT_PROFILES_DIR": str(dbt_dir()),
        "DBT_TARGET_PATH": str(target),
        "DBT_LOG_PATH": str(target),
        # The debug log costs a build a sixth of its time; compiled SQL is beside it anyway.
        "DBT_LOG_LEVEL_FILE": "info",
        "DO_NOT_TRACK": "1",
    }
