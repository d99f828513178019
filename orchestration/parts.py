"""The part of the build job that a change of decisions calls for: what depends on it, and no more.

What is affected is worked out in `ringledger.warehouse.changes`; here it becomes assets and checks.
"""

from __future__ import annotations

from collections.abc import Collection

import dagster as dg

from orchestration.claims import claims
from orchestration.publication import edition_diff, published_warehouse
from orchestration.transformation import MANIFEST, TRANSLATOR
from ringledger.warehouse.changes import affected

_ALWAYS = {
    dg.AssetKey(["raw", "edition"]),
    *published_warehouse.keys,
    *edition_diff.keys,
    *claims.keys,
}


def part_of(job: dg.JobDefinition, changed: Collection[str]) -> dg.JobDefinition:
    """The job that makes again what depends on the changed seeds, checks it and publishes."""
    made, tests = affected(MANIFEST, changed)
    assets = _ALWAYS | {TRANSLATOR.get_asset_key(MANIFEST["nodes"][key]) for key in made}
    names = {MANIFEST["nodes"][key]["name"] for key in tests}
    checks = {
        key
        for key in job.asset_layer.asset_graph.asset_check_keys
        if key.name in names
        or (key.asset_key in assets and key.asset_key.path[0] != "raw" and key.name not in _TESTS)
    }
    return job.get_subset(asset_selection=assets, asset_check_selection=checks)


_TESTS = {node["name"] for node in MANIFEST["nodes"].values() if node["resource_type"] == "test"}
