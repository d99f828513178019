"""What every model, seed and test of the dbt project keeps to."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from ringledger.project import dbt_dir, seeds_dir

MODELS = sorted(
    path for path in (dbt_dir() / "models").rglob("*") if path.suffix in {".sql", ".py"}
)
SEEDS = sorted(seeds_dir().glob("*.csv"))
PREFIXES = {
    "staging": r"stg_[a-z_]+__[a-z_]+",
    "intermediate": r"int_[a-z_]+__[a-z_]+",
    "marts": r"(dim|fct|bridge|rpt)_[a-z_]+",
}


def properties(path: Path, kind: str) -> dict[str, Any]:
    """What the yml beside a model or seed says of it; there is exactly one of that name."""
    content = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))
    (described,) = [item for item in content[kind] if item["name"] == path.stem]
    return described


def applied_tests(item: dict[str, Any]) -> set[str]:
    return {
        test if isinstance(test, str) else next(iter(test)) for test in item.get("data_tests", [])
    }


def name_of(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_a_model_is_named_after_its_layer(model: Path) -> None:
    layer = model.relative_to(dbt_dir() / "models").parts[0]

    assert re.fullmatch(PREFIXES[layer], model.stem)


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_a_model_and_its_columns_are_described(model: Path) -> None:
    described = properties(model, "models")

    assert described["description"]
    assert described["columns"]
    assert all(column.get("description") for column in described["columns"])


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_a_model_has_a_tested_key(model: Path) -> None:
    described = properties(model, "models")

    assert applied_tests(described) & {"unique_together", "unique_and_filled"}


@pytest.mark.parametrize("seed", SEEDS, ids=name_of)
def test_a_seed_and_its_columns_are_described(seed: Path) -> None:
    with seed.open(encoding="utf-8", newline="") as stream:
        header = next(csv.reader(stream))
    described = properties(seed, "seeds")

    assert described["description"]
    assert [column["name"] for column in described["columns"]] == header
    assert all(column.get("description") for column in described["columns"])


def test_the_database_itself_says_what_each_table_and_column_is(
    demo: duckdb.DuckDBPyConnection,
) -> None:
    undescribed = demo.execute(
        """
        select schema_name, table_name, null as column_name from duckdb_tables()
        where coalesce(comment, '') = ''
        union all
        select schema_name, table_name, column_name from duckdb_columns()
        where coalesce(comment, '') = '' and not internal
        """
    ).fetchall()

    assert undescribed == []


def test_a_raw_column_says_what_it_is_and_under_which_headers_it_was(
    demo: duckdb.DuckDBPyConnection,
) -> None:
    told = demo.execute(
        """
        select comment from duckdb_columns()
        where schema_name = 'raw' and table_name = 'fatal_encounters' and column_name = 'county'
        """
    ).fetchone()

    assert told == (
        "County as the source writes it. Header: Location of death (county); encounter_county; "
        "county.",
    )


def test_what_a_test_written_in_sql_holds_is_described() -> None:
    folder = dbt_dir() / "tests"
    content = yaml.safe_load((folder / "_tests.yml").read_text(encoding="utf-8"))
    told = {test["name"]: test["description"] for test in content["data_tests"]}

    assert sorted(told) == sorted(path.stem for path in folder.glob("*.sql"))
    assert all(told.values())


def test_no_model_reads_another_layer_backwards() -> None:
    order = list(PREFIXES)
    layer_of = {model.stem: model.relative_to(dbt_dir() / "models").parts[0] for model in MODELS}
    for model in MODELS:
        for name in re.findall(r"ref\(['\"](\w+)['\"]\)", model.read_text(encoding="utf-8")):
            if name in layer_of:
                assert order.index(layer_of[name]) <= order.index(layer_of[model.stem]), name


# What is allowed all the same, with the reason; one that nothing needs any more is to be removed.
REGISTER = {"edition", "source_files", "rejected_rows"}
WAIVERS = {
    **{
        ("only staging reads what was landed", f"raw.{table}"): (
            "The edition's record and the register of landings are ours and clean as written"
        )
        for table in REGISTER
    },
}


def models_of(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {k: n for k, n in manifest["nodes"].items() if n["resource_type"] == "model"}


def layer(node: dict[str, Any]) -> str:
    return str(node["fqn"][1])


def parents(node: dict[str, Any], kind: str) -> list[str]:
    return [each for each in node["depends_on"]["nodes"] if each.startswith(f"{kind}.")]


def test_only_staging_reads_what_was_landed(manifest: dict[str, Any]) -> None:
    rule = "only staging reads what was landed"
    read = {
        ".".join(each.split(".")[2:])
        for node in models_of(manifest).values()
        if layer(node) != "staging"
        for each in parents(node, "source")
    }
    assert read == {name for of, name in WAIVERS if of == rule}


def test_a_staging_model_reads_one_source_and_each_source_has_one(manifest: dict[str, Any]) -> None:
    staged = [node for node in models_of(manifest).values() if layer(node) == "staging"]
    read = [node["depends_on"]["nodes"] for node in staged]
    assert all(len(each) == 1 and each[0].startswith("source.") for each in read)
    landed = {key for key, node in manifest["sources"].items() if node["name"] not in REGISTER}
    assert sorted(each[0] for each in read) == sorted(landed)


def test_what_a_mart_shows_of_a_source_has_passed_an_intermediate_model(
    manifest: dict[str, Any],
) -> None:
    models = models_of(manifest)
    for node in models.values():
        if layer(node) == "marts":
            assert "staging" not in {layer(models[each]) for each in parents(node, "model")}


def test_every_model_belongs_to_a_group_that_somebody_answers_for(manifest: dict[str, Any]) -> None:
    groups = {group["name"]: group["owner"] for group in manifest["groups"].values()}
    models = models_of(manifest)
    assert {node["group"] for node in models.values()} == set(groups)
    assert all(owner.get("name") for owner in groups.values())


def test_marts_are_public_under_contract_and_all_else_stays_within(
    manifest: dict[str, Any],
) -> None:
    for node in models_of(manifest).values():
        is_mart = layer(node) == "marts"
        assert node["config"]["access"] == ("public" if is_mart else "protected"), node["name"]
        assert node["config"]["contract"]["enforced"] == is_mart, node["name"]
        assert node["config"]["materialized"] == "table", node["name"]


def test_every_model_is_read_by_another_or_promised_to_somebody(manifest: dict[str, Any]) -> None:
    unread = [
        node["name"]
        for key, node in models_of(manifest).items()
        if not any(each.startswith(("model.", "exposure.")) for each in manifest["child_map"][key])
    ]
    assert unread == []


def test_every_mart_is_promised_and_nothing_but_marts(manifest: dict[str, Any]) -> None:
    models = models_of(manifest)
    exposed = {node["name"]: parents(node, "model") for node in manifest["exposures"].values()}
    assert set(exposed) == {"report", "export", "claims_command", "published_warehouse"}
    marts = {key for key, node in models.items() if layer(node) == "marts"}
    assert set(exposed["published_warehouse"]) == set(exposed["export"]) == marts
    for name, read in exposed.items():
        assert set(read) <= marts, name
    for node in manifest["exposures"].values():
        assert node["description"], node["name"]
        assert node["owner"]["name"], node["name"]


def test_no_rule_is_waived_without_a_reason() -> None:
    assert all(len(reason) > 20 for reason in WAIVERS.values())
