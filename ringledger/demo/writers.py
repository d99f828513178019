"""Files in the publishers' formats, the same bytes for the same rows on every machine.

What belongs here: CSV, XLSX, Stata and RDS. Nothing is compressed where a format allows it: what a
compressor writes differs between the zlib builds of different machines. No file carries the time
it was written.
"""

from __future__ import annotations

import csv
import shutil
import struct
import zipfile
import zlib
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ringledger.demo.publishers.rows import Cell, File, Row

_WRITTEN_AT = datetime(2020, 8, 28)
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_file(file: File, folder: Path) -> Path:
    """Write the file into the folder, in the format its name says, and return its path."""
    path = folder / file.name
    _WRITERS[path.suffix](file, path)
    return path


def _write_csv(file: File, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(file.header)
        for row in file.rows:
            writer.writerow(["" if cell is None else cell for cell in _cells(file, row)])


def _cells(file: File, row: Row) -> list[Cell]:
    return [row.cells.get(name) for name in file.header]


def _write_xlsx(file: File, path: Path) -> None:
    """The list on the first sheet, two summaries with footnotes after it, as published."""
    import xlsxwriter

    with TemporaryDirectory(dir=path.parent) as scratch:
        compressed = Path(scratch, "workbook.xlsx")
        workbook = xlsxwriter.Workbook(
            str(compressed), {"constant_memory": True, "strings_to_urls": False, "tmpdir": scratch}
        )
        workbook.set_properties({"created": _WRITTEN_AT, "title": "Fictional"})
        day_format = workbook.add_format({"num_format": "m/d/yyyy"})
        sheet = workbook.add_worksheet("2013-2020 Police Killings")
        sheet.write_row(0, 0, file.header)
        for at, row in enumerate(file.rows, start=1):
            for column, name in enumerate(file.header):
                cell = row.cells.get(name)
                if isinstance(cell, date):
                    sheet.write_datetime(at, column, cell, day_format)
                elif isinstance(cell, str):
                    sheet.write_string(at, column, cell)
                elif cell is not None:
                    sheet.write_number(at, column, cell)
        for title, table in _summaries(file):
            sheet = workbook.add_worksheet(title)
            for at, line in enumerate(table):
                sheet.write_row(at, 0, line)
        workbook.close()
        _store(compressed, path)


def _summaries(file: File) -> Iterable[tuple[str, list[tuple[Cell, ...]]]]:
    by_agency: dict[tuple[str, str], int] = {}
    for row in file.rows:
        for mention in row.mentions:
            if mention.agency.state:
                key = (mention.agency.state.name, mention.agency.name)
                by_agency[key] = by_agency.get(key, 0) + 1
    largest = sorted(by_agency.items(), key=lambda item: (-item[1], item[0]))[:100]
    by_state: dict[str, int] = {}
    for (state, _), count in by_agency.items():
        by_state[state] = by_state.get(state, 0) + count
    note = ("Fictional data from 1/1/13 - 12/31/19",)
    yield (
        "2013-2019 Killings by PD",
        [
            ("State", "PD", "All People Killed by Police (1/1/2013-12/31/2019)"),
            *((state, name, count) for (state, name), count in largest),
            note,
        ],
    )
    yield (
        "2013-2019 Killings by State",
        [("State", "# People Killed"), *sorted(by_state.items()), note],
    )


def _store(compressed: Path, path: Path) -> None:
    """Copy a zip archive without compression and with fixed times."""
    with zipfile.ZipFile(compressed) as old, zipfile.ZipFile(path, "w") as new:
        for member in old.infolist():
            stored = zipfile.ZipInfo(member.filename, _ZIP_EPOCH)
            stored.create_system = 3
            stored.external_attr = 0o600 << 16
            with old.open(member) as source, new.open(stored, "w", force_zip64=False) as target:
                shutil.copyfileobj(source, target, 1 << 20)


def _write_stata(file: File, path: Path) -> None:
    import pandas as pd

    columns: dict[str, object] = {}
    for name in file.header:
        values = [row.cells.get(name) for row in file.rows]
        if name == "date":
            columns[name] = pd.array(
                [None if day is None else pd.Timestamp(day) for day in values],
                dtype="datetime64[s]",
            )
        elif name in ("unique_id", "imputation_probability"):
            columns[name] = pd.array(
                [float("nan") if value is None else value for value in values], dtype="float64"
            )
        else:
            columns[name] = pd.Series(
                ["" if value is None else str(value) for value in values], dtype=object
            )
    pd.DataFrame(columns).to_stata(
        path,
        convert_dates={"date": "td"},
        write_index=False,
        time_stamp=_WRITTEN_AT,
        data_label="Fictional",
        version=118,
    )


def _write_rds(file: File, path: Path) -> None:
    columns = [
        [None if (cell := row.cells.get(name)) is None else str(cell) for row in file.rows]
        for name in file.header
    ]
    path.write_bytes(_stored_gzip(_r_data_frame(file.header, columns, len(file.rows))))


# R's XDR serialization, version 2: as much of it as a data frame of text needs.
_NA = struct.pack(">ii", 0x00000009, -1)
_HAS_ATTRIBUTES_AND_CLASS = 0x00000300
_VECTOR, _STRINGS, _INTEGERS, _PAIR, _SYMBOL = 0x13, 0x10, 0x0D, 0x402, 0x01
_END_OF_PAIRS = struct.pack(">i", 0xFE)
_UTF_8 = 0x00008009


def _r_data_frame(
    names: Sequence[str], columns: Sequence[Sequence[str | None]], row_count: int
) -> bytes:
    parts = [b"X\n", struct.pack(">iii", 2, 0x00030500, 0x00020300)]
    parts.append(struct.pack(">ii", _VECTOR | _HAS_ATTRIBUTES_AND_CLASS, len(columns)))
    for column in columns:
        parts.append(_r_strings(column))
    parts += [_r_attribute("names"), _r_strings(names)]
    # Row names 1..n are written as (NA, -n).
    parts += [
        _r_attribute("row.names"),
        struct.pack(">iiii", _INTEGERS, 2, -(2**31), -row_count),
    ]
    parts += [_r_attribute("class"), _r_strings(["data.frame"]), _END_OF_PAIRS]
    return b"".join(parts)


def _r_attribute(name: str) -> bytes:
    return struct.pack(">ii", _PAIR, _SYMBOL) + _r_text(name)


def _r_strings(texts: Sequence[str | None]) -> bytes:
    cells = [_NA if text is None else _r_text(text) for text in texts]
    return struct.pack(">ii", _STRINGS, len(cells)) + b"".join(cells)


def _r_text(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack(">ii", _UTF_8, len(encoded)) + encoded


def _stored_gzip(content: bytes) -> bytes:
    """A gzip file of stored blocks (RFC 1951, 3.2.4), without name or time."""
    parts = [b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"]
    step = 0xFFFF
    for start in range(0, max(len(content), 1), step):
        block = content[start : start + step]
        is_last = start + step >= len(content)
        parts += [struct.pack("<BHH", is_last, len(block), len(block) ^ 0xFFFF), block]
    parts.append(struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF))
    return b"".join(parts)


_WRITERS: dict[str, Callable[[File, Path], None]] = {
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
    ".dta": _write_stata,
    ".rds": _write_rds,
}
