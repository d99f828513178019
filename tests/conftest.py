"""Fixtures for all tests: no network, a home of one's own, the real files where they are."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import pytest

_LOOPBACK = ("127.", "::1", "localhost")


def _is_local(address: Any) -> bool:
    # A Unix socket's address is a path; an internet one a tuple that starts with the host.
    return not isinstance(address, tuple) or str(address[0]).startswith(_LOOPBACK)


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
