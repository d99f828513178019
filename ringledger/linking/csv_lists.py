"""Delimited text files: any usual delimiter and encoding, every line accounted for.

Belongs here: encodings, delimiters, lines that don't fit their header or are quoted otherwise. Does
not: what a column means, splitting the great majority of files (`csv_pieces`).

Decisions:
- The encoding is UTF-8 or UTF-16 where a byte-order mark says so, else UTF-8 where the whole file
  is valid UTF-8, else Windows-1252, which is what Excel saves on Windows.
- The delimiter is the comma, tab, semicolon or bar that splits the first lines into most columns
  alike. A header without any has one column, and commas below it belong to the names.
- A cell is text and stays as it is: leading zeros, spaces, long numbers. A row of fewer cells than
  the header lacks the last ones; they are missing, not empty.
- A row with more cells than the header, or with broken quoting, is a row with a defect: what fits
  under no header is kept beside it, and reading resumes on the next line.
- A blank line is no row, as for other readers of CSV.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ringledger.arrow import texts
from ringledger.errors import SourceError
from ringledger.linking.csv_pieces import Piece, pieces
from ringledger.linking.lists import BATCH_ROWS, Batch, Defect, Notices

if TYPE_CHECKING:
    import pyarrow as pa

_DELIMITERS = (",", "\t", ";", "|")
# Stands for "no delimiter": a control character that parts units in no list seen so far.
_NONE = "\x1f"
_SAMPLE_RECORDS = 50
_PIECE = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Longer cells are taken for a quotation mark that nobody closed.
_LONGEST_CELL = 1 << 20


@dataclass(frozen=True)
class Record:
    """A record of the file: its cells, its text without the line's end, and where it begins."""

    cells: list[str]
    text: str
    line_number: int
    defect: str | None = None


@dataclass(frozen=True)
class TextBatch:
    """Rows of text, each as long as the header; null where a row was too short, as `short` were."""

    columns: tuple[str, ...]
    cells_of: list[pa.Array]
    _lines: Callable[[], pa.Array] | None
    defects: dict[int, Defect] = field(default_factory=dict)
    short: int = 0

    @property
    def row_count(self) -> int:
        """How many rows."""
        return len(self.cells_of[0])

    def lines(self) -> pa.Array | None:
        """The rows as they stand in the file, without the ends of lines."""
        return self._lines() if self._lines else None

    def texts(self, column: int) -> pa.Array:
        """A column as text."""
        return self.cells_of[column]

    def as_text(self) -> list[pa.Array]:
        """The columns; a missing cell is shown as an empty one."""
        return self.cells_of

    def cells(self) -> Iterator[Sequence[object]]:
        """The rows, None where a cell is missing."""
        return zip(*(column.to_pylist() for column in self.cells_of), strict=True)

    def as_arrow(self) -> pa.RecordBatch:
        """Columns of text: an empty cell is empty text, a missing one null."""
        import pyarrow as pa

        return pa.RecordBatch.from_arrays(self.cells_of, names=list(self.columns))


@dataclass
class CsvList:
    """A delimited text file. Raises SourceError when it isn't text or has no header."""

    path: Path
    encoding: str = field(init=False)
    delimiter: str | None = field(init=False)
    columns: tuple[str, ...] = field(init=False)
    _notices: Notices = field(init=False, default_factory=Notices)

    def __post_init__(self) -> None:
        """Look at the beginning of the file, and through all of it for its encoding."""
        csv.field_size_limit(_LONGEST_CELL)
        self.encoding = _encoding(self.path)
        sample = self._sample()
        self._delimiter = _delimiter(sample)
        with self.path.open(encoding=self.encoding, newline="") as file:
            header = next(self._filled(_records(file, self._delimiter)), None)
        if header is None:
            raise SourceError(f"{self.path} holds nothing but blank lines.")
        if header.defect:
            raise SourceError(
                f"{self.path}, line {header.line_number}: the line of column names can't be read: "
                f"{header.defect}. Mend the quotation marks in it."
            )
        self.columns = tuple(header.cells)
        self.delimiter = None if self._delimiter == _NONE else self._delimiter
        if self.encoding == "cp1252":
            self._notices.say("The file is no UTF-8; it was read as Windows-1252.")

    @property
    def column_types(self) -> tuple[str | None, ...]:
        """Every column holds text."""
        return (None,) * len(self.columns)

    @property
    def notices(self) -> list[str]:
        """What a person should know of how the file was read."""
        return self._notices.said

    def batches(self) -> Iterator[Batch]:
        """The rows below the header."""
        short = rows = 0
        for batch in self._batches():
            short += batch.short
            rows += batch.row_count
            if batch.row_count:
                yield batch
        if not rows:
            yield self._batch([], [], {}, 0)
        if short:
            self._notices.say(
                f"{short:,} {'row has' if short == 1 else 'rows have'} fewer cells than there are "
                f"column names; the last are taken as missing."
            )

    def _batches(self) -> Iterator[TextBatch]:
        """Split by Arrow as far as the file is quoted by the rules, by record from there on."""
        if not self.encoding.startswith("utf-8"):
            with self.path.open(encoding=self.encoding, newline="") as file:
                yield from self._by_record(file, 1, has_header=True)
            return
        offset = len(codecs.BOM_UTF8) if self.encoding == "utf-8-sig" else 0
        has_header = True
        for piece in pieces(self.path, self._delimiter, offset, BATCH_ROWS):
            if isinstance(piece, Piece):
                body = piece.without_first() if has_header else piece
                columns = body.columns(len(self.columns), self._delimiter)
                if columns is not None:
                    yield TextBatch(self.columns, columns, body.lines if self.delimiter else None)
                else:
                    lines = io.TextIOWrapper(io.BytesIO(body.data), "utf-8", newline="")
                    yield from self._by_record(lines, body.line_number)
                has_header = False
            else:
                offset, line_number = piece
                with self.path.open(encoding="utf-8", newline="") as file:
                    file.seek(offset)
                    yield from self._by_record(file, line_number, has_header)

    def _by_record(
        self, lines: Iterator[str], line_number: int, has_header: bool = False
    ) -> Iterator[TextBatch]:
        records = self._filled(_records(lines, self._delimiter, line_number))
        if has_header:
            next(records)
        width = len(self.columns)
        rows: list[list[str | None]] = []
        shown: list[str] = []
        defects: dict[int, Defect] = {}
        short = 0
        for record in records:
            cells: list[str | None] = [*record.cells[:width]]
            surplus = tuple(record.cells[width:])
            where = f"line {record.line_number}"
            line = record.text
            if record.defect:
                defects[len(rows)] = Defect(f"{where}: {record.defect}")
            elif any(surplus):
                reason = f"{where}: {len(record.cells)} cells under {width} column names"
                defects[len(rows)] = Defect(reason, surplus)
            if self.delimiter and (surplus or record.defect):
                line = _line(cells, self.delimiter)
            if len(cells) < width:
                short += not record.defect
                line += (self.delimiter or "") * (width - len(cells))
                cells += [None] * (width - len(cells))
            rows.append(cells)
            shown.append(line)
            if len(rows) == BATCH_ROWS:
                yield self._batch(rows, shown, defects, short)
                rows, shown, defects, short = [], [], {}, 0
        yield self._batch(rows, shown, defects, short)

    def _batch(
        self, rows: list[list[str | None]], lines: list[str], defects: dict[int, Defect], short: int
    ) -> TextBatch:
        columns = [texts([row[place] for row in rows]) for place in range(len(self.columns))]
        shown = (lambda: texts(lines)) if self.delimiter else None
        return TextBatch(self.columns, columns, shown, defects, short)

    def _sample(self) -> list[str]:
        lines = []
        with self.path.open(encoding=self.encoding, errors="replace", newline="") as file:
            for line in file:
                if line.strip():
                    lines.append(line)
                if len(lines) > _SAMPLE_RECORDS:
                    break
        return lines

    def _filled(self, records: Iterator[Record]) -> Iterator[Record]:
        """The records that aren't blank."""
        try:
            yield from (record for record in records if record.cells)
        except UnicodeError as error:
            raise SourceError(
                f"{self.path} says it is {self.encoding} text but isn't: {error}. Save it as UTF-8."
            ) from error


def _records(lines: Iterator[str], delimiter: str, line_number: int = 1) -> Iterator[Record]:
    """Split lines into records; a line that can't be is a record with a defect."""
    returned: deque[str] = deque()
    taken: list[str] = []

    def feed() -> Iterator[str]:
        while True:
            line = returned.popleft() if returned else next(lines, None)
            if line is None:
                return
            taken.append(line)
            yield line

    while True:
        reader = csv.reader(feed(), delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                text = "".join(taken).rstrip("\r\n") if cells else ""
                yield Record(cells, text, line_number)
                line_number += len(taken)
                taken.clear()
            return
        except csv.Error as error:
            # Only the first line is given up: a stray mark must not cost the lines after it.
            first, *others = taken
            returned.extendleft(reversed(others))
            taken.clear()
            said = str(error)
            reason = "a quotation mark is never closed" if "end of data" in said else said
            yield Record([first.rstrip("\r\n")], first.rstrip("\r\n"), line_number, reason)
            line_number += 1


def _line(cells: Sequence[str | None], delimiter: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="").writerow(cells)
    return text.getvalue()


def _encoding(path: Path) -> str:
    """The file's encoding. Raises SourceError when it holds no text."""
    try:
        with path.open("rb") as file:
            start = file.read(4)
            for mark, encoding in _MARKS:
                if start.startswith(mark):
                    return encoding
            file.seek(0)
            decoder = codecs.getincrementaldecoder("utf-8")()
            is_utf8 = True
            while piece := file.read(_PIECE):
                if b"\0" in piece:
                    raise SourceError(
                        f"{path} is no CSV text: it holds binary data. Give a CSV, Parquet or XLSX "
                        f"file; text saved as UTF-16 needs its byte-order mark."
                    )
                is_utf8 = is_utf8 and _decodes(decoder, piece)
            is_utf8 = is_utf8 and _decodes(decoder, b"", final=True)
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.") from error
    if is_utf8:
        return "utf-8"
    try:
        with path.open(encoding="cp1252", newline="") as file:
            while file.read(_PIECE):
                pass
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{path} is neither UTF-8 nor Windows-1252 text: byte {error.object[error.start]:#04x} "
            f"stands for nothing there. Save it as UTF-8."
        ) from error
    return "cp1252"


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(sample: Sequence[str]) -> str:
    """The delimiter that splits the sample into most columns alike; `_NONE` when none does."""
    best: tuple[float, int] = (0.0, 0)
    found = _NONE
    for delimiter in _DELIMITERS:
        widths = [len(record.cells) for record in _records(iter(sample), delimiter)]
        if not widths or widths[0] < 2:
            continue
        alike = sum(width == widths[0] for width in widths) / len(widths)
        if (alike, widths[0]) > best:
            best, found = (alike, widths[0]), delimiter
    return found
