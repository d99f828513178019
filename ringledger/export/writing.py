"""Writing an export whole: beside its place first, then into it in one step."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from ringledger import progress
from ringledger.errors import RingledgerError, UsageError
from ringledger.export.croissant import croissant
from ringledger.export.datapackage import datapackage
from ringledger.export.documents import checksums, data_dictionary, licenses, readme
from ringledger.export.edition import exported_edition
from ringledger.export.promises import mart_promises
from ringledger.export.tables import described_tables, write_tables
from ringledger.warehouse.query import open_file

_MARK = "datapackage.json"


def export_warehouse(warehouse: Path, folder: Path) -> int:
    """Export a published warehouse to `folder`, replacing an earlier export; returns the tables.

    Raises UsageError when the folder holds something else, RingledgerError when it can't be
    written; what stood there is untouched then.
    """
    folder = folder.resolve()
    if folder.exists() and not _may_replace(folder):
        raise UsageError(
            f"{folder} holds something that is no export. Name a new folder, or an empty one."
        )
    if folder.exists() and folder.samefile(Path.cwd()):  # a shell there would see an empty folder
        raise UsageError(
            f"{folder} is the folder you are in, and an export comes as a new folder in its place. "
            f"Run the command from another, or name a folder below it."
        )
    beside = folder.with_name(f".{folder.name}.{os.getpid()}.tmp")
    try:
        beside.mkdir(parents=True)
        count = _write(warehouse, beside)
        if folder.exists():
            shutil.rmtree(folder)
        beside.rename(folder)
    except OSError as error:
        raise RingledgerError(
            f"The export could not be written to {folder}: {error}. Make room or permission there "
            f"and export again."
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return count


def _may_replace(folder: Path) -> bool:
    return folder.is_dir() and ((folder / _MARK).is_file() or not any(folder.iterdir()))


def _write(warehouse: Path, folder: Path) -> int:
    with progress.step("Export the tables") as step:
        with open_file(warehouse) as connection:
            edition = exported_edition(connection)
            tables = described_tables(connection, mart_promises())
        write_tables(warehouse, tables, folder)
        step.note = f"{len(tables)} tables, {sum(table.row_count for table in tables):,} rows"
    _write_json(folder / _MARK, datapackage(edition, tables, folder))
    _write_json(folder / "croissant.json", croissant(edition, tables, folder))
    for name, text in {
        "README.md": readme(edition, tables),
        "LICENSES.md": licenses(edition, tables),
        "data_dictionary.csv": data_dictionary(tables),
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "SHA256SUMS").write_text(checksums(folder), encoding="utf-8")
    return len(tables)


def _write_json(path: Path, content: dict[str, Any]) -> None:
    text = json.dumps(content, indent=2, ensure_ascii=False)
    path.write_text(f"{text}\n", encoding="utf-8")
