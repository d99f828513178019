"""Notes of what went wrong, for the person who is to mend it: which check, which file, which rows.

One Markdown file each under `RINGLEDGER_HOME/runs/incidents/`. A note is written once for its key,
so that a cause that is met again and again (a broken file left in the inbox) makes one note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from ringledger.quality.results import CheckResult
from ringledger.settings import Settings


def write_incident(
    key: str,
    title: str,
    told: str,
    settings: Settings,
    checks: Sequence[CheckResult] = (),
) -> Path:
    """Write the note of that key, unless there is one; returns where it is."""
    path = settings.runs / "incidents" / f"{re.sub(r'[^A-Za-z0-9.-]+', '-', key)}.md"
    if path.exists():
        return path
    now = datetime.now(UTC).isoformat(timespec="seconds")
    parts = [f"# {title}", f"{now}", told]
    parts += [_of_check(check) for check in checks]
    parts.append("What to do about each kind of failure is in docs/operations.md.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return path


def _of_check(check: CheckResult) -> str:
    lines = [f"## {check.asset} {check.check}", check.description or check.error]
    if check.failures is not None:
        lines.append(f"Rows that broke it: {check.failures:,}.")
    if check.rows:
        columns = list(check.rows[0])
        table = [columns, ["---"] * len(columns)]
        table += [[_cell(row.get(column)) for column in columns] for row in check.rows]
        lines.append("\n".join(f"| {' | '.join(line)} |" for line in table))
    if check.query:
        lines.append(f"All of them, on the edition's work file:\n\n```sql\n{check.query}\n```")
    return "\n\n".join(line for line in lines if line)


def _cell(value: object) -> str:
    return "" if value is None else " ".join(str(value).split()).replace("|", "\\|")
