"""`ringledger ui`: Dagster's web interface on this home."""

from __future__ import annotations

import os
import signal
import sys

import click

from ringledger.cli.options import port_option


@click.command(
    short_help="Open Dagster's web interface.",
    epilog="""\b
Examples:
  ringledger ui
  ringledger ui --port 3333
""",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@port_option(3000)
def command(host: str, port: int) -> None:
    """Open the assets, checks and runs of this home in Dagster's web interface.

    Shows builds from the command line too, and runs the same job: choose an edition as the
    partition. Stop it with Ctrl-C.
    """
    from orchestration.instance import begin_dagster_home
    from ringledger.settings import Settings

    settings = Settings.from_environment()
    environment = {
        **os.environ,
        # Python files of the current folder are no part of it, whatever their names.
        "PYTHONSAFEPATH": "1",
        # Nothing for whoever starts it by our command.
        "PYTHONWARNINGS": "ignore:Function `dev_command` is superseded",
        "DAGSTER_HOME": str(begin_dagster_home(settings)),
        # Runs start in folders of their own; a relative home would be another one there.
        "RINGLEDGER_HOME": str(settings.home),
    }
    # A script's background jobs ignore it, and Dagster would then ignore SIGTERM too.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    arguments = ["dev", "-h", host, "-p", str(port), "-m", "orchestration.definitions"]
    os.execve(  # noqa: S606 - our own interpreter
        sys.executable, [sys.executable, "-m", "dagster", *arguments], environment
    )
