"""What is served: which address is which file or text, and with which headers.

/…                      the report's folder
/sql/                   the SQL page, from `static/`
/sql/page.json          what it is about: the edition, and the questions of the cookbook
/sql/warehouse.duckdb   the published warehouse, as it was when the server started
/sql/packages/…         the npm packages it runs on
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ringledger.serving.packages import install_command
from ringledger.warehouse.examples import examples
from ringledger.warehouse.query import fetch, open_file

_STATIC = Path(__file__).with_name("static")
_SQL = "/sql/"
_REPORT_MENU_ENDS = b"</ul></nav>"
_SQL_MENU_ITEM = b'<li><a href="/sql/">SQL</a></li>\n'

# Browsers refuse modules and WebAssembly of any other type, whatever this machine's tables say.
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".wasm": "application/wasm",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
}
_OTHER = "application/octet-stream"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


@dataclass(frozen=True)
class Answer:
    """A file, or some bytes, with the headers they go with."""

    content: Path | bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Site:
    """`report` may be missing, and so may `packages`: the SQL page then says how to get them."""

    warehouse: Path
    report: Path | None
    packages: Path | None
    home: Path
    contact: str | None = None

    def answer(self, address: str) -> Answer | None:
        """What an address stands for; None for nothing. Never a file outside the folders."""
        path = unquote(urlsplit(address).path)
        if path in ("/sql", "/") and not (path == "/" and self.report):
            return Answer(b"", {"Location": _SQL})
        if not path.startswith(_SQL):
            return self._of_report(path)
        name = path.removeprefix(_SQL) or "index.html"
        if name == "page.json":
            return _answer(self._about(), ".json")
        if name == "warehouse.duckdb":
            return _answer(self.warehouse, ".duckdb")
        if name.startswith("packages/"):
            return _inside(self.packages, name.removeprefix("packages/"))
        found = _inside(_STATIC, name)
        if found and name == "index.html":
            found.headers["Content-Security-Policy"] = _policy()
        return found

    def _of_report(self, path: str) -> Answer | None:
        found = _inside(self.report, f"{path[1:]}index.html" if path.endswith("/") else path[1:])
        if found is None or not isinstance(found.content, Path) or found.content.suffix != ".html":
            return found
        # A page opened from the disk has no SQL page to lead to; a served one has.
        page = found.content.read_bytes()
        return Answer(
            page.replace(_REPORT_MENU_ENDS, _SQL_MENU_ITEM + _REPORT_MENU_ENDS, 1), found.headers
        )

    def _about(self) -> bytes:
        with open_file(self.warehouse) as connection:
            (edition,) = fetch(
                connection, "select edition, title, as_of_on, is_fictional from marts.rpt_edition"
            ).records()
        about = {
            "edition": edition,
            "examples": [asdict(example) for example in examples()],
            "install": None if self.packages else install_command(self.home),
            "report": self.report is not None,
            "contact": self.contact,
        }
        return json.dumps(about, default=str).encode()


def _inside(folder: Path | None, name: str) -> Answer | None:
    if folder is None or "\0" in name:
        return None
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        return None
    return _answer(path, path.suffix)


def _answer(content: Path | bytes, suffix: str) -> Answer:
    return Answer(content, {**_HEADERS, "Content-Type": TYPES.get(suffix.lower(), _OTHER)})


def _policy() -> str:
    """The SQL page may run its own scripts and WebAssembly, and reach this server alone."""
    page = (_STATIC / "index.html").read_text(encoding="utf-8")
    # The one script within the page says where packages are; browsers take that from no file.
    (imports,) = re.findall(r'<script type="importmap">(.*?)</script>', page, re.DOTALL)
    digest = b64encode(hashlib.sha256(imports.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-{digest}'; "
        "worker-src 'self'; connect-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
