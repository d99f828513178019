"""Writing a report: its folder appears whole or not at all, and holds nothing but the report.

The marker file says that a folder holds one, and of which edition, so that only a report is ever
replaced and `ringledger serve` puts no other edition's warehouse beside it.
"""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import duckdb

from ringledger import progress
from ringledger.errors import UsageError
from ringledger.quality.results import CheckResult
from ringledger.report.charts import vega
from ringledger.report.pages import PAGES
from ringledger.report.site import Site

MARKER = ".ringledger-report"

# What a report that was killed left beside its place; writing one takes seconds.
_ABANDONED_SECONDS = 3600.0


def write_report(
    connection: duckdb.DuckDBPyConnection,
    target: Path,
    contact: str | None,
    checks: Sequence[CheckResult] = (),
) -> Path:
    """Write the report of the warehouse behind `connection` into `target`; returns its first page.

    `checks` are the kept results of the build that made it. Replaces an earlier report. Raises
    UsageError when `target` holds anything else.
    """
    with (
        replacing(target) as folder,
        vega.unchecked(),
        progress.step("Writing the report", len(PAGES)) as step,
    ):
        _copy_static(folder / "static")
        site = Site(connection, folder, contact, checks)
        (folder / MARKER).write_text(f"{site.edition['edition']}\n", encoding="utf-8")
        for page in PAGES:
            page.write(site)
            step.advance(page.__name__.rpartition(".")[2])
        written = [path for path in folder.rglob("*") if path.is_file()]
        total = sum(path.stat().st_size for path in written)
        step.note = f"{len(written)} files, {total / 1e6:.1f} MB"
    return target / "index.html"


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A new folder that takes the place of `target` when nothing went wrong.

    Several may be written at once, each whole: the last to end stands.
    """
    if target.exists() and not (target / MARKER).is_file() and not _is_empty(target):
        raise UsageError(
            f"{target} is there and is no report, so it was left as it is. Name a folder that does "
            f"not exist yet, is empty, or holds an earlier report."
        )
    if target.exists() and target.samefile(Path.cwd()):  # a shell there would see an empty folder
        raise UsageError(
            f"{target} is the folder you are in, and a report comes as a new folder in its place. "
            f"Run the command from another, or name a folder below it."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = f".{glob.escape(target.name)}.*"
    for left_over in (*target.parent.glob(f"{beside}.new"), *target.parent.glob(f"{beside}.old")):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - left_over.stat().st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(left_over, ignore_errors=True)
    new = target.with_name(f".{target.name}.{os.getpid()}.new")
    old = new.with_suffix(".old")
    new.mkdir()
    try:
        yield new
        while new.exists():
            with contextlib.suppress(FileNotFoundError):
                target.rename(old)
            try:
                new.rename(target)
            except OSError as error:  # another has put its report there in between
                if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                    raise
            shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _is_empty(target: Path) -> bool:
    return target.is_dir() and not any(target.iterdir())


def _copy_static(folder: Path) -> None:
    """The style and the scripts, with the libraries they stand on and their licenses."""
    source = Path(str(files("ringledger.report"))) / "static"
    shutil.copytree(source, folder)
    (folder / "vendor" / "vega" / "vega.js").write_text(vega.library(), encoding="utf-8")
