"""Landing as assets: the edition's record first, then one table per kind of source file."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from orchestration.editions import PARTITIONS
from orchestration.metadata import check_result, table_metadata
from orchestration.resources import EditionWarehouse
from ringledger import progress
from ringledger.quality.freshness import HOLDS, REACHES, TELL_OF_DAYS, freshness
from ringledger.quality.results import record
from ringledger.settings import Settings
from ringledger.sources import landing
from ringledger.sources.readers import READERS
from ringledger.sources.registry import registered_sources
from ringledger.warehouse.fingerprint import fingerprint

OWNERS = ["team:sources"]

_EDITION = dg.AssetKey(["raw", "edition"])
_LANDED = [dg.AssetKey(["raw", reader]) for reader in READERS]
_REGISTER = {
    "source_files": "Every file of the edition: its pin, license and counts of rows.",
    "rejected_rows": "Every row that could not be used, with the reason.",
}


@dg.asset(
    key=_EDITION,
    partitions_def=PARTITIONS,
    group_name="raw",
    kinds={"python", "duckdb"},
    owners=OWNERS,
)
def edition(warehouse: EditionWarehouse) -> dg.MaterializeResult[None]:
    """Begin a new work file with the edition's record: its dates, statement and fingerprint."""
    warehouse.begin()
    stamp = fingerprint(warehouse.edition)
    with warehouse.connection() as connection:
        if warehouse.goes_on:
            connection.execute("update raw.edition set fingerprint = ?", [stamp])
        else:
            landing.land_edition(connection, warehouse.edition, stamp)
        return dg.MaterializeResult(
            metadata={"fingerprint": stamp, **table_metadata(connection, "raw", "edition")}
        )


def _landed_table(reader: str) -> dg.AssetsDefinition:
    @dg.asset(
        key=["raw", reader],
        deps=[_EDITION],
        partitions_def=PARTITIONS,
        group_name="raw",
        kinds={"python", "duckdb"},
        owners=OWNERS,
        description=f"Every row of the edition's {reader} files, as text, with its origin.",
        metadata={"publisher": _publisher_page(reader), "documentation": "docs/editions.md"},
        check_specs=[
            dg.AssetCheckSpec(
                REACHES,
                asset=["raw", reader],
                description=HOLDS,
            )
        ]
        if reader in TELL_OF_DAYS
        else None,
    )
    def landed(warehouse: EditionWarehouse) -> Iterator[Any]:
        with progress.step(f"Landing {reader}") as step, warehouse.connection() as connection:
            found = landing.land_source_kind(
                connection, reader, warehouse.edition, warehouse.settings
            )
            told = table_metadata(connection, "raw", reader)
            step.note = f"{told['dagster/row_count'].value:,} rows"
        yield dg.MaterializeResult(metadata={"files": _files(reader, warehouse, found), **told})
        if reader in TELL_OF_DAYS:
            fresh = freshness(reader, warehouse.edition)
            record(warehouse.edition.edition, "freshness", [fresh], warehouse.settings)
            yield check_result(dg.AssetKey(["raw", reader]), fresh)

    return landed


def _publisher_page(reader: str) -> dg.MetadataValue[Any]:
    known = registered_sources(Settings.from_environment()).values()
    return dg.MetadataValue.url(next(each.url_main for each in known if each.reader == reader))


def _files(
    reader: str, warehouse: EditionWarehouse, found: dict[str, Any]
) -> dg.MetadataValue[Any]:
    """The files behind the table: what they are pinned to and what came of reading them."""
    sources = [source for source in warehouse.edition.sources if source.reader == reader]
    return dg.MetadataValue.json(
        {
            source.file_name: {
                "sha256": source.sha256,
                "bytes": source.bytes,
                "vintage": source.vintage,
                "landing": found.get(source.file_name),
            }
            for source in sources
        }
    )


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            ["raw", table],
            deps=_LANDED,
            description=description,
            group_name="raw",
            kinds={"python", "duckdb"},
            owners=OWNERS,
        )
        for table, description in _REGISTER.items()
    ],
    partitions_def=PARTITIONS,
    name="landing_register",
)
def landing_register(warehouse: EditionWarehouse) -> Any:
    """What the landings wrote down; complete once each of them is through."""
    with warehouse.connection(read_only=True) as connection:
        for table in _REGISTER:
            yield dg.MaterializeResult(
                asset_key=["raw", table], metadata=table_metadata(connection, "raw", table)
            )


ASSETS = [
    edition,
    *map(_landed_table, READERS),
    landing_register,
]
