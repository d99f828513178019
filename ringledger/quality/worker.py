"""Expectations in a process of their own, so that their import costs a build no time.

`Worker` asks the process for suites, a line of JSON each way, and takes the answers in that order.
The process opens the work file read-only, only while it answers, and ends when its input does, so
it cannot outlive the build. A build from the command line starts one before it lands files
(`waiting_worker`).
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, cast

from ringledger.errors import RingledgerError
from ringledger.quality.results import CheckResult
from ringledger.quality.suites import Suite, load_suites
from ringledger.quality.validation import start, validate
from ringledger.settings import Settings
from ringledger.warehouse.query import open_file


class Worker:
    """A running validation process; a context manager."""

    def __init__(self, settings: Settings) -> None:
        """Start it. Whatever it says besides its answers goes to a log beside the checks."""
        self._log = log = settings.runs / "checks" / "great_expectations.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "ringledger.quality.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env=_environment(settings),
                process_group=0,  # Ctrl-C is for the build, which ends this one
            )

    def validate(self, suites: Sequence[str], warehouse: Path) -> Iterator[list[CheckResult]]:
        """Hold each suite against the warehouse file, which no one may write until the last answer.

        The process goes on with the next suite while the caller is at an answer.
        """
        requests = cast("IO[str]", self._process.stdin)
        answers = cast("IO[str]", self._process.stdout)
        unread = len(suites)
        try:
            for suite in suites:
                requests.write(json.dumps({"suite": suite, "warehouse": str(warehouse)}) + "\n")
            requests.flush()
            for suite in suites:
                answer = json.loads(answers.readline())
                unread -= 1
                if "error" in answer:
                    raise RingledgerError(f"The suite {suite} could not be run: {answer['error']}")
                yield [CheckResult(**result) for result in answer["results"]]
        except (OSError, ValueError) as error:
            raise RingledgerError(
                f"Great Expectations stopped while it checked {suite}; what it said is in "
                f"{self._log}."
            ) from error
        finally:
            for _ in range(unread):  # they are no one's any more
                answers.readline()

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def __enter__(self) -> Worker:
        """Use it in a `with` block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the process with the block."""
        self.close()


def _environment(settings: Settings) -> dict[str, str]:
    """Ours, and a HOME where a user has none, as in a container: Great Expectations asks for it."""
    try:
        Path.home()
    except RuntimeError:
        return {**os.environ, "HOME": str(settings.home)}
    return dict(os.environ)


_waiting: list[Worker] = []


@contextmanager
def waiting_worker(settings: Settings) -> Iterator[None]:
    """Have one at hand inside the block, for whichever build in this process needs it first."""
    worker = Worker(settings)
    _waiting.append(worker)
    try:
        yield
    finally:
        if worker in _waiting:
            _waiting.remove(worker)
            worker.close()


def worker_at_hand() -> Worker | None:
    """The one that waits, now the caller's to close; None where none does."""
    return _waiting.pop() if _waiting else None


def main() -> None:
    """Answer requests until standard input ends."""
    answers, sys.stdout = sys.stdout, sys.stderr  # what a library prints is no answer
    # Importing makes much and drops little: looking for cycles as often as by default takes a
    # seventh of it.
    gc.set_threshold(50_000, 20, 100)
    os.nice(5)  # the build has more to do before it asks
    start()
    suites = {suite.name: suite for suite in load_suites()}
    for line in sys.stdin:
        request = json.loads(line)
        try:
            results = _validate(suites[request["suite"]], Path(request["warehouse"]))
            answer: dict[str, object] = {"results": [asdict(result) for result in results]}
        except Exception as error:  # the asking process has to hear of anything that goes wrong
            answer = {"error": " ".join(f"{type(error).__name__}: {error}".split())}
        print(json.dumps(answer, default=str), file=answers, flush=True)
    gc.freeze()  # a quicker end, which the build waits for


def _validate(suite: Suite, warehouse: Path) -> list[CheckResult]:
    with open_file(warehouse) as connection:
        return validate(suite, connection)


if __name__ == "__main__":
    main()
