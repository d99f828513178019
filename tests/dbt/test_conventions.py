"""What every model, seed and test of the dbt project keeps to."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

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

    assert "unique_together" in applied_tests(described) or any(
        applied_tests(column) >= {"unique", "not_null"} for column in described["columns"]
    )


@pytest.mark.parametrize("seed", SEEDS, ids=name_of)
def test_a_seed_and_its_columns_are_described(seed: Path) -> None:
    with seed.open(encoding="utf-8", newline="") as stream:
        header = next(csv.reader(stream))
    described = properties(seed, "seeds")

    assert described["description"]
    assert [column["name"] for column in described["columns"]] == header
    assert all(column.get("description") for column in described["columns"])


def test_no_model_reads_another_layer_backwards() -> None:
    order = list(PREFIXES)
    layer_of = {model.stem: model.relative_to(dbt_dir() / "models").parts[0] for model in MODELS}
    for model in MODELS:
        for name in re.findall(r"ref\(['\"](\w+)['\"]\)", model.read_text(encoding="utf-8")):
            if name in layer_of:
                assert order.index(layer_of[name]) <= order.index(layer_of[model.stem]), name
