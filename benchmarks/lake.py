"""What a DuckLake costs beside a file: dbt's whole build, publications, and readers meanwhile.

    python benchmarks/lake.py --catalog "postgres:dbname=bench host=…" [--publications 10] [--json]

Lands the demo and has dbt build all of it twice, in a file and with its marts in the lake, and
compares every table of the two. Then two builders publish two editions again and again while four
readers read all of an edition's claims, each with connections of its own. Prints seconds, and for
dbt processor seconds. Exits 1 where a table differs or a reader sees anything else. The catalog's
database must be empty; the data goes to a temporary folder.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from ringledger.project import dbt_dir
from ringledger.settings import Settings
from ringledger.sources.landing import land_all
from ringledger.sources.registry import load_edition
from ringledger.warehouse.lake import Lake, attach, publish

EDITIONS = ("one", "two")


def land(path: Path, home: Path) -> None:
    settings = Settings(home, None)
    with duckdb.connect(str(path)) as connection:
        land_all(connection, load_edition("demo", settings), settings, "fingerprint")


def dbt_build(work: Path, target: str, lake: Lake) -> dict[str, float]:
    """Have dbt build all; wall and processor seconds."""
    folder = str(work.parent / "dbt")
    environment = {
        "DBT_PROFILES_DIR": str(dbt_dir()),
        "DBT_TARGET_PATH": folder,
        "DBT_LOG_PATH": folder,
        "RINGLEDGER_WAREHOUSE": str(work),
        "RINGLEDGER_EDITION": "dbt",
        "RINGLEDGER_LAKE": lake.catalog,
        "RINGLEDGER_LAKE_DATA": lake.data,
    }
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [sys.executable, "-P", "-m", "dbt.cli.main", "--quiet", "build", "--target", target],
        cwd=dbt_dir(),
        env=os.environ | environment,
        check=True,
        stdout=sys.stderr,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": time.perf_counter() - begun, "processor_seconds": used}


def differing(work: Path, lake: Lake, edition: str) -> list[str]:
    """The marts that are not the same rows in the file and in the lake."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{work}' as work (read_only)")
        attach(connection, lake, edition, read_only=True)
        names = {
            catalog: {
                name
                for (name,) in connection.execute(
                    "from duckdb_tables() select table_name "
                    "where database_name = ? and schema_name = 'marts'",
                    [catalog],
                ).fetchall()
            }
            for catalog in ("work", "lake")
        }
        return sorted(names["work"] ^ names["lake"]) + [
            name
            for name in sorted(names["work"] & names["lake"])
            if connection.execute(
                f"from ((from work.marts.{name} except all from lake.marts.{name}) union all "
                f"(from lake.marts.{name} except all from work.marts.{name})) limit 1"
            ).fetchall()
        ]


def at_once(work: Path, lake: Lake, publications: int) -> dict[str, float]:
    """Two builders and four readers; medians of the seconds each step took them."""
    ended, publishing, reading = threading.Event(), [], []
    claims = "from lake.marts.rpt_claims order by all"
    for edition in EDITIONS:
        publish(work, edition, lake)
    with duckdb.connect(str(work), read_only=True) as connection:
        expected = connection.execute(claims.replace("lake.", "")).fetchall()

    def build(edition: str) -> None:
        for _ in range(publications):
            begun = time.perf_counter()
            publish(work, edition, lake)
            publishing.append(time.perf_counter() - begun)

    def read(edition: str) -> None:
        while not ended.is_set():
            begun = time.perf_counter()
            with duckdb.connect() as connection:
                attach(connection, lake, edition, read_only=True)
                if connection.execute(claims).fetchall() != expected:
                    raise AssertionError(f"A reader of edition {edition} saw something else.")
            reading.append(time.perf_counter() - begun)

    with ThreadPoolExecutor(6) as pool:
        readers = [pool.submit(read, edition) for edition in EDITIONS * 2]
        builders = [pool.submit(build, edition) for edition in EDITIONS]
        try:
            for builder in builders:
                builder.result()
        finally:
            ended.set()
        for reader in readers:
            reader.result()
    return {
        "publications": len(publishing),
        "publication_seconds": statistics.median(publishing),
        "readings": len(reading),
        "reading_seconds": statistics.median(reading),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--catalog", required=True)
    options.add_argument("--publications", type=int, default=10)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(asked.catalog, f"{folder}/lake")
        works = {
            target: Path(folder) / target / "dbt.duckdb" for target in ("warehouse", "ducklake")
        }
        found: dict[str, dict[str, float]] = {}
        for target, work in works.items():
            work.parent.mkdir()
            land(work, Path(folder) / "home")
            found[f"dbt build, {target}"] = dbt_build(work, target, lake)
        shutil.rmtree(Path(folder) / "home")
        differences = differing(works["warehouse"], lake, "dbt")
        found["two builders, four readers"] = at_once(works["warehouse"], lake, asked.publications)
        if differences:
            sys.exit(f"These tables differ: {', '.join(differences)}.")
    if asked.json:
        print(json.dumps(found, indent=2))
    else:
        for step, figures in found.items():
            shown = "  ".join(f"{name} {value:.2f}" for name, value in figures.items())
            print(f"{step:28} {shown}")


if __name__ == "__main__":
    main()
