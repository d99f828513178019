"""The whole dbt project as assets, and its tests as asset checks.

One translator says how a dbt node is called here. A test of severity `error` fails dbt, which fails
this step, so nothing downstream (publication) runs.
"""

import json
import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg

from orchestration.editions import FOLLOWS, PARTITIONS
from orchestration.light_dagster_dbt import (
    DagsterDbtTranslator,
    DagsterDbtTranslatorSettings,
    DbtProject,
    dbt_assets,
)
from orchestration.metadata import (
    all_columns,
    check_metadata,
    check_result,
    lineage_metadata,
    table_metadata,
)
from orchestration.resources import Dbt, EditionWarehouse, Expectations
from ringledger import progress
from ringledger.quality.proofs import keep_unit_tests, passed_unit_tests
from ringledger.quality.results import CheckResult, dbt_results, latest, record
from ringledger.quality.wording import describe_test
from ringledger.settings import Settings
from ringledger.warehouse.dbt import environment, load_manifest, target_path
from ringledger.warehouse.lineage import LineageCache


class Translator(DagsterDbtTranslator):
    """A node's key is where its table stands, `schema/name`; its group is its layer."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """`marts/rpt_claims`, `seeds/claims`, `raw/edition`."""
        name = dbt_resource_props.get("identifier") or dbt_resource_props.get("alias")
        return dg.AssetKey([dbt_resource_props["schema"], name or dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The layer, and within it the subject or the source: marts_claims, staging_fbi."""
        _, *folders, name = dbt_resource_props["fqn"]
        if folders and folders[0] == "staging":
            folders.append(str(name).removeprefix("stg_").partition("__")[0])
        return "_".join(folders) or str(dbt_resource_props["schema"])

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        """The dbt group that a model belongs to, as a team: here the group itself, not its name."""
        group = dbt_resource_props.get("group")
        return [f"team:{group['name'] if group else 'ringledger'}"]

    def get_automation_condition(
        self, dbt_resource_props: Mapping[str, Any]
    ) -> dg.AutomationCondition[Any] | None:
        """A model follows what it reads; a seed is read anew by a build."""
        return FOLLOWS if dbt_resource_props["resource_type"] == "model" else None

    def get_asset_spec(
        self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None
    ) -> dg.AssetSpec:
        """The language a table is made in, and where its page of documentation stands."""
        spec = super().get_asset_spec(manifest, unique_id, project)
        node = manifest["nodes"].get(unique_id) or manifest["sources"][unique_id]
        kinds = {"seed"} if node["resource_type"] == "seed" else {node.get("language") or "sql"}
        page = (node.get("patch_path") or node["original_file_path"]).rpartition("://")[2]
        return spec.replace_attributes(kinds={*spec.kinds, *kinds}).merge_attributes(
            metadata={
                "documentation": posixpath.normpath(f"dbt_project/{page}"),
                # Without the file: each edition has one.
                "dagster/table_name": f"{node['schema']}.{node.get('alias') or node['name']}",
            }
        )

    def get_asset_check_spec(
        self,
        asset_spec: dg.AssetSpec,
        manifest: Mapping[str, Any],
        unique_id: str,
        project: DbtProject | None,
    ) -> dg.AssetCheckSpec | None:
        """What a test holds, in words. One on a raw table blocks within dbt, not in Dagster.

        There it would stand between that table and the register of landings, which dbt reads too:
        Dagster would cut this one step into several dbt runs to get around the circle.
        """
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        if spec is None:
            return None
        return spec._replace(
            description=describe_test(manifest["nodes"][unique_id]),
            blocking=spec.blocking and spec.asset_key.path[0] != "raw",
        )


MANIFEST = load_manifest(Settings.from_environment())
# A seed that is loaded again is made anew, not emptied and filled.
_BUILD = ["build", "--full-refresh"]
_BUT_UNIT_TESTS = ["--exclude-resource-type", "unit_test"]
# Where dbt leaves the compiled SQL of each model, below its target's `compiled`.
_SQL_FILES = {
    (node["schema"], node["alias"]): f"{node['package_name']}/{node['original_file_path']}"
    for node in MANIFEST["nodes"].values()
    if node["resource_type"] == "model" and node["language"] == "sql"
}
TRANSLATOR = Translator(DagsterDbtTranslatorSettings(enable_source_tests_as_checks=True))


@dbt_assets(
    manifest=MANIFEST,
    dagster_dbt_translator=TRANSLATOR,
    partitions_def=PARTITIONS,
    name="dbt_project",
)
def dbt_project(
    context: dg.AssetExecutionContext,
    dbt: Dbt,
    warehouse: EditionWarehouse,
    expectations: Expectations,
) -> Iterator[Any]:
    """Seeds, models, tests and unit tests, in dbt's order; unit tests once for the same code."""
    command = [*_BUILD, *(_BUT_UNIT_TESTS if passed_unit_tests(warehouse.settings) else [])]
    parts = len(context.selected_asset_keys) + len(context.selected_asset_check_keys)
    built: list[dg.Output[Any]] = []
    checked: list[dg.AssetCheckResult] = []
    expectations.rest()
    with (
        warehouse.turn(),
        environment(warehouse.edition.edition, warehouse.settings) as target,
        progress.step("dbt models and tests", parts) as step,
    ):
        try:
            for event in dbt.cli(command, context=context, target_path=target).stream():
                if isinstance(event, dg.Output):
                    built.append(event)
                    step.advance(event.output_name)
                else:
                    step.advance()
                    if isinstance(event, dg.AssetCheckResult) and not event.passed:
                        checked.append(event)
                    else:
                        yield event
            step.note = f"{len(built)} tables, {step.done - len(built)} tests"
            expectations.rise()
            warehouse.begin_version()
        finally:
            # dbt writes until it is through, so that rows can be counted and shown only now.
            yield from _materializations(context, built, warehouse)
            yield from _failed_checks(checked, warehouse)


def _failed_checks(
    failed: list[dg.AssetCheckResult], warehouse: EditionWarehouse
) -> Iterator[dg.AssetCheckResult]:
    """The checks that did not hold, with the rows; all of them are kept for `ringledger checks`."""
    name, settings = warehouse.edition.edition, warehouse.settings
    try:
        path = target_path(name, settings) / "run_results.json"
        run_results = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # dbt did not come so far
        yield from failed
        return
    with warehouse.connection(read_only=True) as connection:
        results = dbt_results(run_results, MANIFEST, connection)
    units = [result for result in results.values() if result.kind == "unit test"]
    if len(units) == len(MANIFEST["unit_tests"]) and all(unit.passed for unit in units):
        keep_unit_tests(units, settings)
    record(name, "dbt", [*passed_unit_tests(settings), *results.values()], settings)
    by_name = {result.check: result for result in results.values()}
    for check in failed:
        result = by_name.get(str(check.check_name))
        more = check_metadata(result) if result else {}
        yield check.with_metadata({**(check.metadata or {}), **more})


def _materializations(
    context: dg.AssetExecutionContext, built: list[dg.Output[Any]], warehouse: EditionWarehouse
) -> Iterator[dg.Output[Any]]:
    target = target_path(warehouse.edition.edition, warehouse.settings)
    with warehouse.connection(read_only=True) as connection:
        columns = all_columns(connection)
        kinds = {name: {column: kind for column, kind, _ in own} for name, own in columns.items()}
        cache = LineageCache(target / "column_lineage.json", kinds)
        for output in built:
            schema, table = context.asset_key_for_output(output.output_name).path
            sql = target / "compiled" / _SQL_FILES.get((schema, table), "none")
            lineage = cache.lineage(sql.read_text("utf-8")) if sql.is_file() else {}
            yield dg.Output(
                value=None,
                output_name=output.output_name,
                metadata={
                    **output.metadata,
                    **table_metadata(connection, schema, table, columns),
                    **lineage_metadata(lineage),
                },
            )
    cache.keep()


@dg.multi_asset_check(
    name="unit_tests",
    specs=[
        dg.AssetCheckSpec(
            node["name"],
            asset=TRANSLATOR.get_asset_key(MANIFEST["nodes"][node["depends_on"]["nodes"][0]]),
            description=describe_test(node),
        )
        for node in MANIFEST["unit_tests"].values()
    ],
    can_subset=True,
)
def unit_tests(
    context: dg.AssetCheckExecutionContext, warehouse: EditionWarehouse
) -> Iterator[dg.AssetCheckResult]:
    """What dbt made of its unit tests: one that fails keeps dbt from making its model."""
    found = {
        result.check: result
        for result in latest(warehouse.edition.edition, warehouse.settings)
        if result.kind == "unit test"
    }
    for asset, name in sorted(context.selected_asset_check_keys):
        missing = CheckResult(".".join(asset.path), name, "unit test", False, False)
        yield check_result(asset, found.get(name, missing))
