"""dbt as a child process that never outlives the build which started it.

`python -m ringledger.warehouse.dbt_process build …` is `dbt build …`, with two additions. A build
can be killed at any moment, and a dbt that went on alone would write into the work file of the
next build: so this process ends itself as soon as its parent is gone, and holds the edition's
children lock until then, which the next build waits for.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from contextlib import nullcontext

from ringledger.settings import Settings
from ringledger.warehouse.lock import children_lock

# Set by `ringledger.warehouse.dbt.environment`.
EDITION = "RINGLEDGER_BUILDING"
PARENT = "RINGLEDGER_BUILDER_PID"


def main() -> None:
    """Run dbt with this process's arguments and exit with its code."""
    edition = os.environ.get(EDITION)
    lock = children_lock(edition, Settings.from_environment()) if edition else nullcontext()
    with lock:
        parent = int(os.environ.get(PARENT) or os.getppid())
        _end_with(parent)
        # Nearly all that dbt makes lives as long as it does: looking through it for cycles as often
        # as by default takes a fifteenth of its time.
        gc.set_threshold(50_000, 20, 100)
        from dbt.cli.main import cli

        sys.argv[0] = "dbt"
        cli()


def _end_with(parent: int) -> None:
    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.2)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    main()
