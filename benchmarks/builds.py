"""Whole builds and the commands that read them: seconds, memory, and where a build's time goes.

    python -m benchmarks.builds --scales 1 10
    python -m benchmarks.builds --edition demo --edition eff-2020 --scales 1 10 100 --write

Each build begins in an empty home, so it parses the dbt project too; then come a build of the same
state (which rebuilds all, `--force`), one with nothing to do, and the commands that read it; then
an edition of the real files' counts by the script of an afternoon (`pandas_job.py`), its peer, as a
multiple of which the others are told. The profile is of the second build: seconds of dbt's nodes by
kind, models by their folder, over both of its threads, compiling included.

`--write` puts the tables into `docs/benchmarks.md`, beside what `docs/benchmarks/builds.json` keeps
of editions and scales measured before.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from benchmarks.measuring import PAGE, Row, machine, machines, run, shown, together, write
from ringledger.project import dbt_dir
from ringledger.settings import Settings

KEPT = PAGE.parent / "benchmarks" / "builds.json"
_CLI = "ringledger.cli.main"
# The files of this edition are those that the script in pandas reads.
_PEERED = "eff-2020"
_KINDS = {"unit_test": "unit tests", "test": "tests", "seed": "seeds"}


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
        if edition == _PEERED and (folder := Settings.from_environment().source_dir):
            took, _ = run(["benchmarks.pandas_job", str(folder)])
            rows = [{**row, "× pandas": row["seconds"] / took["seconds"]} for row in rows]
            pandas = {"edition": edition, "scale": scale, "what": "counts in pandas, no more"}
            rows.append({**pandas, **took, "× pandas": 1.0})
    return rows, [{"edition": edition, "scale": scale, **row} for row in nodes]


def by_kind(results: Path) -> list[Row]:
    """dbt's nodes by kind: how many, their seconds added up, and the slowest.

    Models are told apart by what they are about, the last folder they stand in.
    """
    folders = {path.stem: path.parent.name for path in (dbt_dir() / "models").rglob("*.yml")}
    nodes = json.loads(results.read_text(encoding="utf-8"))["results"]
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for node in nodes:
        kind, _, name, *_ = node["unique_id"].split(".")
        of = f"models of {folders[name]}" if kind == "model" else _KINDS.get(kind, "others")
        found[of].append((node["execution_time"], name))
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
    options.add_argument("--edition", action="append", default=[], help="may be repeated")
    options.add_argument("--scales", nargs="*", type=int, default=[1], help="of the demo")
    options.add_argument("--write", action="store_true", help="into docs/benchmarks.md")
    given = options.parse_args()
    asked = [
        (edition, scale)
        for edition in given.edition or ["demo"]
        for scale in (given.scales if edition == "demo" else [1])
    ]
    measured: list[dict[str, Any]] = []
    for edition, scale in asked:
        began = machine()
        rows, nodes = builds(edition, scale)
        of = {"edition": edition, "scale": scale, "machine": began}
        measured.append({**of, "builds": rows, "nodes": nodes})
    if given.write:
        measured = together(KEPT, measured, lambda one: (one["edition"], one["scale"]))
    tables = {
        "builders": machines(measured, lambda one: f"{one['edition']} × {one['scale']}"),
        "builds": shown([row for one in measured for row in one["builds"]]),
        "nodes": shown([row for one in measured for row in one["nodes"]]),
    }
    print("\n".join(tables.values()))
    if given.write:
        write(tables)


if __name__ == "__main__":
    main()
