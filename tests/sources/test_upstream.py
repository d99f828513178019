"""Looking upstream: what changed is named, and no network is never taken for no change."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ringledger.settings import Settings
from ringledger.sources import upstream
from ringledger.sources.editions import Source
from ringledger.sources.registry import registered_sources
from ringledger.sources.upstream import NoNetworkError, look_upstream, worth_a_look

PAGES: dict[str, bytes] = {}


class Publisher(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        content = PAGES.get(self.path)
        self.send_response(200 if content is not None else 404)
        self.send_header("Content-Length", str(len(content or b"")))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content or b"")

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    """A publisher on this machine."""
    PAGES.clear()
    PAGES.update({"/": b"<p>Our data</p>", "/file": b"12345"})
    server = ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def settings(ringledger_home: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A home whose one source is that publisher's."""
    settings = Settings.from_environment()
    known: Source = next(iter(registered_sources(settings).values()))
    ours = replace(known, urls=(f"{address}/file",), url_main=f"{address}/", bytes=5)
    monkeypatch.setattr(upstream, "registered_sources", lambda _: {"ours": ours})
    return settings


def states(settings: Settings) -> dict[str, str]:
    return {each.kind: each.state for each in look_upstream(settings)}


def test_a_page_is_new_at_first_and_then_the_same(settings: Settings) -> None:
    assert states(settings) == {"file": "same", "page": "new"}
    assert states(settings) == {"file": "same", "page": "same"}


def test_a_page_has_changed_when_its_words_have(settings: Settings) -> None:
    look_upstream(settings)
    PAGES["/"] = b"<script>counter(2)</script><p class='x'>Our  data</p>"
    assert states(settings)["page"] == "same"
    PAGES["/"] = b"<p>Our data of November</p>"
    assert [each.kind for each in worth_a_look(look_upstream(settings))] == ["page"]


def test_a_file_of_another_size_or_none_is_worth_a_look(settings: Settings) -> None:
    PAGES["/file"] = b"123456"
    assert states(settings)["file"] == "changed"
    del PAGES["/file"]
    assert states(settings)["file"] == "gone"


def test_no_network_is_said_plainly(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = replace(
        next(iter(registered_sources(settings).values())),
        urls=("http://127.0.0.1:9/file",),
        url_main="http://127.0.0.1:9/",
    )
    monkeypatch.setattr(upstream, "registered_sources", lambda _: {"ours": nowhere})
    with pytest.raises(NoNetworkError, match="no network"):
        look_upstream(settings)
