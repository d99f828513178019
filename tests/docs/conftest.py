"""The site, built once; and a home whose demo is published, for the blocks of the pages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ringledger.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built pages. A warning is an error."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html"]
    built = subprocess.run(
        [*command, "-d", str(folder / "trees"), str(DOCS), str(folder / "html")],
        env={**os.environ, "RINGLEDGER_CONTACT": "desk@example.org"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    return folder / "html"


@pytest.fixture(scope="session")
def demo_copy(demo_built: Path, demo_home: Settings) -> Path:
    """A home with the session's demo published, such that a build finds nothing to do."""
    import duckdb

    from ringledger.sources.registry import load_edition
    from ringledger.warehouse.fingerprint import fingerprint
    from ringledger.warehouse.versions import publish_version

    settings = Settings(home=demo_home.home.parent / "documented", source_dir=None)
    work = settings.work("demo")
    work.parent.mkdir(parents=True)
    shutil.copy(demo_built, work)
    shutil.copytree(demo_home.cache / "demo", settings.cache / "demo")
    with duckdb.connect(str(work)) as connection:
        stamp = fingerprint(load_edition("demo", settings))
        connection.execute("update raw.edition set fingerprint = ?", [stamp])
    publish_version("demo", settings, work)
    return settings.home
