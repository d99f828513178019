"""The reference has a heading for each command, setting, table and seed, and shows data as text."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from ringledger.cli.main import COMMANDS
from ringledger.project import dbt_dir, project_dir, seed_rows, seeds_dir

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    return runpy.run_path(str(DOCS / "reference.py"))


def headings(page: str) -> list[str]:
    return re.findall(r"^## (.+)$", page, re.MULTILINE)


def test_every_command_has_its_heading_and_every_option_its_line(
    reference: dict[str, Any],
) -> None:
    page = reference["commands"]()
    assert headings(page) == list(COMMANDS)
    assert "--part [numerator|denominator]" in page


def test_every_setting_that_is_read_has_its_heading(reference: dict[str, Any]) -> None:
    read = set()
    for path in (project_dir() / "ringledger").glob("*.py"):
        read |= set(re.findall(r'"(RINGLEDGER_[A-Z_]+)"', path.read_text(encoding="utf-8")))
    assert set(headings(reference["settings_page"]())) == read


def test_every_table_has_its_heading_and_every_column_a_meaning(reference: dict[str, Any]) -> None:
    page = reference["tables"]()
    made = {path.stem for path in (dbt_dir() / "models" / "marts").rglob("*.sql")}
    assert set(headings(page)) == made
    assert "{{" not in page
    assert not re.search(r"\| \|$", page, re.MULTILINE)


def test_every_seed_has_its_heading_and_small_ones_every_row(reference: dict[str, Any]) -> None:
    page = reference["seeds"]()
    assert headings(page) == sorted(path.stem for path in seeds_dir().glob("*.csv"))
    for row in seed_rows("link_rules"):
        assert reference["escaped"](row["reason"]) in page


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("<script>alert(1)</script>", r"&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a | b", r"a \| b"),
        ("[page](javascript:x)", r"\[page\](javascript:x)"),
        ("`code`", r"\`code\`"),
        ("two\nlines", "two lines"),
    ],
)
def test_text_of_data_is_shown_as_text(reference: dict[str, Any], told: str, shown: str) -> None:
    assert reference["escaped"](told) == shown


def test_only_an_address_becomes_a_link(reference: dict[str, Any]) -> None:
    assert reference["_linked"]("https://example.org/a_b") == "[page](<https://example.org/a_b>)"
    assert reference["_linked"]("javascript:alert(1)") == "javascript:alert(1)"
    assert reference["_linked"]("https://example.org/ <b>") == "https://example.org/ &lt;b&gt;"
