"""`ringledger editions`: which editions there are, and which files each is made of."""

from __future__ import annotations

import click

from ringledger.cli.options import format_option

COLUMNS = (
    "edition",
    "as_of_on",
    "source_id",
    "file_name",
    "publisher",
    "vintage",
    "bytes",
    "license",
    "is_present",
    "is_built",
    "sha256",
    "title",
)


@click.command(
    short_help="Editions, their files, and what is here.",
    epilog="""\b
Examples:
  ringledger editions
  ringledger editions --format json
""",
)
@format_option
def command(output_format: str) -> None:
    """List the editions with their files, sizes, licenses, and what is already here.

    A file is present when RINGLEDGER_SOURCE_DIR or the cache holds it with the pinned sha256. The
    demo's files are made by its build.
    """
    from ringledger.cli.output import write
    from ringledger.settings import Settings
    from ringledger.warehouse.query import Result

    rows = _rows(Settings.from_environment())
    if output_format == "table":
        click.echo(_text(rows))
    else:
        write(
            Result(COLUMNS, [tuple(row[name] for name in COLUMNS) for row in rows]), output_format
        )


def _rows(settings: object) -> list[dict[str, object]]:
    from ringledger.errors import SourceError
    from ringledger.settings import Settings
    from ringledger.sources import files
    from ringledger.sources.registry import edition_names, load_edition

    assert isinstance(settings, Settings)
    rows = []
    for name in edition_names(settings):
        edition = load_edition(name, settings)
        for source in edition.sources:
            try:
                files.locate(source, settings)
                present = True
            except SourceError:
                present = False
            rows.append(
                {
                    "edition": name,
                    "as_of_on": edition.as_of_on,
                    "source_id": source.source_id,
                    "file_name": source.file_name,
                    "publisher": source.publisher,
                    "vintage": source.vintage,
                    "bytes": source.bytes,
                    "license": source.license,
                    "is_present": present,
                    "is_built": settings.published(name).is_file(),
                    "sha256": source.sha256,
                    "title": edition.title,
                }
            )
    return rows


def _text(rows: list[dict[str, object]]) -> str:
    """One block per edition: its title and day, then its files."""
    from ringledger.cli.output import table

    blocks = []
    for name in dict.fromkeys(row["edition"] for row in rows):
        own = [row for row in rows if row["edition"] == name]
        built = "built" if own[0]["is_built"] else "not built"
        files = [
            (
                row["file_name"],
                row["vintage"],
                row["bytes"],
                "yes" if row["is_present"] else "no",
                row["license"],
            )
            for row in own
        ]
        listed = table(("file", "vintage", "bytes", "here", "license"), files)
        indented = "\n".join(f"  {line}" for line in listed.splitlines())
        blocks.append(
            f"{name}: {own[0]['title']} (as of {own[0]['as_of_on']}, {built})\n\n{indented}"
        )
    return "\n\n".join(blocks)
