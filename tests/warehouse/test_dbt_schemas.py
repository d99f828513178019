"""Schemas without defaults refuse what they refuse with them."""

from __future__ import annotations

import subprocess
import sys

SCHEMAS = """
from dbt.artifacts.resources.v1.model import ModelConfig
from dbt.contracts.graph.unparsed import UnparsedModelUpdate
from dbt_common.dataclass_schema import ValidationError

from ringledger.warehouse.dbt_schemas import leave_out_defaults

def without(schema):
    if isinstance(schema, dict):
        return {name: without(part) for name, part in schema.items() if name != "default"}
    return [without(part) for part in schema] if isinstance(schema, list) else schema

kinds = ModelConfig, UnparsedModelUpdate
before = [kind.json_schema() for kind in kinds]
for kind in kinds:
    kind.json_schema.__func__.cache_clear()
leave_out_defaults()
after = [kind.json_schema() for kind in kinds]
assert after != before and after == [without(schema) for schema in before]
good = {"name": "m", "original_file_path": "", "yaml_key": "models", "package_name": "p"}
UnparsedModelUpdate.validate(good)
for bad in ({"columns": 1}, {"name": 7}):
    try:
        UnparsedModelUpdate.validate(good | bad)
    except ValidationError:
        continue
    raise AssertionError(bad)
"""


def test_only_defaults_are_left_out() -> None:
    ran = subprocess.run([sys.executable, "-c", SCHEMAS], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
