"""Builds editions through Dagster's web interface: GraphQL, daemon, a process for each step.

    python -m benchmarks.dagster_runs --edition demo --edition eff-2020 --times 10
    python -m benchmarks.dagster_runs --only claims/ --only published/warehouse --times 20

Opens `ringledger ui` on a free port and asks for all assets of the given editions (or for those
whose keys begin so), as a person at the browser would: all editions at the same time, and that as
often as wanted. Prints one line for each run (edition, status, seconds), and ends with exit code 1
when one failed.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LAUNCH = """
mutation ($parameters: LaunchBackfillParams!) {
  launchPartitionBackfill(backfillParams: $parameters) {
    __typename
    ... on LaunchBackfillSuccess { backfillId }
    ... on PythonError { message }
  }
}"""
ASSETS = "{ assetNodes { assetKey { path } } }"
RUNS = """
query ($backfill: String!) {
  runsOrError(filter: { tags: [{ key: "dagster/backfill", value: $backfill }] }) {
    ... on Runs { results { runId status startTime endTime tags { key value } } }
  }
}"""


class Interface:
    """A running web interface with its daemon."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"

    def ask(self, query: str, **variables: Any) -> Any:
        """The data of one GraphQL query."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(  # noqa: S310 - our own server
            f"{self.address}/graphql", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own server
            content = json.load(answer)
        if content.get("errors"):
            raise RuntimeError(content["errors"][0]["message"])
        return content["data"]

    def is_up(self) -> bool:
        """Whether the definitions are loaded."""
        try:
            return bool(self.ask(ASSETS)["assetNodes"])
        except (OSError, RuntimeError):
            return False

    def materialize(self, editions: list[str], beginnings: list[str]) -> str:
        """Ask for all assets, or those whose keys begin so, in some editions; the backfill's id."""
        keys = [node["assetKey"] for node in self.ask(ASSETS)["assetNodes"]]
        keys = [key for key in keys if "/".join(key["path"]).startswith(tuple(beginnings or [""]))]
        answer = self.ask(
            LAUNCH,
            parameters={
                "assetSelection": [{"path": key["path"]} for key in keys],
                "partitionNames": editions,
            },
        )["launchPartitionBackfill"]
        if "backfillId" not in answer:
            raise RuntimeError(str(answer))
        return str(answer["backfillId"])

    def runs(self, backfill: str) -> list[dict[str, Any]]:
        """The runs of a backfill, so far."""
        found = self.ask(RUNS, backfill=backfill)["runsOrError"]["results"]
        return list(found)


@contextmanager
def interface(home: Path | None = None) -> Iterator[Interface]:
    """`ringledger ui` on a free port, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | ({"RINGLEDGER_HOME": str(home)} if home else {})
    process = subprocess.Popen(
        [sys.executable, "-m", "ringledger.cli.main", "ui", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        opened = Interface(port)
        wait_until(lambda: opened.is_up() or process.poll() is not None, 300)
        if process.poll() is not None:
            raise RuntimeError("The web interface ended at once; start `ringledger ui` to see why.")
        yield opened
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def wait_until(happened: Any, patience: float) -> None:
    until = time.monotonic() + patience
    while not happened():
        if time.monotonic() > until:
            raise TimeoutError(f"It did not happen within {patience:.0f} seconds.")
        time.sleep(1)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--edition", action="append", default=[], help="may be repeated")
    options.add_argument(
        "--only", action="append", default=[], help="how keys begin; may be repeated"
    )
    options.add_argument("--times", type=int, default=1)
    options.add_argument("--patience", type=float, default=1800, help="seconds for one round")
    given = options.parse_args()
    editions = given.edition or ["demo"]
    failed = 0
    with interface() as opened:
        for _ in range(given.times):
            backfill = opened.materialize(editions, given.only)

            def through(backfill: str = backfill) -> bool:
                ended = {"SUCCESS", "FAILURE", "CANCELED"}
                runs = opened.runs(backfill)
                return len(runs) >= len(editions) and all(r["status"] in ended for r in runs)

            wait_until(through, given.patience)
            for run in opened.runs(backfill):
                tags = {tag["key"]: tag["value"] for tag in run["tags"]}
                seconds = (run["endTime"] or 0) - (run["startTime"] or 0)
                print(f"{tags['dagster/partition']:<16} {run['status']:<8} {seconds:.1f} s")
                failed += run["status"] != "SUCCESS"
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
