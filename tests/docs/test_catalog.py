"""dbt's own pages: one file with every table of the edition, that needs no network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ringledger.errors import UsageError
from ringledger.settings import Settings
from ringledger.warehouse.dbt import write_catalog

ROOT = Path(__file__).resolve().parents[2]


def test_the_catalog_is_one_file_with_the_tables_and_their_columns(
    published_demo: Path, demo_built: Path, tmp_path: Path
) -> None:
    before = demo_built.read_bytes()
    page = tmp_path / "new folder" / "catalog.html"
    command = [sys.executable, str(ROOT / "docs" / "catalog.py"), str(page)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)

    assert made.returncode == 0, made.stderr
    text = page.read_text(encoding="utf-8")
    # From the project, and from the warehouse, which alone knows the types.
    assert "model.ringledger.fct_agency_links" in text
    assert '"type": "DOUBLE"' in text
    assert [path.name for path in page.parent.iterdir()] == [page.name]
    assert demo_built.read_bytes() == before


def test_an_edition_that_is_not_built_has_no_catalog(ringledger_home: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ringledger build --edition demo"):
        write_catalog("demo", Settings.from_environment(), tmp_path / "catalog.html")
    assert not (tmp_path / "catalog.html").exists()
