"""dbt as a child process that never outlives the build which started it.

`python -m ringledger.warehouse.dbt_process build …` is `dbt build …`, with two additions. A build
can be killed at any moment, and a dbt that went on alone would write into the work file of the
next build: so this process ends itself as soon as its parent is gone, and holds the edition's
children lock while it works, which the next build waits for.

Started with `--when-told …` it reads the project at once, as `dbt parse …`, which takes longer than
anything else dbt does but once, says so in a line, and waits for its arguments and environment, a
line of JSON on standard input.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
import time
from contextlib import nullcontext
from typing import Any

from ringledger.settings import Settings
from ringledger.warehouse.lock import children_lock

# Set by `ringledger.warehouse.dbt.environment`.
EDITION = "RINGLEDGER_BUILDING"
PARENT = "RINGLEDGER_BUILDER_PID"
WHEN_TOLD = "--when-told"
HAS_READ = "The project is read."


def main() -> None:
    """Run dbt with this process's arguments, or those it is told, and exit with its code."""
    _end_with(int(os.environ.get(PARENT) or os.getppid()))
    # Nearly all that dbt makes lives as long as it does: looking through it for cycles as often
    # as by default takes a fifteenth of its time.
    gc.set_threshold(50_000, 20, 100)
    from ringledger.warehouse.dbt_events import leave_out_what_no_log_keeps
    from ringledger.warehouse.dbt_schemas import leave_out_defaults

    leave_out_what_no_log_keeps()
    leave_out_defaults()
    arguments, known = sys.argv[1:], {}
    if arguments[:1] == [WHEN_TOLD]:
        known = {"manifest": _read_project(arguments[1:])}
        if known["manifest"] is not None:
            print(HAS_READ, flush=True)
        told = json.loads(sys.stdin.readline() or "null")
        if told is None:  # the build came to nothing before it needed dbt
            return
        os.environ.update(told["environment"])
        arguments = told["arguments"]
    _run(arguments, known)


def _run(arguments: list[str], known: dict[str, Any]) -> None:
    edition = os.environ.get(EDITION)
    with children_lock(edition, Settings.from_environment()) if edition else nullcontext():
        from dbt.cli.main import cli

        try:
            cli.main(arguments, prog_name="dbt", obj=known)
        finally:
            gc.freeze()  # Python looks through it all once more at its end, for half a second


def _read_project(flags: list[str]) -> Any:
    """The manifest; None where the project does not parse, which dbt then says when it is run."""
    from dbt.cli.main import dbtRunner

    import ringledger.matching.dbt_plugin  # noqa: F401 - dbt imports it with the first model

    gc.freeze()  # what is imported and what is read is left out of each later look for cycles
    try:
        return dbtRunner().invoke(["--quiet", *flags, "parse"]).result
    finally:
        gc.freeze()


def _end_with(parent: int) -> None:
    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.2)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    main()
