"""`ringledger report`: a published warehouse as a static site."""

from __future__ import annotations

from pathlib import Path

import click

from ringledger.cli.options import edition_option


@click.command(
    "report",
    short_help="Write an edition's report, a static site.",
    epilog="""\b
Examples:
  ringledger report site
  RINGLEDGER_CONTACT=desk@example.org ringledger report site --edition eff-2020
""",
)
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@edition_option
def command(folder: Path, edition: str) -> None:
    """Write the report of a published warehouse into DIR; prints its first page.

    It needs no server and reaches nowhere: open the page from the disk, or copy the folder to a
    web server. An earlier report in DIR is replaced. RINGLEDGER_CONTACT is the address that every
    page gives for corrections.
    """
    from ringledger import progress
    from ringledger.quality.results import latest
    from ringledger.report.writing import write_report
    from ringledger.settings import Settings
    from ringledger.warehouse.query import open_published

    settings = Settings.from_environment()
    with progress.on_standard_error(), open_published(edition, settings) as connection:
        ((name,),) = connection.execute("select edition from marts.rpt_edition").fetchall()
        first_page = write_report(
            connection, folder.resolve(), settings.contact, latest(name, settings)
        )
    if settings.contact is None:
        click.echo(
            "Its pages name no address for corrections: RINGLEDGER_CONTACT sets one.", err=True
        )
    click.echo(first_page)
