"""How often the bounds hold the planted truth, over many invented worlds.

    python benchmarks/coverage.py [--worlds 200] [--first SEED] [--processes 2] [--json]
    python benchmarks/coverage.py --explain SEED

Each world is the demo of one seed at scale 1: its files are written, landed, linked and counted by
the project's own models in memory (`ringledger.evaluation.coverage`), and the planted figures held
against the intervals. Prints one row per claim and reading; exits 1 where the envelope holds the
truth in fewer than 95 % of the worlds, or the draws in fewer than 92 %. `--explain` shows one
world: its figures that differ from the planted ones, and each row that was taken for another
agency's or another death's. Writes nothing but in temporary folders. The method is that of
docs/bounds.md.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import mean

from tqdm import tqdm

from ringledger.evaluation.coverage import JUDGED, Interval, Plan, explained, intervals
from ringledger.project import dbt_dir

LEAST_IN_BOUNDS, LEAST_IN_DRAWS = 0.95, 0.92
ROW = (
    "{claim_id:26} {reading:24} {in_bounds:6.3f} {in_draws:6.3f} {exact:6.3f} "
    "{truth_below:6.3f} {truth_above:6.3f} {mean_error:10.5f} {mean_width:10.5f}"
)


def prepare(folder: Path) -> Plan:
    """Have dbt load its seeds into a file and compile the models."""
    warehouse, target = folder / "invented.duckdb", folder / "target"
    environment = {
        **os.environ,
        "DBT_PROFILES_DIR": str(dbt_dir()),
        "DBT_TARGET_PATH": str(target),
        "DBT_LOG_PATH": str(target),
        "RINGLEDGER_WAREHOUSE": str(warehouse),
    }
    for command in (["seed"], ["compile", "--select", f"+{JUDGED.rpartition('.')[2]}"]):
        subprocess.run(
            [sys.executable, "-P", "-m", "dbt.cli.main", "--quiet", *command],
            cwd=dbt_dir(),
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return Plan.of(target / "manifest.json", warehouse)


def summarize(found: list[Interval]) -> list[dict[str, object]]:
    by_figure: dict[tuple[str, str], list[Interval]] = defaultdict(list)
    for interval in found:
        by_figure[interval.claim_id, interval.reading].append(interval)
    return [
        {
            "claim_id": claim_id,
            "reading": reading,
            "worlds": len(worlds),
            "in_bounds": mean(world.is_in_bounds for world in worlds),
            "in_draws": mean(world.is_in_draws for world in worlds),
            "exact": mean(world.value == world.truth for world in worlds),
            "truth_below": mean(world.truth < world.lower_bound for world in worlds),
            "truth_above": mean(world.truth > world.upper_bound for world in worlds),
            "mean_error": mean(world.value - world.truth for world in worlds),
            "mean_width": mean(world.upper_bound - world.lower_bound for world in worlds),
        }
        for (claim_id, reading), worlds in by_figure.items()
    ]


def explain(seed: int) -> None:
    with tempfile.TemporaryDirectory(prefix="ringledger-coverage-") as folder:
        found, mistakes = explained(prepare(Path(folder)), seed)
    for each in found:
        if each.value != each.truth:
            print(
                f"{each.claim_id} {each.reading}: counted {each.value:g}, planted {each.truth:g}, "
                f"bounds {each.lower_bound:g} to {each.upper_bound:g}, "
                f"draws {each.draw_lower:g} to {each.draw_upper:g}"
                f"{'' if each.is_in_bounds else ': outside the bounds'}"
            )
    for mistake in mistakes:
        print(
            f"{mistake.what}: {mistake.source} row {mistake.source_row_number}, "
            f"{mistake.state or 'no state'}: {mistake.said} ({mistake.trouble}); "
            f"counted as {mistake.counted}, is {mistake.meant}"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, metavar="SEED")
    parser.add_argument("--explain", type=int, metavar="SEED")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--json", action="store_true", help="a list of objects instead of a table")
    arguments = parser.parse_args()
    if arguments.explain is not None:
        explain(arguments.explain)
        return 0
    seeds = range(arguments.first, arguments.first + arguments.worlds)
    with (
        tempfile.TemporaryDirectory(prefix="ringledger-coverage-") as folder,
        get_context("spawn").Pool(arguments.processes) as pool,
    ):
        worlds = pool.imap(partial(intervals, prepare(Path(folder))), seeds)
        found = [each for world in tqdm(worlds, total=arguments.worlds) for each in world]
    rows = summarize(found)
    if arguments.json:
        print(json.dumps(rows, indent=1))
    else:
        print(
            f"{'claim':26} {'reading':24} bounds  draws  exact  below  above      error      width"
        )
        for row in rows:
            print(ROW.format(**row))
    return int(
        any(row["in_bounds"] < LEAST_IN_BOUNDS or row["in_draws"] < LEAST_IN_DRAWS for row in rows)
    )


if __name__ == "__main__":
    sys.exit(main())
