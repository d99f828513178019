"""The whole dbt project as assets, and its tests as asset checks.

One translator says how a dbt node is called here. A test of severity `error` fails dbt, which fails
this step, so nothing downstream (publication) runs.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtProject, dbt_assets

from orchestration.editions import PARTITIONS
from orchestration.metadata import table_metadata
from orchestration.resources import Dbt, EditionWarehouse
from ringledger import progress
from ringledger.settings import Settings
from ringledger.warehouse.dbt import environment, prepare_manifest


class Translator(DagsterDbtTranslator):
    """A node's key is where its table stands, `schema/name`; its group is its layer."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """`marts/rpt_claims`, `seeds/claims`, `raw/edition`."""
        name = dbt_resource_props.get("identifier") or dbt_resource_props.get("alias")
        return dg.AssetKey([dbt_resource_props["schema"], name or dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The layer: seeds, staging, intermediate, marts."""
        return str(dbt_resource_props["schema"])

    def get_asset_check_spec(
        self,
        asset_spec: dg.AssetSpec,
        manifest: Mapping[str, Any],
        unique_id: str,
        project: DbtProject | None,
    ) -> dg.AssetCheckSpec | None:
        """A test on a raw table blocks within dbt, not in Dagster.

        There it would stand between that table and the register of landings, which dbt reads too:
        Dagster would cut this one step into several dbt runs to get around the circle.
        """
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        return spec._replace(blocking=False) if spec and spec.asset_key.path[0] == "raw" else spec


def load_manifest(path: Path) -> dict[str, Any]:
    """The manifest, with each test that reads several models attached to the last of them made.

    dbt attaches such a test to none, and Dagster shows a test as a check only where it belongs to
    one table.
    """
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    parents = manifest["parent_map"]

    def ancestors(node: str) -> set[str]:
        return {node}.union(*(ancestors(parent) for parent in parents.get(node, ())))

    for node in manifest["nodes"].values():
        read = node["depends_on"]["nodes"] if node["resource_type"] == "test" else []
        if len(read) > 1 and not node.get("attached_node"):
            node["attached_node"] = max(read, key=lambda each: (len(ancestors(each)), each))
    return manifest


TRANSLATOR = Translator(DagsterDbtTranslatorSettings(enable_source_tests_as_checks=True))


@dbt_assets(
    manifest=load_manifest(prepare_manifest(Settings.from_environment())),
    dagster_dbt_translator=TRANSLATOR,
    partitions_def=PARTITIONS,
    name="dbt_project",
)
def dbt_project(
    context: dg.AssetExecutionContext, dbt: Dbt, warehouse: EditionWarehouse
) -> Iterator[Any]:
    """Seeds, models, tests and unit tests, in dbt's order."""
    parts = len(context.selected_asset_keys) + len(context.selected_asset_check_keys)
    built = []
    with (
        environment(warehouse.edition.edition, warehouse.settings) as target,
        progress.step("dbt models and tests", parts) as step,
    ):
        try:
            for event in dbt.cli(["build"], context=context, target_path=target).stream():
                if isinstance(event, dg.Output):
                    built.append(event)
                    step.advance(event.output_name)
                else:
                    step.advance()
                    yield event
            step.note = f"{len(built)} tables, {step.done - len(built)} tests"
        finally:
            # dbt writes until it is through, so the tables can be counted only now.
            yield from _counted(context, built, warehouse)


def _counted(
    context: dg.AssetExecutionContext, built: list[dg.Output[Any]], warehouse: EditionWarehouse
) -> Iterator[dg.Output[Any]]:
    with warehouse.connection(read_only=True) as connection:
        for output in built:
            schema, table = context.asset_key_for_output(output.output_name).path
            yield dg.Output(
                value=None,
                output_name=output.output_name,
                metadata={**output.metadata, **table_metadata(connection, schema, table)},
            )
