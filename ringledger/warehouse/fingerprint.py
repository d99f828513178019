"""What a warehouse was made from, as one hash: code, models, decisions, expectations, inputs.

The build stores it in `raw.edition` and does nothing when the published file already has it. Two
trees with the same content have the same fingerprint, be they a checkout or an installed wheel.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from ringledger.project import project_dir

if TYPE_CHECKING:
    from ringledger.sources.editions import Edition

_NEVER_PART = {"__pycache__", "_bundle", "target", "logs", "dbt_packages"}
# Set by a run that rebuilt only some assets: such a work file is nobody's fingerprint.
PARTIAL = "partial"


def fingerprint(edition: Edition) -> str:
    """The hash of everything the edition's warehouse is made from."""
    record = json.dumps(asdict(edition), sort_keys=True, default=str)
    return hashlib.sha256(f"{code_fingerprint()}\n{record}".encode()).hexdigest()


@cache
def code_fingerprint() -> str:
    """The hash of the package, the orchestration, the dbt project, the seeds and the suites."""
    return folder_fingerprint(build_folders())


def build_folders() -> dict[str, Path]:
    """The folders whose content decides what comes out of a build."""
    package = Path(__file__).resolve().parents[1]
    orchestration = find_spec("orchestration")
    folders = {"ringledger": package}
    if orchestration and orchestration.origin:
        folders["orchestration"] = Path(orchestration.origin).parent
    return folders | {
        name: project_dir() / name for name in ("dbt_project", "expectations", "seeds")
    }


def folder_fingerprint(
    folders: dict[str, Path], leave_out: Callable[[str, str], bool] = lambda *_: False
) -> str:
    """The hash of the named folders' files: their paths below the folder and their bytes.

    `leave_out` is asked about each file, by the folder's name and the path below it.
    """
    whole = hashlib.sha256()
    for name, folder in sorted(folders.items()):
        for path in _files(folder):
            relative = path.relative_to(folder).as_posix()
            if leave_out(name, relative):
                continue
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            whole.update(f"{name}/{relative} {content}\n".encode())
    return whole.hexdigest()


def published_fingerprint(path: Path) -> str | None:
    """The fingerprint a warehouse file carries; None when there is no file or no answer in it."""
    if not path.is_file():
        return None
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            row = connection.execute("select fingerprint from raw.edition").fetchone()
    except duckdb.Error:
        return None
    return str(row[0]) if row else None


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part in _NEVER_PART or part.startswith(".") for part in parts)
        if not hidden and path.is_file():
            yield path
