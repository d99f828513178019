"""The edition an export is of: what it is called, what it is of, and on whose terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from ringledger.warehouse.query import fetch

_CAUTION = (
    "The figures rest on names typed by hand, so each has bounds and a verdict, and must not be "
    "shown without them. A record that names an agency is not a finding of fault."
)


@dataclass(frozen=True)
class ExportedEdition:
    """One warehouse's record of itself and of its files (rows of rpt_source_files)."""

    name: str
    title: str
    as_of_on: str
    is_fictional: bool
    fingerprint: str
    sources: list[dict[str, Any]]
    homepage: str

    @property
    def label(self) -> str:
        """Its title, marked where all of it is invented."""
        return f"FICTIONAL: {self.title}" if self.is_fictional else self.title

    @property
    def description(self) -> str:
        """What the export holds and what it must not be read as, in a paragraph."""
        told = (
            "Everything in it is invented: places, people, agencies, statements and figures."
            if self.is_fictional
            else "These are records of the deaths of real people."
        )
        return (
            f"{self.label}. Police agencies, their partnerships and fatal encounters as of "
            f"{self.as_of_on}, with the link behind every name and the source row behind every "
            f"figure. {told} {_CAUTION}"
        )

    def licenses(self) -> dict[tuple[str, str], list[str]]:
        """Licenses and where they are written, each with the titles it covers."""
        found: dict[tuple[str, str], list[str]] = {}
        for source in self.sources:
            found.setdefault((source["license"], source["license_url"]), []).append(source["title"])
        return found


def exported_edition(connection: duckdb.DuckDBPyConnection) -> ExportedEdition:
    """The edition of an open warehouse."""
    edition = fetch(connection, "from marts.rpt_edition").records()[0]
    sources = fetch(connection, "from marts.rpt_source_files order by source_file").records()
    urls = fetch(
        connection, "select statement_url from marts.rpt_claims order by claim_order limit 1"
    )
    return ExportedEdition(
        name=edition["edition"],
        title=edition["title"],
        as_of_on=edition["as_of_on"].isoformat(),
        is_fictional=edition["is_fictional"],
        fingerprint=edition["fingerprint"],
        sources=sources,
        homepage=urls.rows[0][0],
    )
