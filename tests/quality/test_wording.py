"""What dbt's tests hold, in words."""

from __future__ import annotations

from typing import Any

import pytest

from ringledger.quality.wording import describe_test


@pytest.mark.parametrize(
    ("kind", "given", "sentence"),
    [
        ("unique", {"column_name": "fips"}, "No two rows have the same fips."),
        ("not_null", {"column_name": "reason"}, "No row lacks reason."),
        (
            "unique_together",
            {"columns": ["measure", "reading", "draw"]},
            "No two rows have the same measure, reading and draw.",
        ),
        (
            "unique_and_filled",
            {"unique": ["name_id"], "filled": ["name_id", "state"]},
            "No two rows have the same name_id, and none lacks name_id or state.",
        ),
        (
            "relationships",
            {"column_name": "left_id", "to": "ref('dim_agencies')", "field": "agency_id"},
            "Each left_id is found as agency_id in dim_agencies.",
        ),
        (
            "accepted_values",
            {"column_name": "unit", "values": ["count", "share"]},
            "unit is nothing but count or share.",
        ),
    ],
)
def test_a_generic_test_is_told_by_its_columns(
    kind: str, given: dict[str, Any], sentence: str
) -> None:
    test = {"name": "long_one", "test_metadata": {"name": kind, "kwargs": given}}
    assert describe_test(test) == sentence


def test_a_test_with_words_of_its_own_is_told_by_them() -> None:
    generic = {"name": "unique", "kwargs": {"column_name": "fips"}}
    test = {"name": "x", "description": "Once each.", "test_metadata": generic}
    assert describe_test(test) == "Once each."


def test_a_test_of_another_kind_without_words_is_told_by_its_name() -> None:
    assert describe_test({"name": "places_add_up", "description": ""}) == "places add up"
