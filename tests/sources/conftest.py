"""Small files in the publishers' formats, written by the tests themselves."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ringledger.sources.editions import Source

SourceMaker = Callable[..., Source]


@pytest.fixture
def source_of() -> SourceMaker:
    """`source_of(path, reader, **fields)`: a registry entry for a file as it is now."""

    def make(path: Path, reader: str, **values: Any) -> Source:
        formats = {".csv": "csv", ".xlsx": "xlsx", ".dta": "stata", ".rds": "rds"}
        fields: dict[str, Any] = {
            "source_id": path.stem.lower(),
            "publisher": "Publisher",
            "title": "Title",
            "citation": "Citation",
            "url_main": "https://example.org/",
            "urls": (),
            "license": "CC0",
            "license_url": "https://example.org/license",
            "vintage": "2020",
            "date_published": date(2020, 8, 22),
            "date_accessed": date(2020, 8, 28),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "bytes": path.stat().st_size,
            "format": formats[path.suffix],
            "file_name": path.name,
            "expected_rows": 1,
            "reader": reader,
        }
        return Source(**{**fields, **values})

    return make


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., Path]:
    """`write_csv(rows, name="file.csv")`: rows of cells as CSV."""

    def write(rows: Sequence[Sequence[str]], name: str = "file.csv") -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return path

    return write


@pytest.fixture
def write_xlsx(tmp_path: Path) -> Callable[..., Path]:
    """`write_xlsx({sheet: rows}, name="file.xlsx")`: typed cells; None leaves a cell empty."""

    def write(sheets: dict[str, Sequence[Sequence[Any]]], name: str = "file.xlsx") -> Path:
        import xlsxwriter

        path = tmp_path / name
        with xlsxwriter.Workbook(str(path), {"default_date_format": "m/d/yyyy"}) as workbook:
            for sheet, rows in sheets.items():
                worksheet = workbook.add_worksheet(sheet)
                for row_number, row in enumerate(rows):
                    for column_number, cell in enumerate(row):
                        if cell is not None:
                            worksheet.write(row_number, column_number, cell)
        return path

    return write
