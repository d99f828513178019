"""Opening a file as a list: which reader it needs, by its first bytes and not by its name.

Belongs here: telling kinds of files apart, and saying of others why they are no list. Does not:
reading a file (`csv_lists`, `sheet_lists`, `parquet_lists`).
"""

from __future__ import annotations

from pathlib import Path

from ringledger.errors import SourceError, UsageError
from ringledger.linking.lists import NameList

_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_PARQUET = b"PAR1"
_WEB_PAGES = (b"<!doctype html", b"<html", b"<?xml")
_OTHER_KINDS = {
    b"\x1f\x8b": "compressed with gzip; decompress it first",
    b"BZh": "compressed with bzip2; decompress it first",
    b"\x28\xb5\x2f\xfd": "compressed with zstd; decompress it first",
    b"%PDF": "a PDF document",
    b"ARROW1": "an Arrow file",
    b"RDX": "an R data file",
}


def open_list(path: Path, sheet: str | None = None) -> NameList:
    """The list in a CSV, Parquet or spreadsheet file.

    `sheet` names the sheet of a workbook, the first one by default. Raises SourceError when the
    file is empty, can't be read or is of a kind that is no list.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder. Name the file in it that holds the list.")
    if not path.is_file():
        raise UsageError(
            f"{path} is no file that can be read twice. Save the list to a file first."
        )
    try:
        with path.open("rb") as file:
            start = file.read(64)
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.") from error
    if not start:
        raise SourceError(f"{path} is empty. A list has a line of column names and then its rows.")
    for mark, kind in _OTHER_KINDS.items():
        if start.startswith(mark):
            raise SourceError(f"{path} is {kind}. Give a CSV, Parquet or XLSX file.")
    if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].lower().startswith(_WEB_PAGES):
        raise SourceError(
            f"{path} is a web page and no list, whatever its name; it may say why the download "
            f"failed. Open it in a browser."
        )
    if start.startswith(_SPREADSHEETS):
        from ringledger.linking.sheet_lists import SheetList

        return SheetList(path, sheet)
    if sheet is not None:
        raise UsageError(f"{path} is no workbook, so it has no sheet {sheet!r}.")
    if start.startswith(_PARQUET):
        from ringledger.linking.parquet_lists import ParquetList

        return ParquetList(path)
    from ringledger.linking.csv_lists import CsvList

    return CsvList(path)
