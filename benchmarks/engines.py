"""`ringledger link` on one machine's own processes and on Spark: the same rows, and at what cost.

    python benchmarks/engines.py [--rows 1000000] [--spellings 1 20] [--processors 2] [--json]

Lists are made of the names of an edition's directory, misspelled with a seed. `--spellings` says
how many spellings of a name there are: cost by rows and by distinct names can be told apart.
Prints for each list and engine the seconds and the processor seconds of the whole command, those of
all its processes included, and the most memory of one process; exits 1 where two engines' rows
differ. Writes in a temporary folder. docs/scale.md reckons with what it measured.
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

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ringledger.linking.directory import load_directory
from ringledger.settings import Settings

_ROW_GROUP = 1 << 17
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
    found = []
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for spellings in asked.spellings:
            path = Path(f"{spellings}.parquet")
            distinct = make_list(path, asked.rows, spellings, asked.edition)
            outputs = {engine: Path(f"{spellings}-{engine}.parquet") for engine in engines}
            for engine, how in engines.items():
                command = [sys.executable, "-m", "ringledger.cli.main", "link", str(path)]
                command += ["--name", "agency", "--state", "state", "--edition", asked.edition]
                row = measured([*command, *how, "-o", str(outputs[engine])])
                found.append({"rows": asked.rows, "distinct": distinct, "engine": engine, **row})
                if not asked.json:
                    shown = "{rows:>11,} rows {distinct:>9,} distinct  {engine:6}"
                    shown += " {seconds:7.1f} s {processor_seconds:7.1f} s {mib:7.0f} MiB"
                    print(shown.format(**found[-1]), flush=True)
            if not are_equal(*outputs.values()):
                sys.exit(f"The engines' rows differ in {path.resolve()}.")
    if asked.json:
        print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
