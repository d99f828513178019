"""What assets and checks need while a run lasts: the edition's warehouse, dbt, the expectations.

The warehouse resource is the one writer: it holds the edition's lock from the first step of a run
to the last. Each step opens and closes its own connection, so that dbt can open the file between.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DbtCliResource
from packaging.version import Version, parse
from pydantic import PrivateAttr

from ringledger.errors import UsageError
from ringledger.project import dbt_dir
from ringledger.quality.validation import Outcome
from ringledger.quality.worker import Worker
from ringledger.settings import Settings
from ringledger.sources.registry import Edition, load_edition
from ringledger.warehouse import dbt, files, lock, versions


class EditionWarehouse(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The work file of the run's edition, and where it will be published."""

    scale: int = 1
    output: str = ""
    _settings: Settings = PrivateAttr()
    _edition: Edition = PrivateAttr()
    _run_id: str = PrivateAttr()

    @contextmanager
    def yield_for_execution(
        self, context: dg.InitResourceContext
    ) -> Generator[EditionWarehouse, None, None]:
        """Take the edition's lock, clean up after dead builds, and mark the work file unclean."""
        run = context.run
        if run is None or "dagster/partition" not in run.tags:
            raise UsageError("A run builds one edition: choose it as the run's partition.")
        name = run.tags["dagster/partition"]
        self._settings, self._run_id = Settings.from_environment(), run.run_id
        with lock.edition_lock(name, self._settings):
            files.clean(name, self._settings, self.output_file)
            versions.clean_versions(name, self._settings)
            self._edition = load_edition(name, self._settings, self.scale)
            with files.writing(name, self._settings):
                yield self

    @property
    def settings(self) -> Settings:
        """The folders of this home."""
        return self._settings

    @property
    def edition(self) -> Edition:
        """The edition the run builds."""
        return self._edition

    @property
    def path(self) -> Path:
        """The work file."""
        return self._settings.work(self._edition.edition)

    @property
    def output_file(self) -> Path | None:
        """The file to publish to instead of making a new version."""
        return Path(self.output) if self.output else None

    def start_empty(self) -> None:
        """Begin a new work file; from here on it is this run's own."""
        files.start_empty(self._edition.edition, self._settings, self._run_id)

    @property
    def is_whole(self) -> bool:
        """Whether this run began the work file itself, so that all of it is made from one state."""
        return files.begun_by(self._edition.edition, self._settings) == self._run_id

    @contextmanager
    def connection(self, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection to the work file; UsageError when no run has begun one."""
        name = self._edition.edition
        if not self.path.exists():
            raise UsageError(
                f"There is no work file of edition {name} to continue: run the `build` job for it "
                f"(or materialize raw/edition first, which begins a new one)."
            )
        with files.work_connection(name, self._settings, read_only=read_only) as connection:
            yield connection


class Dbt(DbtCliResource):
    """dbt through dagster-dbt, as our own child process and without its two extra starts.

    dagster-dbt asks `dbt --version` in a process of its own and imports all of dbt here to have an
    adapter, six seconds together. The version is known from the installation, and the adapter
    would only fetch row counts, which the transformation reads in one connection.
    """

    @classmethod
    def installed(cls) -> Dbt:
        """The project of this installation, run by this interpreter."""
        executable, *arguments = dbt.COMMAND
        return cls(
            project_dir=str(dbt_dir()),
            profiles_dir=str(dbt_dir()),
            dbt_executable=executable,
            global_config_flags=arguments,
        )

    @property
    def _cli_version(self) -> Version:
        return parse(installed_version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Any) -> Any:
        return None


class Expectations(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Great Expectations, importing itself in another process while files are landed."""

    _worker: Worker = PrivateAttr()

    @contextmanager
    def yield_for_execution(
        self, context: dg.InitResourceContext
    ) -> Generator[Expectations, None, None]:
        """Start the process with the run and end it with the run."""
        log = Settings.from_environment().runs / "checks" / "great_expectations.log"
        with Worker(log) as self._worker:
            yield self

    def outcomes(self, suite: str, warehouse: EditionWarehouse) -> list[Outcome]:
        """Hold a suite against the edition's work file; the outcomes are kept as JSON, too."""
        outcomes = self._worker.validate(suite, warehouse.path)
        kept = warehouse.settings.runs / "checks" / warehouse.edition.edition / f"{suite}.json"
        kept.parent.mkdir(parents=True, exist_ok=True)
        rows = [asdict(outcome) for outcome in outcomes]
        kept.write_text(json.dumps(rows, indent=2, default=str) + "\n", encoding="utf-8")
        return outcomes
