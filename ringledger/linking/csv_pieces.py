"""Delimited text that is quoted by the rules, in pieces that Arrow can split.

Nearly all files are such, and Arrow splits them many times faster than a reader that can say what
is wrong with a line. Belongs here: how far a file is quoted by the rules, where its records end,
splitting them. Does not: lines that break the rules (`csv_lists`).

By the rules, a quotation mark opens a cell, closes it, or stands twice inside one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ringledger.arrow import numbers

if TYPE_CHECKING:
    import pyarrow as pa

_QUOTE, _LINE_FEED, _RETURN = b'"\n\r'
_FIRST_PIECE = 1 << 23
_LARGEST_PIECE = 1 << 26
# What Arrow reads at a time, unless told otherwise.
_BLOCK = 1 << 20

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Piece:
    """Whole records, quoted by the rules; `ends` are the positions of the line feeds after them."""

    data: bytes
    offset: int
    line_number: int
    ends: npt.NDArray[np.int64]

    def without_first(self) -> Piece:
        """The same without its first record that isn't blank, and without blank ones before it."""
        bounds = zip(
            self._starts().tolist(), self._stops().tolist(), self.ends.tolist(), strict=True
        )
        place, end = next(
            (place, end) for place, (start, stop, end) in enumerate(bounds) if stop > start
        )
        lines = self.data.count(b"\n", 0, end + 1)
        rest = self.data[end + 1 :]
        return Piece(
            rest, self.offset + end + 1, self.line_number + lines, self.ends[place + 1 :] - end - 1
        )

    def columns(self, count: int, delimiter: str) -> list[pa.Array] | None:
        """Its records in columns, blank ones left out; None when some record has other cells."""
        import pyarrow as pa
        import pyarrow.csv

        is_filled = self._stops() > self._starts()
        names = [str(column) for column in range(count)]
        if not is_filled.any():
            return [pa.nulls(0, pa.string()) for _ in names]
        try:
            table = pyarrow.csv.read_csv(
                _in_arrows_memory(self.data),
                pyarrow.csv.ReadOptions(column_names=names, block_size=self._block()),
                pyarrow.csv.ParseOptions(
                    delimiter=delimiter,
                    newlines_in_values=len(self.ends) < self.data.count(b"\n"),
                ),
                pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
            )
        except pa.ArrowInvalid:
            return None
        if table.num_rows != is_filled.sum():
            return None
        return [column.combine_chunks() for column in table.columns]

    def lines(self) -> pa.Array:
        """Its records as they stand there, blank ones left out."""
        import pyarrow as pa
        import pyarrow.compute as pc

        bounds = np.concatenate([[0], self.ends + 1])
        if bounds[-1] > len(self.data):  # the last line may lack its end
            bounds[-1] = len(self.data)
        buffers = [None, pa.py_buffer(bounds), pa.py_buffer(self.data)]
        lines = pa.Array.from_buffers(pa.large_string(), len(self.ends), buffers).cast(pa.string())
        filled = np.flatnonzero(self._stops() > self._starts())
        return pc.ascii_rtrim(lines, characters="\r\n").take(numbers(filled))

    def _block(self) -> int:
        """How much Arrow takes at a time: it refuses a record that is longer than two blocks."""
        return max(_BLOCK, int(np.diff(self.ends, prepend=-1).max()))

    def _starts(self) -> npt.NDArray[np.int64]:
        return np.concatenate([[0], self.ends[:-1] + 1]).astype(np.int64)[: len(self.ends)]

    def _stops(self) -> npt.NDArray[np.int64]:
        """Where the records end, the ends of their lines left out."""
        text = np.frombuffer(self.data, np.uint8)
        before = np.maximum(self.ends - 1, 0)
        is_return: npt.NDArray[np.int64] = ((self.ends > 0) & (text[before] == _RETURN)).astype(int)
        return self.ends - is_return


def _in_arrows_memory(data: bytes) -> pa.Buffer:
    """A copy that needs no Python to be freed.

    A thread of Arrow's may let go of what it read after `read_csv` has returned. Were that an
    object of Python's, and Python about to end, the whole process would be aborted.
    """
    import pyarrow as pa

    copy = pa.allocate_buffer(len(data))
    np.frombuffer(copy, np.uint8)[:] = np.frombuffer(data, np.uint8)
    return copy


def pieces(path: Path, delimiter: str, offset: int, rows: int) -> Iterator[Piece | tuple[int, int]]:
    """The file's records from an offset on, about so many at a time.

    Where quoting by the rules ends, the last item is the offset and line number of what is left.
    """
    line_number, size, kept = 1, _FIRST_PIECE, b""
    with path.open("rb") as file:
        file.seek(offset)
        while True:
            more = file.read(size)
            data = kept + more
            if not data:
                return
            text = np.frombuffer(data, np.uint8)
            quotes = np.flatnonzero(text == _QUOTE)
            ends = _record_ends(text, quotes)
            if not more:
                # The last line may lack its end; a quotation mark may lack its partner.
                if len(quotes) % 2:
                    yield offset, line_number
                    return
                if not len(ends) or ends[-1] < len(data) - 1:
                    ends = np.append(ends, len(data))
            cut = int(ends[-1]) + 1 if len(ends) else 0
            quotes = quotes[quotes < cut]
            if cut and not _is_by_the_rules(text[:cut], quotes, delimiter):
                yield offset, line_number
                return
            if cut:
                piece = Piece(data[:cut], offset, line_number, ends)
                yield piece
                offset += len(piece.data)
                line_number += piece.data.count(b"\n")
                size = min(max(_FIRST_PIECE, rows * cut // len(ends)), _LARGEST_PIECE)
            kept = data[cut:]
            if len(kept) > _LARGEST_PIECE:
                yield offset, line_number
                return


def _record_ends(text: Bytes, quotes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Line feeds outside of quotation: those after an even number of quotation marks."""
    feeds = np.flatnonzero(text == _LINE_FEED)
    return feeds[np.searchsorted(quotes, feeds) % 2 == 0] if len(quotes) else feeds


def _is_by_the_rules(text: Bytes, quotes: npt.NDArray[np.int64], delimiter: str) -> bool:
    returns = np.flatnonzero(text == _RETURN)
    if np.any(_at(text, returns + 1) != _LINE_FEED):
        return False
    opening, closing = quotes[0::2], quotes[1::2]
    if not len(opening):
        return True
    # A mark that follows a closing one at once is the second of a pair.
    is_second = np.concatenate([[False], opening[1:] == closing[:-1] + 1])
    before = _at(text, opening - 1)
    is_first = np.append(is_second[1:], False)
    after = _at(text, closing + 1)
    mark = ord(delimiter)
    return bool(
        np.all(is_second | (before == mark) | (before == _LINE_FEED))
        and np.all(is_first | (after == mark) | (after == _LINE_FEED) | (after == _RETURN))
    )


def _at(text: Bytes, positions: npt.NDArray[np.int64]) -> Bytes:
    """The bytes at these positions; before the text and after it, line feeds."""
    is_inside = (positions >= 0) & (positions < len(text))
    return np.where(is_inside, text[np.clip(positions, 0, len(text) - 1)], np.uint8(_LINE_FEED))
