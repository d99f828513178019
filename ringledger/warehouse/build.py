"""The main job from start to end, as `ringledger build` and tests call it.

What comes before the work (lock, clean-up, inputs, is there anything to do) is here and needs
neither Dagster nor dbt nor Great Expectations, so a missing file is known in a second. The work
itself is Dagster's `build` job, the same that its UI runs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ringledger import progress
from ringledger.quality.results import CheckResult
from ringledger.quality.worker import waiting_worker
from ringledger.settings import Settings
from ringledger.sources import files, landing
from ringledger.sources.editions import Edition
from ringledger.sources.registry import edition_names, load_edition
from ringledger.warehouse.changes import changed_seeds
from ringledger.warehouse.files import clean
from ringledger.warehouse.fingerprint import fingerprint, published_fingerprint
from ringledger.warehouse.lock import edition_lock
from ringledger.warehouse.versions import clean_versions
from ringledger.warehouse.waiting_dbt import waiting_dbt


@dataclass(frozen=True)
class BuildResult:
    """What a build came to: `built` is False when the published warehouse was up to date."""

    edition: Edition
    path: Path
    fingerprint: str
    built: bool
    removed: list[str] = field(default_factory=list)
    checks: list[CheckResult] = field(default_factory=list)


def build(
    edition_name: str,
    settings: Settings,
    *,
    output: Path | None = None,
    force: bool = False,
    scale: int = 1,
) -> BuildResult:
    """Build an edition and publish it as its next version, or to the file `output` alone.

    Raises UsageError for an unknown edition, EditionBusyError while another process builds it,
    SourceError for a missing or altered input (also when the warehouse is up to date) or a kind of
    file that the edition lacks, and CheckFailedError when a blocking check failed; the published
    warehouse is untouched by all four.
    """
    if edition_name not in edition_names(settings):
        load_edition(edition_name, settings, scale)  # says which editions there are
    target = (output or settings.published(edition_name)).absolute()
    with edition_lock(edition_name, settings):
        removed = clean(edition_name, settings, output) + clean_versions(edition_name, settings)
        edition = _verified(edition_name, settings, scale)
        stamp = fingerprint(edition)
        if not force and published_fingerprint(target) == stamp:
            return BuildResult(edition, target, stamp, built=False, removed=removed)

        changed = None if force else changed_seeds(edition, settings)
        # What takes long to import does so in processes of their own: dbt while Dagster does, and
        # Great Expectations, the longest, while files are landed.
        with waiting_dbt(edition_name, settings) as dbt:
            with progress.step("Starting Dagster and dbt"):
                from orchestration.run import run_build

                landing.read_ahead(edition, settings)
                dbt.give_manifest()
            with waiting_worker(settings):
                checks = run_build(edition, settings, output, changed)
        return BuildResult(edition, target, stamp, built=True, removed=removed, checks=checks)


def _verified(edition_name: str, settings: Settings, scale: int) -> Edition:
    with progress.step(f"Verifying the files of {edition_name}") as step:
        edition = load_edition(edition_name, settings, scale)
        landing.refuse_incomplete(edition)
        files.locate_all(edition.sources, settings)
        step.note = f"{len(edition.sources)} files match their pins"
    return edition
