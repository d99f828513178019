"""Arrow arrays from Python's and NumPy's values, without pandas.

`pyarrow.array` imports pandas where it is installed, which takes longer than linking a short list.
Belongs here: ways around that. Does not: anything about what the arrays hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pyarrow as pa

Positions = npt.NDArray[np.int64]


def keep_buffers() -> None:
    """Have Arrow reuse the memory of freed buffers, from here on in the whole process.

    Its usual pool gives large buffers back at once: where columns are made anew for every batch,
    the system spends as long on fresh pages as some stages take. jemalloc, which keeps them, isn't
    built in on every platform.
    """
    import pyarrow as pa

    with suppress(NotImplementedError):
        pa.set_memory_pool(pa.jemalloc_memory_pool())


def texts(values: Sequence[str | None]) -> pa.Array:
    """Texts as an Arrow array of strings; None becomes null."""
    import pyarrow as pa

    known = [value or "" for value in values]
    joined = "".join(known)
    data = joined.encode()
    # In ASCII a character is a byte.
    is_ascii = len(data) == len(joined)
    sizes = (len(value) if is_ascii else len(value.encode()) for value in known)
    lengths = np.fromiter(chain([0], sizes), np.int64, len(known) + 1)
    is_known = None
    if None in values:
        is_known = np.array([value is not None for value in values], dtype=bool)
    buffers = [_validity(is_known), pa.py_buffer(lengths.cumsum()), pa.py_buffer(data)]
    return pa.Array.from_buffers(pa.large_string(), len(known), buffers).cast(pa.string())


def numbers(values: npt.NDArray[Any], is_known: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    """Floats or 64-bit integers as an Arrow array that shares their memory, null where unknown."""
    import pyarrow as pa

    kind = pa.float64() if values.dtype == np.float64 else pa.int64()
    buffer = pa.py_buffer(np.ascontiguousarray(values))
    return pa.Array.from_buffers(kind, len(values), [_validity(is_known), buffer])


def _validity(is_known: npt.NDArray[np.bool_] | None) -> pa.Buffer | None:
    import pyarrow as pa

    return None if is_known is None else pa.py_buffer(np.packbits(is_known, bitorder="little"))


def memory(column: pa.Array) -> npt.NDArray[Any]:
    """An Arrow array of numbers as a NumPy one that shares its memory; a null may be any number."""
    kind = np.dtype(str(column.type).replace("double", "float64"))
    if not len(column):
        return np.zeros(0, kind)
    return np.frombuffer(column.buffers()[1], kind)[column.offset : column.offset + len(column)]


def numbered(values: Positions) -> tuple[Positions, Positions]:
    """Dictionary-encode: the code of each value, and the distinct values as they first appear."""
    coded = numbers(values).dictionary_encode()
    return memory(coded.indices).astype(np.int64), memory(coded.dictionary).astype(np.int64)


def written_numbers(
    values: npt.NDArray[np.float64],
    is_known: npt.NDArray[np.bool_] | None = None,
    before: str = "",
    after: str = "",
) -> pa.Array:
    """Numbers by Python's `repr`, between two texts; null where unknown."""
    distinct, at = np.unique(values, return_inverse=True)
    written = texts([*(f"{before}{value!r}{after}" for value in distinct.tolist()), None])
    return taken(written, at if is_known is None else np.where(is_known, at, -1))


def joined(*parts: pa.Array | str, is_null_empty: bool = False) -> pa.Array:
    """Columns of text concatenated row by row, as `a || b` in SQL.

    Null where a part is null; with `is_null_empty`, a part that is null counts as empty.
    """
    import pyarrow.compute as pc

    handling = "replace" if is_null_empty else "emit_null"
    # A string among the arguments, made a scalar by Arrow, would import pandas too.
    arguments = [texts([part])[0] if isinstance(part, str) else part for part in (*parts, "")]
    return pc.binary_join_element_wise(*arguments, null_handling=handling, null_replacement="")


def joined_members(lists: pa.Array, between: str) -> pa.Array:
    """The texts of each list joined by `between`; null where the list is null."""
    import pyarrow.compute as pc

    return pc.binary_join(lists, texts([between])[0])


def taken(values: pa.Array, at: npt.NDArray[Any]) -> pa.Array:
    """The values at these positions; negative ones count from the end."""
    return values.take(numbers(np.where(at < 0, at + len(values), at).astype(np.int64)))
