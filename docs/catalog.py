"""dbt's own pages about the project and an edition's tables: one file that needs no network.

    python docs/catalog.py [--edition demo] [build/catalog.html]

`make catalog` calls it. Every model with its columns, tests, SQL and lineage, as dbt shows them;
what the tables mean for somebody who asks them is in the reference.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ringledger.settings import Settings
from ringledger.warehouse.dbt import write_catalog

if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("path", nargs="?", type=Path, default=Path("build/catalog.html"))
    options.add_argument("--edition", default="demo")
    given = options.parse_args()
    write_catalog(given.edition, Settings.from_environment(), given.path)
