"""What a command takes: wall-clock and CPU seconds, and the memory of all its processes.

Belongs here: running and watching a command, rows as a table, putting tables on the page. Does not:
what is measured (`linking`, `builds`).
"""

from __future__ import annotations

import json
import math
import os
import platform
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
Row = dict[str, Any]


def tree_memory(root: int) -> int:
    """Bytes that a process and all below it hold, shared pages counted once (Linux)."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    total, waiting = 0, [root]
    while waiting:
        process = waiting.pop()
        waiting += parents.get(process, [])
        try:
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(size) for size in re.findall(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE))
    return total * 1024


class StoppedError(RuntimeError):
    """A command was stopped, for the time or the memory it took."""


def run(
    command: Sequence[str],
    variables: Mapping[str, str] | None = None,
    most_seconds: float = math.inf,
    most_bytes: float = math.inf,
) -> tuple[Row, str]:
    """What a module of Python's took with its arguments, and what it printed.

    Memory is looked at five times a second. Raises RuntimeError when the command fails,
    StoppedError when it takes more time or memory than it may.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env=os.environ | dict(variables or {}),
        start_new_session=True,
    ) as process:
        said: list[str] = []
        assert process.stdout is not None  # it is piped
        output = process.stdout
        reader = threading.Thread(target=lambda: said.append(output.read()))
        reader.start()
        peak = 0
        stopped = ""
        try:
            while process.poll() is None and not stopped:
                peak = max(peak, tree_memory(process.pid))
                if time.perf_counter() - start > most_seconds:
                    stopped = f"stopped after {most_seconds:,.0f} s"
                elif peak > most_bytes:
                    stopped = f"stopped beyond {most_bytes / 1e9:,.0f} GB"
                else:
                    time.sleep(0.2)
        finally:
            if process.poll() is None:
                # With all that it started.
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        seconds = time.perf_counter() - start
        reader.join()
    if stopped:
        raise StoppedError(stopped)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}.")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": seconds, "CPU seconds": spent, "peak MB": peak / 1e6}, said[0]


def shown(rows: Sequence[Row]) -> str:
    """Rows as a table in Markdown."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [columns, ["---"] * len(columns)]
    lines += [[_cell(row.get(name)) for name in columns] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3f}" if value < 1 else f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value or "")


def machine() -> str:
    """What it ran on, in a line."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return (
        f"{len(os.sched_getaffinity(0))} processors ({model[1] if model else platform.machine()}), "
        f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f} when it began.\n"
    )


def together(
    path: Path, new: Sequence[dict[str, Any]], key: Callable[[dict[str, Any]], Any]
) -> list[dict[str, Any]]:
    """What was measured before and kept at `path`, with the new in the place of what has its key.

    In the order of the keys; kept so.
    """
    before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    by_key = {key(one): one for one in (*before, *new)}
    all_of_it = [by_key[one] for one in sorted(by_key)]
    path.write_text(json.dumps(all_of_it, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return all_of_it


def machines(measured: Sequence[dict[str, Any]], say: Callable[[dict[str, Any]], str]) -> str:
    """On which machine each was measured (`machine`), those of one together, as a list."""
    found: dict[str, list[str]] = {}
    for one in measured:
        found.setdefault(one["machine"], []).append(say(one))
    return "".join(f"- {', '.join(of)}: {said}" for said, of in found.items())


def write(tables: Mapping[str, str]) -> None:
    """Put tables where `docs/benchmarks.md` has a place of their name."""
    text = PAGE.read_text(encoding="utf-8")
    for name, table in tables.items():
        block = re.compile(rf"(<!-- table: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        text = block.sub(lambda found, table=table: found[1] + table + found[2], text)
    PAGE.write_text(text, encoding="utf-8")
