"""The npm packages of the SQL page: DuckDB compiled for browsers, and what it stands on.

They are no part of ringledger and never fetched by it. Whoever wants the page installs them, by
default into RINGLEDGER_HOME; here they are only looked for.
"""

from __future__ import annotations

import shlex
from pathlib import Path

from ringledger.errors import UsageError


def install_command(folder: Path) -> str:
    """What brings the packages into a folder, to be pasted into a shell."""
    return f"npm install --prefix {shlex.quote(str(folder))} @duckdb/duckdb-wasm"


# The files the page loads; the others follow from them.
_NEEDED = (
    "@duckdb/duckdb-wasm/dist/duckdb-browser.mjs",
    "@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js",
    "@duckdb/duckdb-wasm/dist/duckdb-eh.wasm",
    "apache-arrow/Arrow.dom.mjs",
    "flatbuffers/mjs/flatbuffers.js",
    "tslib/tslib.es6.mjs",
)


def find_packages(home: Path, named: Path | None = None) -> Path | None:
    """The `node_modules` folder in `named`, or in the home; None where the home has none.

    Raises UsageError when `named` lacks something.
    """
    folder = named or home
    modules = folder if folder.name == "node_modules" else folder / "node_modules"
    lacking = [name for name in _NEEDED if not (modules / name).is_file()]
    if not lacking:
        return modules.resolve()
    if named is not None:
        raise UsageError(
            f"{modules} has no {lacking[0]}, which the SQL page needs. Install it there: "
            f"`{install_command(folder)}`."
        )
    return None
