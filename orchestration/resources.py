"""What assets and checks need while a run lasts: the edition's warehouse, dbt, the expectations.

The warehouse resource is the one writer. Where a run is one process, it holds the edition's lock
from the first step to the last; where each step is a process, the executor does, and the steps work
under it. Each step opens and closes its own connection, so that dbt can open the file between.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
from packaging.version import Version, parse
from pydantic import PrivateAttr

from orchestration.editions import PARTITION_TAG
from orchestration.light_dagster_dbt import DbtCliInvocation, DbtCliResource, start_dbt_by
from ringledger.errors import UsageError
from ringledger.project import dbt_dir
from ringledger.quality.results import CheckResult, forget, record
from ringledger.quality.suites import Suite
from ringledger.quality.worker import Worker, worker_at_hand
from ringledger.settings import Settings
from ringledger.sources import landing
from ringledger.sources.editions import Edition
from ringledger.sources.registry import load_edition
from ringledger.warehouse import changes, dbt, files, lock, versions
from ringledger.warehouse.waiting_dbt import tell_waiting_dbt


class EditionWarehouse(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The work file of the run's edition, and where it will be published."""

    scale: int = 1
    output: str = ""
    goes_on: bool = False  # keep the work file, which is whole but for what the run makes again
    _settings: Settings = PrivateAttr()
    _edition: Edition = PrivateAttr()
    _run_id: str = PrivateAttr()
    _is_one_process: bool = PrivateAttr(default=False)
    _next: versions.NextVersion | None = PrivateAttr(default=None)

    @contextmanager
    def yield_for_execution(
        self, context: dg.InitResourceContext
    ) -> Generator[EditionWarehouse, None, None]:
        """Take the edition's lock, clean up after dead builds, and mark the work file unclean."""
        run = context.run
        if run is None or PARTITION_TAG not in run.tags:
            raise UsageError("A run builds one edition: choose it as the run's partition.")
        name = run.tags[PARTITION_TAG]
        self._settings, self._run_id = Settings.from_environment(), run.run_id
        if lock.works_under_a_holder(name, self._settings):
            with lock.child_at_work(name, self._settings):
                self._edition = load_edition(name, self._settings, self.scale)
                yield self
            return
        with lock.edition_lock(name, self._settings):
            files.clean(name, self._settings, self.output_file)
            versions.clean_versions(name, self._settings)
            self._edition = load_edition(name, self._settings, self.scale)
            self._is_one_process = True
            try:
                with files.writing(name, self._settings):
                    yield self
            finally:
                if self._next:
                    self._next.discard()

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

    def begin(self) -> None:
        """Begin a new work file, or go on with a whole one; from here on it is this run's own.

        Raises SourceError where the edition lacks a kind of file; the work file is as before then.
        """
        landing.refuse_incomplete(self._edition)
        with self.turn():
            if self.goes_on:
                files.go_on(self._edition.edition, self._settings, self._run_id)
            else:
                files.start_empty(self._edition.edition, self._settings, self._run_id)
                forget(self._edition.edition, self._settings)
        changes.begin_state(self._edition, self._settings)

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
        with (
            self.turn(),
            files.work_connection(name, self._settings, read_only=read_only) as connection,
        ):
            yield connection

    def begin_version(self) -> None:
        """Begin to make the next version beside what is left to do before it may be published.

        Nothing may write to the work file after that. Where each step is a process, the one that
        publishes makes the version.
        """
        if self._is_one_process and self.is_whole and not self.output:
            with self.turn():
                self._next = self._make_version()

    def publish_version(self) -> versions.Version:
        """Publish the version that was begun, or else the work file as it is."""
        made, self._next = self._next or self._make_version(), None
        return made.publish()

    def _make_version(self) -> versions.NextVersion:
        return versions.NextVersion(self._edition.edition, self._settings, self.path)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Have the work file to ourselves: another process (dbt, the expectations) may open it."""
        with lock.turn(self._edition.edition, self._settings):
            yield


class Invocation(DbtCliInvocation):
    """A run of dbt, by the dbt that waits in this process where one does."""

    @classmethod
    def run(cls, *args: Any, **given: Any) -> DbtCliInvocation:
        """What dagster-dbt calls to start dbt; it names each of the arguments."""
        process = tell_waiting_dbt(given["args"][len(dbt.COMMAND) :], given["env"])
        if process is None:
            return super().run(*args, **given)
        known = {name: each for name, each in given.items() if name not in _OF_THE_PROCESS}
        return cls(process=process, project=known.pop("dbt_project"), **known)


_OF_THE_PROCESS = ("args", "env")
start_dbt_by(Invocation)


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
    """Great Expectations in a process of its own, started when it is first asked."""

    _worker: Worker | None = PrivateAttr(default=None)
    _is_resting: bool = PrivateAttr(default=False)

    @contextmanager
    def yield_for_execution(
        self, context: dg.InitResourceContext
    ) -> Generator[Expectations, None, None]:
        """End the process with the run."""
        self._worker = worker_at_hand()
        try:
            yield self
        finally:
            if self._worker:
                self._worker.close()

    def rest(self) -> None:
        """End the process, if there is one, while others need its memory."""
        if self._worker:
            self._worker.close()
            self._worker, self._is_resting = None, True

    def rise(self) -> None:
        """Start the process that was there before `rest`: it will be asked before long."""
        if self._is_resting:
            self._worker, self._is_resting = Worker(Settings.from_environment()), False

    def results(
        self, suites: Sequence[Suite], warehouse: EditionWarehouse
    ) -> Generator[list[CheckResult], None, None]:
        """Hold suites against the edition's work file, and keep how each turned out."""
        names = [suite.name for suite in suites]
        self._worker = self._worker or Worker(warehouse.settings)
        with warehouse.turn():
            answers = self._worker.validate(names, warehouse.path)
            for name, results in zip(names, answers, strict=True):
                record(warehouse.edition.edition, name, results, warehouse.settings)
                yield results
