"""Arrow arrays made without pandas are the arrays Arrow makes."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from ringledger.arrow import joined, memory, numbers, taken, texts

# Text as files have it: no halves of characters.
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@settings(deadline=None)
@given(st.lists(st.none() | TEXT))
def test_texts_are_the_array_arrow_makes(values):
    made = texts(values)
    made.validate(full=True)
    assert made.equals(pa.array(values, pa.string()))


def test_numbers_keep_their_kind():
    assert numbers(np.array([0.5, 2.0])).equals(pa.array([0.5, 2.0]))
    assert numbers(np.arange(6)[::2]).equals(pa.array([0, 2, 4]))


def test_what_is_taken_from_before_the_first_comes_from_the_end():
    assert taken(texts(["a", "b", None]), np.array([1, -1, 0])).to_pylist() == ["b", None, "a"]


def test_texts_are_joined_position_by_position():
    left, right = texts(["a", None]), texts(["b", "c"])
    assert joined("<", left, "-", right).to_pylist() == ["<a-b", None]
    assert joined(left, right, is_null_empty=True).to_pylist() == ["ab", "c"]
    assert joined(texts([None]), texts([None]), is_null_empty=True).to_pylist() == [""]
    assert joined(texts([]), "x").to_pylist() == []


def test_numbers_come_back_without_a_copy():
    assert memory(pa.array([1, 2, 3], pa.int32())[1:]).tolist() == [2, 3]
    assert memory(pa.array([0.5])).tolist() == [0.5]
    assert memory(pa.array([], pa.int32())).tolist() == []
