"""`ringledger export`: the marts as Parquet and CSV, with what their columns mean."""

from __future__ import annotations

from pathlib import Path

import click

from ringledger.cli.options import edition_option


@click.command(
    short_help="Write the tables as Parquet and CSV, described.",
    epilog="""\b
Examples:
  ringledger export out/
  ringledger export eff-2020-tables --edition eff-2020
""",
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@edition_option
def command(folder: Path, edition: str) -> None:
    """Write every table of the published warehouse to DIR, as Parquet and as CSV.

    Beside them stand datapackage.json (Data Package) and croissant.json (Croissant, JSON-LD) with
    the meaning of every column, LICENSES.md with each publisher's terms, a data dictionary and
    checksums. An earlier export in DIR is replaced; a folder with anything else is left alone.
    Exporting the same warehouse again gives the same bytes. Prints the folder.
    """
    from ringledger import progress
    from ringledger.export.writing import export_warehouse
    from ringledger.settings import Settings
    from ringledger.warehouse.query import published_path

    warehouse = published_path(edition, Settings.from_environment())
    with progress.on_standard_error():
        export_warehouse(warehouse, folder)
    click.echo(folder)
