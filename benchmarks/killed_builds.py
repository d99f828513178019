"""Builds that are killed at random moments, and what is left of the published warehouse.

    python -m benchmarks.killed_builds [--edition demo] [--publications 200] [--builds 10]

A publication (`numbered.py`, from taking the lock to letting it go) is killed with signal 9 so many
times, each at a random moment, and then made again to its end. Whole forced builds are killed so
many times in a row, each the next one's inheritance, and the last one is left to end. After every
kill the published file must open and it and its Parquet files be all of the old or all of the new
version; after every end nothing may be left behind. Prints how often which version was found;
exits 1 at the first that is neither.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.numbered import BUILT, publish_numbered, versions_in
from benchmarks.readers import WAYS, opened
from ringledger.settings import Settings

BUILD = ["-m", "ringledger.cli.main", "build", "--force", "--edition"]
PUBLICATION = ["-m", "benchmarks.numbered"]


def published_version(edition: str, settings: Settings) -> str:
    """The one version that the file and every Parquet file say they are of."""
    seen = set[str]()
    for way in WAYS:
        with opened(way, settings.published(edition)) as (connection, tables):
            assert tables, f"{way}: no table"
            seen |= {each for table in tables for each in versions_in(connection, table)}
    assert len(seen) == 1, f"mixed: {sorted(seen)}"
    return seen.pop()


def left_behind(edition: str, settings: Settings) -> list[str]:
    """What a build that ended must not leave: halves of files, marks, too many versions."""
    home, work = settings.published(edition).parent, settings.work(edition).parent
    halves = [*home.rglob(".*"), *work.glob("unclean"), *work.glob("*.wal"), *work.glob("*.tmp")]
    kept = sorted((home / "versions" / edition).iterdir())
    return [str(path) for path in halves + kept[settings.keep_versions :]]


def kill(command: Sequence[str], first_line: str, seconds: float) -> bool:
    """Start it, wait for the line and then so long, and kill it; False when it had ended."""
    process = subprocess.Popen(
        [sys.executable, *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    while not process.stdout.readline().startswith(first_line):
        assert process.poll() is None, f"{command} ended with {process.returncode}"
    time.sleep(seconds)
    ended = process.poll() is not None
    process.kill()
    process.communicate()
    return not ended


def kill_publications(
    edition: str, settings: Settings, times: int, dice: random.Random
) -> Counter[str]:
    """Kill a publication so many times; how often the old and the new version were found."""
    found = Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "base.duckdb"
        shutil.copyfile(settings.published(edition), base)
        began = time.monotonic()
        publish_numbered(edition, settings, base, 0)
        seconds = time.monotonic() - began
        for number in range(1, times + 1):
            command = [*PUBLICATION, edition, str(number), str(base)]
            if not kill(command, "begun", dice.uniform(0, seconds)):
                found["ended before"] += 1
            now = published_version(edition, settings)
            assert now in (str(number), str(number - 1)), now
            found["new" if now == str(number) else "old"] += 1
            publish_numbered(edition, settings, base, number)
            assert published_version(edition, settings) == str(number)
            assert not left_behind(edition, settings), left_behind(edition, settings)
    return found


def kill_builds(edition: str, settings: Settings, times: int, dice: random.Random) -> Counter[str]:
    """Kill whole builds so many times in a row; the last is left to end."""
    found = Counter[str]()
    began = time.monotonic()
    subprocess.run([sys.executable, *BUILD, edition], check=True, capture_output=True)
    seconds = time.monotonic() - began
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "base.duckdb"
        shutil.copyfile(settings.published(edition), base)
        publish_numbered(edition, settings, base, 1)
        for _ in range(times):
            if not kill([*BUILD, edition], "Verifying", dice.uniform(0, seconds)):
                found["ended before"] += 1
            now = published_version(edition, settings)
            assert now in ("1", BUILT), now
            found["new" if now == BUILT else "old"] += 1
            print(f"builds killed: {dict(found)}", file=sys.stderr)
    subprocess.run([sys.executable, *BUILD, edition], check=True, capture_output=True)
    assert published_version(edition, settings) == BUILT
    assert not left_behind(edition, settings), left_behind(edition, settings)
    return found


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--edition", default="demo")
    options.add_argument("--publications", type=int, default=200)
    options.add_argument("--builds", type=int, default=10)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    settings, dice = Settings.from_environment(), random.Random(given.seed)
    subprocess.run(
        [sys.executable, "-m", "ringledger.cli.main", "build", "--edition", given.edition],
        check=True,
        capture_output=True,
    )
    try:
        for what, killed in (
            ("publications", kill_publications(given.edition, settings, given.publications, dice)),
            ("builds", kill_builds(given.edition, settings, given.builds, dice)),
        ):
            print(f"{what}: {dict(killed)}")
    except AssertionError as error:
        print(f"Found after a kill: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
