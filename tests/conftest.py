"""Fixtures for all tests: no network, a home of one's own, the real files, a demo built once."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

# What is heavy to import is imported by the fixtures that need it.
if TYPE_CHECKING:
    import duckdb

    from ringledger.demo import Truth
    from ringledger.settings import Settings

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_LOOPBACK = ("127.", "::1", "localhost")


def _is_local(address: Any) -> bool:
    # A Unix socket's address is a path; an internet one a tuple that starts with the host.
    return not isinstance(address, tuple) or str(address[0]).startswith(_LOOPBACK)


def pytest_configure() -> None:
    """No example of a property has to be done in a given time: the machine may be busy."""
    from hypothesis import settings

    settings.register_profile("untimed", deadline=None)
    settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that reaches beyond this machine, even where the code under test catches it."""
    connect, getaddrinfo = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if not _is_local(address):
            pytest.fail(f"A test tried to connect to {address}.")
        connect(self, address)

    def guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host and not _is_local((host if isinstance(host, str) else host.decode(),)):
            pytest.fail(f"A test tried to look up {host!r}.")
        return getaddrinfo(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)


@pytest.fixture
def ringledger_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty RINGLEDGER_HOME, and no RINGLEDGER_SOURCE_DIR."""
    home = tmp_path / "home"
    monkeypatch.setenv("RINGLEDGER_HOME", str(home))
    monkeypatch.delenv("RINGLEDGER_SOURCE_DIR", raising=False)
    return home


@pytest.fixture(scope="session")
def real_source_dir() -> Path:
    """Folder of the publishers' real files; the test is skipped where there is none."""
    beside = Path(__file__).parents[2] / "shared" / "data" / "raw"
    folder = Path(os.environ.get("RINGLEDGER_SOURCE_DIR") or beside)
    if not folder.is_dir():
        pytest.skip("no real files: name their folder in RINGLEDGER_SOURCE_DIR")
    return folder.resolve()


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    from ringledger.settings import Settings

    return Settings(home=tmp_path_factory.mktemp("dbt"), source_dir=None)


@pytest.fixture(scope="session")
def manifest(demo_home: Settings) -> dict[str, Any]:
    """What dbt says of the project once it has parsed it."""
    import json

    from ringledger.warehouse.dbt import prepare_manifest

    content: dict[str, Any] = json.loads(prepare_manifest(demo_home).read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="session")
def dbt_build(demo_home: Settings) -> Callable[..., None]:
    """Runs `dbt build` on a warehouse file whose `raw` tables are landed."""
    from ringledger.project import dbt_dir

    def build(warehouse: Path, *arguments: str) -> None:
        process = subprocess.run(
            [sys.executable, "-P", "-m", "dbt.cli.main", "--quiet", "build", *arguments],
            cwd=dbt_dir(),
            env={
                **os.environ,
                "DBT_PROFILES_DIR": str(dbt_dir()),
                "DBT_TARGET_PATH": str(demo_home.home / "target"),
                "DBT_LOG_PATH": str(demo_home.home / "logs"),
                "RINGLEDGER_WAREHOUSE": str(warehouse),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert process.returncode == 0, process.stdout + process.stderr

    return build


@pytest.fixture(scope="session")
def demo_built(demo_home: Settings, dbt_build: Callable[..., None]) -> Path:
    """A warehouse file of the demo edition that passed all dbt tests."""
    import duckdb

    from ringledger.sources.landing import land_all
    from ringledger.sources.registry import load_edition

    path = demo_home.home / "demo.duckdb"
    with duckdb.connect(str(path)) as connection:
        land_all(connection, load_edition("demo", demo_home), demo_home, "fingerprint")
    dbt_build(path)
    return path


@pytest.fixture
def published_demo(ringledger_home: Path, demo_built: Path) -> Path:
    """A home of one's own in which the demo is published."""
    published = ringledger_home / "published" / "demo.duckdb"
    published.parent.mkdir(parents=True)
    published.symlink_to(demo_built)
    return ringledger_home


@pytest.fixture(scope="session")
def truth(demo_home: Settings, demo_built: Path) -> Truth:
    """What was planted in the demo files."""
    from ringledger.demo import load_truth

    (folder,) = {path.parent for path in demo_home.cache.rglob("truth")}
    return load_truth(folder)


@pytest.fixture
def demo(demo_built: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The built warehouse of the demo, to read."""
    import duckdb

    with duckdb.connect(str(demo_built), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium of the system."""
    playwright = pytest.importorskip("playwright.sync_api")
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(_BROWSERS)} is installed")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield chromium
        chromium.close()
