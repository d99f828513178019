"""Answering requests: whole files and ranges of them, to this machine alone unless told otherwise.

What an address stands for is `site`'s business.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import IO

from ringledger import __version__
from ringledger.errors import UsageError
from ringledger.serving.site import Answer, Site

_PIECE = 1 << 20
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@contextmanager
def listening(
    site: Site, host: str, port: int, *, is_exposed: bool = False
) -> Iterator[ThreadingHTTPServer]:
    """A server that listens, for whoever calls `serve_forever`; closed at the end.

    Raises UsageError when `host` is reachable from other machines and `is_exposed` is False, or
    when the port can't be had. Port 0 takes a free one.
    """
    if not is_exposed and not is_loopback(host):
        raise UsageError(
            f"{host} can be reached from other machines, and the warehouse would be served to all "
            f"of them. Leave --host out, or say --expose if that is what you want."
        )
    handler = type("_HandlerOfSite", (_Handler,), {"site": site, "is_exposed": is_exposed})
    kind = type("_Server", (ThreadingHTTPServer,), {"address_family": _family(host)})
    try:
        server = kind((host, port), handler)
    except OSError as error:
        raise UsageError(
            f"{host}:{port} cannot be listened on: {error.strerror or error}. Give another --port."
        ) from error
    try:
        yield server
    finally:
        server.server_close()


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches that address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


class _Handler(BaseHTTPRequestHandler):
    """One request."""

    site: Site
    is_exposed: bool
    protocol_version = "HTTP/1.1"
    server_version = f"ringledger/{__version__}"
    sys_version = ""

    def do_HEAD(self) -> None:
        """The headers alone."""
        self._respond(with_body=False)

    def do_GET(self) -> None:
        """The file, or the range of it that was asked for."""
        self._respond(with_body=True)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's own
        """Nothing: who read what is nobody's business."""

    def _respond(self, *, with_body: bool) -> None:
        if not self.is_exposed and not is_loopback(_host_of(self.headers.get("Host", ""))):
            # A page elsewhere whose name was pointed at this machine.
            return self._refuse(HTTPStatus.MISDIRECTED_REQUEST)
        answer = self.site.answer(self.path)
        if answer is None:
            return self._refuse(HTTPStatus.NOT_FOUND)
        if "Location" in answer.headers:
            self.send_response(HTTPStatus.FOUND)
            self._end({**answer.headers, "Content-Length": "0"})
            return None
        with _opened(answer) as (content, size):
            wanted = _wanted(self.headers.get("Range"), size)
            if wanted is None:
                self.send_response(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
                self._end({"Content-Range": f"bytes */{size}", "Content-Length": "0"})
                return None
            first, last = wanted
            headers = {"Accept-Ranges": "bytes", "Content-Length": str(last - first + 1)}
            if self.headers.get("Range"):
                self.send_response(HTTPStatus.PARTIAL_CONTENT)
                headers["Content-Range"] = f"bytes {first}-{last}/{size}"
            else:
                self.send_response(HTTPStatus.OK)
            self._end({**answer.headers, **headers})
            if with_body:
                self._send(content, first, last)
        return None

    def _send(self, content: IO[bytes], first: int, last: int) -> None:
        try:
            content.seek(first)
            left = last - first + 1
            while left and (piece := content.read(min(left, _PIECE))):
                self.wfile.write(piece)
                left -= len(piece)
        except ConnectionError:
            # The reader went elsewhere.
            self.close_connection = True

    def _refuse(self, status: HTTPStatus) -> None:
        self.send_response(status)
        self._end({"Content-Length": "0"})

    def _end(self, headers: dict[str, str]) -> None:
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()


def _host_of(header: str) -> str:
    found = re.fullmatch(r"(\[[^\]]*\]|[^:]*)(?::\d+)?", header)
    return found[1] if found else ""


def _wanted(header: str | None, size: int) -> tuple[int, int] | None:
    """First and last byte of what is asked for; None when there is no such part."""
    if not header:
        return 0, size - 1
    found = _RANGE.fullmatch(header.strip())
    if not found or not (found[1] or found[2]):
        return None
    if not found[1]:
        first, last = max(size - int(found[2]), 0), size - 1
    else:
        first, last = int(found[1]), min(int(found[2] or size - 1), size - 1)
    return (first, last) if first <= last else None


@contextmanager
def _opened(answer: Answer) -> Iterator[tuple[IO[bytes], int]]:
    if isinstance(answer.content, Path):
        with answer.content.open("rb") as file:
            yield file, answer.content.stat().st_size
    else:
        yield BytesIO(answer.content), len(answer.content)
