"""The figures of the pages are the ones that are computed."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT / "docs" / "tables.py"


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    return runpy.run_path(str(TABLES))


def test_a_table_is_filled_between_its_marks_and_nothing_else_changes(
    written: dict[str, Any],
) -> None:
    page = "Words.\n<!-- table: a -->\nold\n<!-- end -->\nMore words.\n"
    assert written["filled"](page, {"a": "new\n"}) == page.replace("old", "new")
    with pytest.raises(KeyError):
        written["filled"](page, {})


def test_a_table_has_a_line_per_row_and_no_cell_for_nothing(written: dict[str, Any]) -> None:
    rows = [{"a": 1, "b": None}, {"a": "x|y", "b": 0.5}]
    assert written["markdown"](rows) == "| a | b |\n| --- | --- |\n| 1 |  |\n| x\\|y | 0.5 |\n"


@pytest.mark.parametrize("page", ["README.md", "docs/linkage.md"])
def test_no_table_of_a_page_is_empty(page: str) -> None:
    blocks = re.findall(
        r"<!-- table: ([\w-]+) -->\n(.*?)<!-- end -->", (ROOT / page).read_text(), re.S
    )
    assert blocks
    assert [name for name, table in blocks if table.count("\n") < 3] == []
