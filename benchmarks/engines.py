"""`ringledger link` on one machine's own processes and on Spark: the same rows, and at what cost.

    python benchmarks/engines.py [--rows 1000000] [--spellings 1 20] [--processors 2] [--json]

Lists are made of the names of an edition's directory, misspelled with a seed. `--spellings` says
how many spellings of a name there are: cost by rows and by distinct names can be told apart.
Prints for each list and engine the seconds and the processor seconds of the whole command, those of
all its processes included, and the most memory of one process; then what a start, a row and a
distinct name cost, and what a billion rows would take at that; exits 1 where two engines' rows
differ. Writes in a temporary folder. docs/scale.md has what it printed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ringledger.linking.directory import load_directory
from ringledger.settings import Settings

_ROW_GROUP = 1 << 17
BILLION = 1_000_000_000
DISTINCT = (1_000_000, 10_000_000, 100_000_000)
# Machines of so many processors like those measured on.
PROCESSORS = 16
MACHINES: dict[str, tuple[int, ...]] = {"local": (), "spark": (1, 10, 100)}
_REAP_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER of Linux: Spark's processes are nobody's children


def spelled(name: str, dice: random.Random) -> str:
    """The name with two letters changed."""
    letters = [*name]
    for _ in range(2):
        letters[dice.randrange(len(letters))] = dice.choice("abcdefghijklmnopqrstuvwxyz")
    return "".join(letters)


def make_list(path: Path, row_count: int, spellings: int, edition: str) -> int:
    """Write a list of so many rows; returns how many distinct names of a state it has."""
    dice = random.Random(20200622)
    entries = load_directory(edition, Settings.from_environment()).entries.values()
    made = list(
        dict.fromkeys(
            (entry.agency_name if first else spelled(entry.agency_name, dice), entry.state or "")
            for entry in entries
            for first in (True, *[False] * (spellings - 1))
        )
    )
    at = np.random.default_rng(20200622).integers(0, len(made), row_count)
    names, states = (pa.array(column).take(pa.array(at)) for column in zip(*made, strict=True))
    table = pa.table({"row": np.arange(row_count), "agency": names, "state": states})
    pq.write_table(table, path, row_group_size=_ROW_GROUP)
    return len(set(at.tolist()))


def measured(command: list[str]) -> dict[str, float]:
    """Run a command; wall and processor seconds, and MiB of its largest process."""
    program = (
        "import ctypes, json, os, resource, subprocess, sys, time\n"
        f"ctypes.CDLL(None).prctl({_REAP_ORPHANS}, 1, 0, 0, 0)\n"
        "begun = time.perf_counter()\n"
        "code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=open('log', 'w')"
        ").returncode\n"
        "seconds = time.perf_counter() - begun\n"
        "try:\n"
        "    while True: os.wait()\n"
        "except ChildProcessError: pass\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps({'code': code, 'seconds': seconds, "
        "'processor_seconds': used.ru_utime + used.ru_stime, 'mib': used.ru_maxrss / 1024}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *command], capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    if found.pop("code"):
        sys.exit(Path("log").read_text())
    return found


def costs(found: list[dict[str, Any]], engine: str) -> tuple[float, float, float]:
    """Processor seconds of a start, of a row and of a distinct name, from three lists or more."""
    of_engine = [row for row in found if row["engine"] == engine]
    parts = np.array([[1, row["rows"], row["distinct"]] for row in of_engine], dtype=float)
    seconds = np.array([row["processor_seconds"] for row in of_engine])
    start, row, distinct = np.linalg.lstsq(parts, seconds, rcond=None)[0].tolist()
    return start, row, distinct


def reckoned(found: list[dict[str, Any]]) -> list[str]:
    """What a billion rows would take, were all work spread evenly, as lines."""
    lines, least = [], 0.0
    for engine, sizes in MACHINES.items():
        start, row, distinct = costs(found, engine)
        # Names are answered by the same code, so Spark's own noise is no reason to ask for less.
        least = distinct = max(distinct, least)
        lines.append(
            f"{engine}: {start:.0f} s for a start, {row * 1e6:.1f} s for a million rows, "
            f"{distinct * 1e6:.0f} s for a million distinct names, of one processor"
        )
        for count in DISTINCT:
            hours = (row * BILLION + distinct * count) / 3600
            each = (
                f"; {60 * (hours / size / PROCESSORS + start / 3600):.0f} min on {size}"
                for size in sizes
            )
            lines.append(f"{count:>13,} distinct: {hours:5.1f} h of one processor{''.join(each)}")
    return lines


def rows_of(path: Path) -> Iterator[pa.RecordBatch]:
    """The rows, as plain text and numbers, in batches of one size."""
    for file in sorted(path.glob("part-*.parquet")) if path.is_dir() else [path]:
        yield from pq.ParquetFile(file).iter_batches(_ROW_GROUP)


def are_equal(one: Path, other: Path) -> bool:
    """Whether two linked lists have the same rows in the same order."""
    first, second = (pa.Table.from_batches(rows_of(path)) for path in (one, other))
    return bool(first.replace_schema_metadata().equals(second.replace_schema_metadata()))


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--spellings", type=int, nargs="+", default=[1, 20])
    options.add_argument("--processors", type=int, default=len(os.sched_getaffinity(0)))
    options.add_argument("--edition", default="eff-2020")
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    # Relative settings keep their meaning when the folder changes.
    settings = Settings.from_environment()
    os.environ["RINGLEDGER_HOME"] = str(settings.home)
    engines = {
        "local": (),
        "spark": ("--engine", "spark", "--master", f"local[{asked.processors}]"),
    }
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        lists = [(asked.rows, spellings) for spellings in asked.spellings]
        # One more, short, so that the costs of a start and of a row can be told apart.
        for row_count, spellings in [*lists, (asked.rows // 10, asked.spellings[0])]:
            path = Path(f"{row_count}-{spellings}.parquet")
            distinct = make_list(path, row_count, spellings, asked.edition)
            outputs = {engine: Path(f"{engine}-{path}") for engine in engines}
            for engine, how in engines.items():
                command = [sys.executable, "-m", "ringledger.cli.main", "link", str(path)]
                command += ["--name", "agency", "--state", "state", "--edition", asked.edition]
                row = measured([*command, *how, "-o", str(outputs[engine])])
                found.append({"rows": row_count, "distinct": distinct, "engine": engine, **row})
                if not asked.json:
                    shown = "{rows:>11,} rows {distinct:>9,} distinct  {engine:6}"
                    shown += " {seconds:7.1f} s {processor_seconds:7.1f} s {mib:7.0f} MiB"
                    print(shown.format(**found[-1]), flush=True)
            if not are_equal(*outputs.values()):
                sys.exit(f"The engines' rows differ in {path.resolve()}.")
    if asked.json:
        print(json.dumps(found, indent=2))
    elif len(found) > len(engines) * 2:
        print("\n".join(reckoned(found)))


if __name__ == "__main__":
    main()
