"""Whole builds and the commands that read them: seconds, memory, and where a build's time goes.

    python -m benchmarks.builds --scales 1 10
    python -m benchmarks.builds --edition eff-2020

Each build begins in an empty home, so it parses the dbt project too; then come a build of the same
state (which rebuilds all, `--force`), one with nothing to do, and the commands that read it. The
profile is of the second build: seconds of dbt's nodes by kind, over both of its threads, compiling
included.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from benchmarks.measuring import Row, machine, run, shown

_CLI = "ringledger.cli.main"
_KINDS = {"unit_test": "unit tests", "test": "tests", "model": "models", "seed": "seeds"}


def builds(edition: str, scale: int) -> tuple[list[Row], list[Row]]:
    """What an edition's builds and readers take, and the nodes of its second build by kind."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        home = {"RINGLEDGER_HOME": name}
        build = [_CLI, "build", "--edition", edition]
        build += ["--scale", str(scale)] if scale > 1 else []
        # A build that has to parse the dbt project, then one that hasn't, then one with no work.
        for what, command in (
            ("first build", build),
            ("build again", [*build, "--force"]),
            ("nothing to do", build),
            ("claims", [_CLI, "claims", "--edition", edition]),
            ("report", [_CLI, "report", f"{name}/pages", "--edition", edition]),
            ("export", [_CLI, "export", f"{name}/files", "--edition", edition]),
        ):
            took, _ = run(command, home)
            row = {"edition": edition, "scale": scale, "what": what, **took}
            print(row, file=sys.stderr)
            rows.append(row)
            if what == "build again":
                nodes = by_kind(Path(name, "runs", "dbt", "editions", edition, "run_results.json"))
    return rows, [{"edition": edition, "scale": scale, **row} for row in nodes]


def by_kind(results: Path) -> list[Row]:
    """dbt's nodes by kind: how many, their seconds added up, and the slowest."""
    nodes = json.loads(results.read_text(encoding="utf-8"))["results"]
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for node in nodes:
        kind, _, name, *_ = node["unique_id"].split(".")
        found[_KINDS.get(kind, "others")].append((node["execution_time"], name))
    return [
        {
            "nodes": kind,
            "count": len(each),
            "seconds": sum(seconds for seconds, _ in each),
            "slowest": max(each)[1],
            "its seconds": max(each)[0],
        }
        for kind, each in sorted(found.items())
    ]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--edition", default="demo")
    options.add_argument("--scales", nargs="*", type=int, default=[1], help="of the demo")
    given = options.parse_args()
    found = [builds(given.edition, scale) for scale in given.scales]
    print(machine())
    print(shown([row for rows, _ in found for row in rows]))
    print(shown([row for _, rows in found for row in rows]))


if __name__ == "__main__":
    main()
