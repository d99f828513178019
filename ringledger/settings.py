"""Where ringledger reads and writes: one settings object, from environment variables.

| variable | default | meaning |
|---|---|---|
| `RINGLEDGER_HOME` | `data` in the current folder | everything a run writes goes under it |
| `RINGLEDGER_SOURCE_DIR` | none | a folder of already downloaded files, searched by sha256 first |
| `RINGLEDGER_KEEP_VERSIONS` | `3` | how many published versions of an edition are kept |
| `RINGLEDGER_CURRENT_EDITION` | `eff-2020`, until it is there `demo` | what `current` names |
| `RINGLEDGER_LAKE` | none | a DuckLake's catalog; builds are published there, too |
| `RINGLEDGER_LAKE_DATA` | `lake` in `RINGLEDGER_HOME` | the folder or address of its data |
| `RINGLEDGER_CONTACT` | none | the address that every page of a report gives for corrections |
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from ringledger.errors import UsageError


@dataclass(frozen=True)
class Settings:
    """Folders of one ringledger home. Nothing here creates them."""

    home: Path
    source_dir: Path | None
    keep_versions: int = 3
    current_edition: str | None = None
    contact: str | None = None
    lake_catalog: str | None = None
    lake_data: str | None = None

    @classmethod
    def from_environment(cls) -> Settings:
        """Read the environment variables above; paths come back absolute.

        Raises UsageError when a variable's value makes no sense.
        """
        home = _folder("RINGLEDGER_HOME") or Path("data").resolve()
        if home.exists() and not home.is_dir():
            raise UsageError(
                f"{home}, where everything a run writes would go, is no folder. Name one in "
                f"RINGLEDGER_HOME."
            )
        return cls(
            home=home,
            source_dir=_folder("RINGLEDGER_SOURCE_DIR"),
            keep_versions=_whole_number("RINGLEDGER_KEEP_VERSIONS", cls.keep_versions),
            current_edition=os.environ.get("RINGLEDGER_CURRENT_EDITION") or None,
            contact=os.environ.get("RINGLEDGER_CONTACT") or None,
            lake_catalog=os.environ.get("RINGLEDGER_LAKE") or None,
            lake_data=os.environ.get("RINGLEDGER_LAKE_DATA") or None,
        )

    @property
    def cache(self) -> Path:
        """Verified downloads, and the generated demo files."""
        return self.home / "cache"

    @property
    def runs(self) -> Path:
        """What runs leave behind: dbt's target folder, Dagster's instance, check results."""
        return self.home / "runs"

    def published(self, edition: str) -> Path:
        """The warehouse readers open."""
        return self.home / "published" / f"{edition}.duckdb"

    def report(self, edition: str) -> Path:
        """The folder of an edition's report, where the graph writes it."""
        return self.home / "report" / edition

    def export(self, edition: str) -> Path:
        """The folder of an edition's export, where the graph writes it."""
        return self.home / "export" / edition

    def work(self, edition: str) -> Path:
        """The warehouse a build writes; only the holder of the edition's lock opens it."""
        return self.home / "work" / edition / f"{edition}.duckdb"


def _folder(variable: str) -> Path | None:
    given = os.environ.get(variable)
    try:
        return Path(given).expanduser().resolve() if given else None
    except RuntimeError as error:  # a ~ of nobody's, links in a circle
        said = str(error).rstrip(".")
        raise UsageError(
            f"{variable} is {given}, which leads nowhere ({said}). Write the path out."
        ) from error


def _whole_number(variable: str, default: int) -> int:
    given = os.environ.get(variable)
    if not given:
        return default
    if not given.isdecimal() or int(given) < 1:
        raise UsageError(f"{variable} must be a whole number of 1 or more, not {given!r}.")
    return int(given)
