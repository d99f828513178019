"""What a dbt test holds, in words: for checks in Dagster, on the command line and on pages.

A test written in SQL, and a unit test, says so itself. The generic ones are many and say the same
of different columns, so that their sentences are made here. How a check turned out stands in
`results`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

_REFERENCE = re.compile(r"'([^']+)'\s*\)$")


def describe_test(test: Mapping[str, Any]) -> str:
    """What the test holds: a test or unit test of dbt's manifest."""
    generic = test.get("test_metadata") or {}
    given = generic.get("kwargs", {})
    said = str(test.get("description") or "")
    if said or generic.get("name") not in _SENTENCES:
        return said or str(test["name"]).replace("_", " ")
    return _SENTENCES[generic["name"]](given)


def _relationships(given: Mapping[str, Any]) -> str:
    other = _REFERENCE.search(given["to"])
    table = other[1] if other else given["to"]
    return f"Each {given['column_name']} is found as {given['field']} in {table}."


_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "accepted_values": lambda given: (
        f"{given['column_name']} is nothing but {_listed(given['values'], 'or')}."
    ),
    "not_null": lambda given: f"No row lacks {given['column_name']}.",
    "relationships": _relationships,
    "unique": lambda given: f"No two rows have the same {given['column_name']}.",
    "unique_and_filled": lambda given: (
        f"No two rows have the same {_listed(given['unique'], 'and')}, "
        f"and none lacks {_listed(given['filled'], 'or')}."
    ),
    "unique_together": lambda given: (
        f"No two rows have the same {_listed(given['columns'], 'and')}."
    ),
}


def _listed(words: Sequence[object], last: str) -> str:
    *others, end = map(str, words)
    return f"{', '.join(others)} {last} {end}" if others else end
