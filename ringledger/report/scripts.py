"""Data as classic scripts: a page opened from a disk can load these, but no JSON and no module.

A chunk is one call, `ringledger.put("name", value)`, in a file named by its content: the same rows
are written once however many pages show them, and a rerun writes the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

CHUNK_ROWS = 2500


def to_json(value: Any) -> str:
    """Compact JSON that may stand inside a `<script>` element, whatever the strings hold."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


class Chunks:
    """The data scripts of one report, under `folder`."""

    def __init__(self, folder: Path) -> None:
        """Make the folder."""
        self._folder = folder
        folder.mkdir(parents=True)

    def write(self, value: Any) -> str:
        """Write one chunk; returns its name, under which a page loads it."""
        content = to_json(value)
        name = hashlib.sha256(content.encode()).hexdigest()[:20]
        path = self._folder / f"{name}.js"
        if not path.exists():
            path.write_text(f'ringledger.put("{name}",{content});\n', encoding="utf-8")
        return name

    def write_rows(self, rows: Sequence[Sequence[Any]], at_a_time: int = CHUNK_ROWS) -> list[str]:
        """Write a table's rows in chunks; returns their names in order."""
        return [
            self.write(rows[start : start + at_a_time]) for start in range(0, len(rows), at_a_time)
        ]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a data script")
