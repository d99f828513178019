"""The end of the graph: each claim as an asset, and each of its readings as a check on it.

A check that fails says that the files contradict the words. That is a finding, not a fault: it
warns, and nothing waits for it. From a claim the graph leads back to the files it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import dagster as dg

from orchestration.editions import FOLLOWS, PARTITIONS
from orchestration.metadata import markdown
from orchestration.resources import EditionWarehouse
from ringledger.project import seed_rows
from ringledger.warehouse.query import Result, fetch

# What the figures of a claim are in; `rpt_claim_evidence` leads to the rows of the files.
_MADE_OF = ["rpt_claims", "rpt_claim_specifications", "rpt_claim_evidence"]
_SHOWN = ("verdict", "value", "numerator", "denominator", "lower_bound", "upper_bound")


def _statements() -> dict[str, list[str]]:
    """By claim, its words in each statement set, the real one's first."""
    rows = sorted(seed_rows("claims"), key=lambda row: row["statement_set"], reverse=True)
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["claim_id"], []).append(
            f"{row['statement_set']}: “{row['statement']}” ({row['url']})"
        )
    return found


def _readings() -> list[tuple[str, str]]:
    return sorted({(row["claim_id"], row["reading"]) for row in seed_rows("claim_readings")})


def _key(claim_id: str) -> dg.AssetKey:
    return dg.AssetKey(["claims", claim_id.replace("-", "_")])


@dg.multi_asset(
    name="claims",
    specs=[
        dg.AssetSpec(
            _key(claim_id),
            deps=[dg.AssetKey(["marts", table]) for table in _MADE_OF],
            description="\n\n".join(words),
            group_name="claims",
            kinds={"duckdb"},
            owners=["team:claims"],
            automation_condition=FOLLOWS,
            metadata={"claim_id": claim_id, "rows_behind_it": f"ringledger trace {claim_id}"},
        )
        for claim_id, words in _statements().items()
    ],
    check_specs=[
        dg.AssetCheckSpec(
            reading,
            asset=_key(claim_id),
            description=f"{_statements()[claim_id][0]}, counting deaths as: {reading}.",
        )
        for claim_id, reading in _readings()
    ],
    partitions_def=PARTITIONS,
)
def claims(warehouse: EditionWarehouse) -> Iterator[Any]:
    """Published figure, figure from the files, bounds and verdict of each claim and reading."""
    with warehouse.connection(read_only=True) as connection:
        rows = fetch(
            connection, "select * from marts.rpt_claims order by claim_order, reading_order"
        ).records()
    for claim_id in _statements():
        own = [row for row in rows if row["claim_id"] == claim_id]
        yield dg.MaterializeResult(
            asset_key=_key(claim_id),
            metadata={
                "readings": dg.MetadataValue.md(_table(own)),
                "caution": dg.MetadataValue.md(_cautions(own)),
            },
        )
    answered = {(row["claim_id"], row["reading"]): row for row in rows}
    for claim_id, reading in _readings():
        yield _verdict(claim_id, reading, answered.get((claim_id, reading)))


def _verdict(claim_id: str, reading: str, row: dict[str, Any] | None) -> dg.AssetCheckResult:
    key: dict[str, Any] = {"asset_key": _key(claim_id), "check_name": reading}
    if row is None:
        told = "The statement of this edition does not have it."
        return dg.AssetCheckResult(**key, passed=True, description=told)
    return dg.AssetCheckResult(
        **key,
        passed=row["verdict"] != "contradicted",
        severity=dg.AssetCheckSeverity.WARN,
        description=f"“{row['statement']}” {row['reason']}",
        metadata={
            name: value
            for name, value in row.items()
            if value is not None and isinstance(value, (str, int, float, bool))
        },
    )


def _table(rows: list[dict[str, Any]]) -> str:
    shown = [(row["reading"], *(_short(row[name]) for name in _SHOWN)) for row in rows]
    return markdown(Result(("reading", *_SHOWN), shown))


def _cautions(rows: list[dict[str, Any]]) -> str:
    """What the figures can't say, each text once, with the readings it is about."""
    readings: dict[str, list[str]] = {}
    for row in rows:
        readings.setdefault(row["caution"], []).append(row["reading"])
    return "\n".join(f"- {caution} ({', '.join(own)})" for caution, own in readings.items())


def _short(value: object) -> object:
    return f"{value:.4g}" if isinstance(value, float) else value
