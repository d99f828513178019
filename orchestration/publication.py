"""The end of the graph: the work file becomes the published warehouse."""

from typing import Any

import dagster as dg

from orchestration.editions import PARTITIONS
from orchestration.raw import ASSETS as RAW_ASSETS
from orchestration.resources import EditionWarehouse
from orchestration.transformation import dbt_project
from ringledger import progress
from ringledger.errors import UsageError
from ringledger.warehouse.files import publish_file
from ringledger.warehouse.fingerprint import PARTIAL
from ringledger.warehouse.versions import publish_version

_MADE = [key for definition in (*RAW_ASSETS, dbt_project) for key in definition.keys]


@dg.asset(
    key=["published", "warehouse"],
    deps=_MADE,
    partitions_def=PARTITIONS,
    group_name="published",
    kinds={"duckdb"},
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
        shown = _publish(warehouse)
        step.note = f"{len(made)} tables, {shown['bytes'] / 1e6:.1f} MB"
    return dg.MaterializeResult(metadata={"tables": len(made), **shown})


def _publish(warehouse: EditionWarehouse) -> dict[str, Any]:
    if warehouse.output_file:
        publish_file(warehouse.path, warehouse.output_file)
        return {"path": str(warehouse.output_file), "bytes": warehouse.output_file.stat().st_size}
    name = warehouse.edition.edition
    version = publish_version(name, warehouse.settings, warehouse.path)
    return {"path": f"published/{name}.duckdb", "bytes": version.bytes, "version": version.number}
