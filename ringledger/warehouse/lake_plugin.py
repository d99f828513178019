"""Lets dbt reach a lake: the dbt-duckdb plugin of the target `ducklake` in `profiles.yml`.

Belongs here: loading DuckDB's extensions before dbt attaches the lake, and no more.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from dbt.adapters.duckdb.plugins import BasePlugin

from ringledger.warehouse.lake import load_extensions

if TYPE_CHECKING:
    import duckdb


class Plugin(BasePlugin):
    """The plugin named in `dbt_project/profiles.yml`."""

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Load what a lake needs into the connection dbt opens."""
        load_extensions(conn, os.environ["RINGLEDGER_LAKE_DATA"])
