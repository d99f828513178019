"""The end of the graph: the work file becomes the published warehouse.

What a candidate edition moves, against the edition readers take by default, is posted after it.
"""

from typing import Any

import dagster as dg

from orchestration.editions import FOLLOWS, PARTITIONS
from orchestration.metadata import markdown
from orchestration.raw import ASSETS as RAW_ASSETS
from orchestration.resources import EditionWarehouse
from orchestration.transformation import dbt_project
from ringledger import progress
from ringledger.errors import UsageError
from ringledger.provenance.diff import compared, table
from ringledger.quality.page import write_page
from ringledger.quality.results import latest
from ringledger.warehouse import lake
from ringledger.warehouse.changes import complete_state
from ringledger.warehouse.files import publish_file
from ringledger.warehouse.fingerprint import PARTIAL
from ringledger.warehouse.query import open_published
from ringledger.warehouse.versions import current_edition

_MADE = [key for definition in (*RAW_ASSETS, dbt_project) for key in definition.keys]


@dg.asset(
    key=["published", "warehouse"],
    deps=_MADE,
    partitions_def=PARTITIONS,
    group_name="published",
    kinds={"duckdb", "parquet"},
    automation_condition=FOLLOWS,
    owners=["team:ringledger"],
    metadata={"documentation": "docs/operations.md"},
)
def published_warehouse(warehouse: EditionWarehouse) -> dg.MaterializeResult[None]:
    """The file analysts open; replaced whole, and only when every blocking check held."""
    with progress.step("Publishing") as step:
        with warehouse.connection() as connection:
            made = {
                f"{schema}.{table}"
                for schema, table in connection.execute(
                    "select schema_name, table_name from duckdb_tables() where not internal"
                ).fetchall()
            }
            expected = {".".join(key.path) for key in _MADE}
            if missing := sorted(expected - made):
                raise UsageError(
                    f"The work file of edition {warehouse.edition.edition} lacks {len(missing)} "
                    f"tables, {missing[0]} among them, so it was not published. Run the `build` "
                    f"job, which makes all of them."
                )
            if not warehouse.is_whole:
                connection.execute("update raw.edition set fingerprint = ?", [PARTIAL])
        with warehouse.turn():
            shown = _publish(warehouse)
            write_page(warehouse.edition.edition, warehouse.settings)
            if warehouse.is_whole:
                complete_state(warehouse.edition.edition, warehouse.settings)
        step.note = f"{len(made)} tables, {shown['bytes'] / 1e6:.1f} MB"
    return dg.MaterializeResult(metadata={"tables": len(made), **shown})


def _publish(warehouse: EditionWarehouse) -> dict[str, Any]:
    if warehouse.output_file:
        publish_file(warehouse.path, warehouse.output_file)
        return {"path": str(warehouse.output_file), "bytes": warehouse.output_file.stat().st_size}
    name = warehouse.edition.edition
    shown = {}
    if where := lake.Lake.of(warehouse.settings):
        shown["lake_snapshot"] = lake.publish(warehouse.path, name, where)
    version = warehouse.publish_version()
    return {
        "path": f"published/{name}.duckdb",
        "bytes": version.bytes,
        "version": version.number,
        **shown,
    }


@dg.asset(
    key=["published", "report"],
    deps=[published_warehouse],
    partitions_def=PARTITIONS,
    group_name="published",
    kinds={"html"},
    owners=["team:ringledger"],
    automation_condition=FOLLOWS,
    metadata={"documentation": "docs/operations.md"},
)
def report(warehouse: EditionWarehouse) -> dg.MaterializeResult[None]:
    """The edition as a static site below `report/`, as `ringledger report` writes it."""
    # Charts are heavy to import, and most runs draw none.
    from ringledger.report.writing import write_report

    name, settings = warehouse.edition.edition, warehouse.settings
    with open_published(name, settings) as connection:
        first_page = write_report(
            connection, settings.report(name), settings.contact, latest(name, settings)
        )
    return dg.MaterializeResult(metadata={"first_page": dg.MetadataValue.path(first_page)})


@dg.asset(
    key=["published", "export"],
    deps=[published_warehouse],
    partitions_def=PARTITIONS,
    group_name="published",
    kinds={"parquet", "csv"},
    owners=["team:ringledger"],
    automation_condition=FOLLOWS,
    metadata={"documentation": "docs/operations.md"},
)
def export(warehouse: EditionWarehouse) -> dg.MaterializeResult[None]:
    """The edition's tables as files below `export/`, as `ringledger export` writes them."""
    from ringledger.export.writing import export_warehouse

    name, settings = warehouse.edition.edition, warehouse.settings
    folder = settings.export(name)
    tables = export_warehouse(settings.published(name), folder)
    return dg.MaterializeResult(
        metadata={"tables": tables, "folder": dg.MetadataValue.path(folder)}
    )


@dg.asset(
    key=["published", "diff"],
    deps=[published_warehouse],
    partitions_def=PARTITIONS,
    group_name="published",
    kinds={"duckdb"},
    owners=["team:ringledger"],
    automation_condition=FOLLOWS,
    metadata={"documentation": "docs/operations.md"},
)
def edition_diff(warehouse: EditionWarehouse) -> dg.MaterializeResult[None]:
    """What a candidate edition moves against the current one: files, claims, and why they moved."""
    edition, settings = warehouse.edition, warehouse.settings
    current = current_edition(settings)
    if not edition.based_on or warehouse.output_file or current in (None, edition.edition):
        return dg.MaterializeResult(metadata={"compared_with": "none: this is no candidate"})
    with progress.step(f"Comparing with {current}") as step:
        before, after = settings.published(str(current)), settings.published(edition.edition)
        with compared(before, after) as connection:
            tables = {name: table(connection, name) for name in ("files", "claims", "moves")}
        step.note = f"{len(tables['claims'].rows)} claims and readings"
    return dg.MaterializeResult(
        metadata={
            "compared_with": str(current),
            **{name: dg.MetadataValue.md(markdown(each)) for name, each in tables.items()},
        }
    )
