"""Where ringledger reads and writes: one settings object, from environment variables.

| variable | default | meaning |
|---|---|---|
| `RINGLEDGER_HOME` | `data` in the current folder | everything a run writes goes under it |
| `RINGLEDGER_SOURCE_DIR` | none | a folder of already downloaded files, searched by sha256 first |
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Folders of one ringledger home. Nothing here creates them."""

    home: Path
    source_dir: Path | None

    @classmethod
    def from_environment(cls) -> Settings:
        """Read the environment variables above; paths come back absolute."""
        source_dir = os.environ.get("RINGLEDGER_SOURCE_DIR")
        return cls(
            home=Path(os.environ.get("RINGLEDGER_HOME") or "data").expanduser().resolve(),
            source_dir=Path(source_dir).expanduser().resolve() if source_dir else None,
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

    def work(self, edition: str) -> Path:
        """The warehouse a build writes; only the holder of the edition's lock opens it."""
        return self.home / "work" / edition / f"{edition}.duckdb"
