"""`ringledger serve`: a report and the SQL page, to browsers on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from ringledger.cli.options import edition_option, port_option


@click.command(
    short_help="Serve a report and the SQL page on this machine.",
    epilog="""\b
Examples:
  ringledger serve --edition eff-2020
  ringledger report site && ringledger serve site
  npm install --prefix data @duckdb/duckdb-wasm && ringledger serve
""",
)
@click.argument(
    "folder",
    required=False,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="[DIR]",
)
@edition_option
@port_option(8000, or_any=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--expose", is_flag=True, help="Allow an address that other machines reach.")
@click.option(
    "--wasm",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="Where npm installed @duckdb/duckdb-wasm, if not in RINGLEDGER_HOME.",
)
def command(
    folder: Path | None, edition: str, port: int, host: str, expose: bool, wasm: Path | None
) -> None:
    """Serve the report in DIR, if one is given, and a page that runs SQL in the browser.

    The SQL page asks the edition's published warehouse, as it is now, with DuckDB compiled for
    browsers: an npm package that you install yourself. No page reaches beyond this server.
    RINGLEDGER_CONTACT is the address it gives for corrections. Prints its own address; stop it with
    Ctrl-C.
    """
    from ringledger.serving.packages import find_packages
    from ringledger.serving.server import listening
    from ringledger.serving.site import Site
    from ringledger.settings import Settings
    from ringledger.warehouse.query import published_path

    settings = Settings.from_environment()
    warehouse = published_path(edition, settings).resolve()
    if folder is not None:
        _refuse_another(folder, warehouse)
    site = Site(
        warehouse=warehouse,
        report=folder,
        packages=find_packages(settings.home, wasm),
        home=settings.home,
        contact=settings.contact,
    )
    with listening(site, host, port, is_exposed=expose) as server:
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"http://{shown}:{server.server_port}/")
        click.echo("Stop it with Ctrl-C.", err=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)


def _refuse_another(report: Path, warehouse: Path) -> None:
    """Raise UsageError where the report is of another edition than the warehouse."""
    from ringledger.errors import UsageError
    from ringledger.report.writing import MARKER
    from ringledger.warehouse.query import fetch, open_file

    marker = report / MARKER
    told = marker.read_text(encoding="utf-8").strip() if marker.is_file() else ""
    with open_file(warehouse) as connection:
        ((edition,),) = fetch(connection, "select edition from marts.rpt_edition").rows
    if told not in ("", edition):
        raise UsageError(
            f"{report} is the report of {told}, and the SQL page would ask {edition}. Say "
            f"--edition {told}."
        )
