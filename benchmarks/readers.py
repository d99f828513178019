"""Readers who query an edition at random while it is rebuilt again and again.

    python -m benchmarks.readers [--edition demo] [--readers 8] [--minutes 10] [--rebuilds 20]

Each reader is a process that opens the published warehouse in one of the documented ways (the
DuckDB file, the file attached, the Parquet files below the resolved link), asks a few tables at
random with pauses between, closes, and begins again. Meanwhile the edition is published anew, as
often as asked and evenly spread; `--builds` of these are whole forced builds from the command line,
the others take the last build's tables (`numbered.py`). Prints for each way how many sessions and
queries there were, how many failed, how many sessions saw more than one version, and how many
versions were seen. Exits 1 when one failed or was mixed.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import duckdb

from benchmarks.numbered import TABLES, publish_numbered, versions_in
from ringledger.settings import Settings

WAYS = ("file", "attached", "parquet")
LONGEST_PAUSE_SECONDS = 0.3


@dataclass(frozen=True)
class Session:
    """What a reader saw between opening and closing: which versions, in how many queries."""

    way: str
    queries: int
    versions: frozenset[str]
    error: str = ""


def read(edition: str, settings: Settings, seconds: float, seed: int) -> list[Session]:
    """One reader's sessions, for so many seconds."""
    dice, until = random.Random(seed), time.monotonic() + seconds
    found = []
    while time.monotonic() < until:
        way, queries, seen = dice.choice(WAYS), 0, set[str]()
        try:
            with opened(way, settings.published(edition)) as (connection, tables):
                for _ in range(dice.randint(1, 6)):
                    seen |= versions_in(connection, dice.choice(tables))
                    queries += 1
                    time.sleep(dice.uniform(0, LONGEST_PAUSE_SECONDS))
            found.append(Session(way, queries, frozenset(seen)))
        except (duckdb.Error, OSError) as error:
            found.append(Session(way, queries + 1, frozenset(seen), f"{error}"))
    return found


@contextmanager
def opened(way: str, published: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, list[str]]]:
    """A connection, and what a query may read in it."""
    if way == "parquet":
        folder = published.with_suffix("").resolve() / "marts"
        with duckdb.connect() as connection:
            yield connection, [f"'{path}'" for path in sorted(folder.glob("*.parquet"))]
    elif way == "attached":
        with duckdb.connect() as connection:
            connection.execute(f"attach '{published}' as warehouse (read_only)")
            connection.execute("use warehouse")
            yield connection, _tables(connection)
    else:
        with duckdb.connect(str(published), read_only=True) as connection:
            yield connection, _tables(connection)


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [f'marts."{row[0]}"' for row in connection.execute(TABLES).fetchall()]


def measure(
    edition: str, settings: Settings, readers: int, seconds: float, rebuilds: int, builds: int = 0
) -> list[Session]:
    """All readers' sessions while the edition is published `rebuilds` times."""
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(readers, get_context("spawn")) as pool,
    ):
        base = Path(folder) / "base.duckdb"
        shutil.copyfile(settings.published(edition), base)
        began = time.monotonic()
        reading = [pool.submit(read, edition, settings, seconds, seed) for seed in range(readers)]
        for number in range(1, rebuilds + 1):
            time.sleep(max(0, began + (number - 0.5) * seconds / rebuilds - time.monotonic()))
            if builds and number % (rebuilds // builds) == 0:
                build(edition, "--force")
            else:
                publish_numbered(edition, settings, base, number)
        return [session for each in reading for session in each.result()]


def build(edition: str, *options: str) -> None:
    command = [sys.executable, "-m", "ringledger.cli.main", "build", "--edition", edition, *options]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--edition", default="demo")
    options.add_argument("--readers", type=int, default=8)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--rebuilds", type=int, default=20)
    options.add_argument("--builds", type=int, default=0, help="so many of them are whole builds")
    given = options.parse_args()
    settings = Settings.from_environment()
    build(given.edition)
    sessions = measure(
        given.edition, settings, given.readers, given.minutes * 60, given.rebuilds, given.builds
    )
    row = "{:<10} {:>8} {:>8} {:>7} {:>6} {:>9}"
    print(row.format("way", "sessions", "queries", "failed", "mixed", "versions"))
    for way in WAYS:
        of_way = [each for each in sessions if each.way == way]
        queries = sum(each.queries for each in of_way)
        failed = sum(bool(each.error) for each in of_way)
        mixed = sum(len(each.versions) > 1 for each in of_way)
        versions = len(frozenset().union(*(each.versions for each in of_way)))
        print(row.format(way, len(of_way), queries, failed, mixed, versions))
    for error in sorted({each.error for each in sessions if each.error}):
        print(error, file=sys.stderr)
    return int(any(each.error or len(each.versions) > 1 for each in sessions))


if __name__ == "__main__":
    sys.exit(main())
