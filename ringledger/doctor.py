"""What a machine lacks to run ringledger, and what to do about it.

Belongs here: looking. Does not: mending, fetching, or anything that writes.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from ringledger.errors import RingledgerError, SourceError
from ringledger.settings import Settings

OK, NOTE, MISSING = "ok", "note", "missing"

# A build keeps a work file, the published versions with their Parquet, and the parsed sources.
_ENOUGH_BYTES = 2_000_000_000

# The names Chromium goes by.
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `missing` keeps a build from running, `note` doesn't."""

    what: str
    state: str
    found: str
    remedy: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at Python, packages, folders, sources, warehouses, and what some parts need besides."""
    yield _python()
    yield from _packages()
    yield from _folders(settings)
    yield from _editions(settings)
    yield from _optional(settings)


def _python() -> Finding:
    from packaging.specifiers import SpecifierSet

    found = ".".join(map(str, sys.version_info[:3]))
    wanted = metadata.metadata("ringledger")["Requires-Python"] or ""
    if SpecifierSet(wanted).contains(found):
        return Finding("Python", OK, found)
    return Finding("Python", MISSING, found, f"Install a Python that is {wanted}.")


def _packages() -> Iterator[Finding]:
    from packaging.requirements import Requirement

    lacking, count = [], 0
    for text in metadata.requires("ringledger") or ():
        requirement = Requirement(text)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        count += 1
        try:
            version = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            lacking.append(f"{requirement} is not installed")
        else:
            if not requirement.specifier.contains(version, prereleases=True):
                lacking.append(f"{requirement.name} is {version}, not {requirement.specifier}")
    if lacking:
        for found in lacking:
            yield Finding("packages", MISSING, found, "Run `make build`, or install the lock file.")
    else:
        yield Finding("packages", OK, f"all {count} that ringledger asks for")


def _folders(settings: Settings) -> Iterator[Finding]:
    existing = next(path for path in (settings.home, *settings.home.parents) if path.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        yield Finding(
            "RINGLEDGER_HOME",
            MISSING,
            f"{existing} cannot be written",
            "Allow writing there, or name another folder in RINGLEDGER_HOME.",
        )
    else:
        free = shutil.disk_usage(existing).free
        found = f"{settings.home}, {free / 1e9:.1f} GB free"
        if free < _ENOUGH_BYTES:
            remedy = f"A real edition with its versions takes up to {_ENOUGH_BYTES / 1e9:.0f} GB."
            yield Finding("RINGLEDGER_HOME", NOTE, found, remedy)
        else:
            yield Finding("RINGLEDGER_HOME", OK, found)
    if settings.source_dir is not None:
        if settings.source_dir.is_dir():
            yield Finding("RINGLEDGER_SOURCE_DIR", OK, str(settings.source_dir))
        else:
            yield Finding(
                "RINGLEDGER_SOURCE_DIR",
                MISSING,
                f"{settings.source_dir} is no folder",
                "Name the folder of the source files, or unset the variable.",
            )


def _editions(settings: Settings) -> Iterator[Finding]:
    from ringledger.sources.registry import edition_names, is_generated

    for name in edition_names(settings):
        if not is_generated(name, settings):
            yield _sources(name, settings)
        yield _warehouse(name, settings.published(name))


def _sources(name: str, settings: Settings) -> Finding:
    from ringledger.sources import files
    from ringledger.sources.registry import load_edition

    lacking = []
    sources = load_edition(name, settings).sources
    for source in sources:
        try:
            files.locate(source, settings)
        except SourceError:
            lacking.append(source.file_name)
    what = f"files of {name}"
    if not lacking:
        return Finding(what, OK, f"all {len(sources)} here and as pinned")
    return Finding(
        what,
        NOTE,
        f"{len(lacking)} of {len(sources)} missing or altered: {', '.join(lacking)}",
        f"`ringledger fetch --edition {name}` says which, and downloads what is missing.",
    )


def _warehouse(name: str, path: Path) -> Finding:
    from ringledger.warehouse.query import fetch, open_file

    what = f"warehouse of {name}"
    if not path.is_file():
        return Finding(what, NOTE, "not built", f"Build it: `ringledger build --edition {name}`.")
    try:
        with open_file(path) as connection:
            claims = fetch(connection, "select count(*) from marts.rpt_claims").rows[0][0]
    except (RingledgerError, OSError, RuntimeError) as error:
        return Finding(what, MISSING, str(error), f"`ringledger build --edition {name} --force`.")
    return Finding(what, OK, f"{path}, {claims} figures")


def _optional(settings: Settings) -> Iterator[Finding]:
    """What only some parts need; nothing of it keeps a build from running."""
    from ringledger.serving.packages import find_packages, install_command

    what = "SQL page of `ringledger serve`"
    if modules := find_packages(settings.home):
        yield Finding(what, OK, str(modules))
    else:
        install = f"`{install_command(settings.home)}`"
        needed = "" if shutil.which("npm") else " npm comes with Node.js, which is not here either."
        yield Finding(what, NOTE, "its npm package is not installed", f"{install}.{needed}")
    if browser := next(filter(None, map(shutil.which, _BROWSERS)), None):
        yield Finding("browser for tests", OK, browser)
    else:
        remedy = "Only the browser tests need one; they are skipped. Install Chromium to run them."
        yield Finding("browser for tests", NOTE, "no Chromium", remedy)
    yield _spark()
    if settings.lake_catalog is not None:
        yield _lake(settings)


def _spark() -> Finding:
    from ringledger.linking.spark import JAVA, java_version

    what = "Spark of `ringledger link --engine spark`"
    java = java_version()
    try:
        found = f"PySpark {metadata.version('pyspark')}"
    except metadata.PackageNotFoundError:
        return Finding(what, NOTE, "not installed", "`pip install 'ringledger[spark]'`.")
    if java is None or java < JAVA:
        return Finding(what, NOTE, f"{found}, but no Java {JAVA}", f"Install Java {JAVA} or newer.")
    return Finding(what, OK, f"{found}, Java {java}")


def _lake(settings: Settings) -> Finding:
    """Whether builds could publish to the lake that the settings name; they end without it."""
    import duckdb

    from ringledger.warehouse.lake import load_extensions

    try:
        with duckdb.connect(config={"autoinstall_known_extensions": False}) as connection:
            load_extensions(connection, settings.lake_data or "")
    except RingledgerError as error:
        return Finding("lake", MISSING, str(error), "Or unset RINGLEDGER_LAKE.")
    return Finding("lake", OK, str(settings.lake_catalog))
