# ruff: noqa: SIM905 -- a list of words reads as words
"""Two names of one person, and two persons' names."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringledger.encounters.people import ANOTHER_NAME, NAME_LEVELS, Names, name_level

NAMES = st.text("abcdef ", max_size=20).map(lambda text: " ".join(text.split()))


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("ada crale", "ada crale", "same"),
        ("ada crale", "ada bee crale", "same given name and surname, other words differ"),
        ("ada crale", "ada crale jr", "same given name and surname, other words differ"),
        ("ada crale sr", "ada crale jr", "same given name and surname, another generation"),
        ("ada bee", "ada bee crale", "all words of one are in the other"),
        ("ada crale", "ada crael", "spelled alike"),
        ("adalina crale", "adelina crale", "spelled alike"),
        ("ada crale", "a crale", "same surname, given names alike"),
        ("michael crale", "micah crale", "same surname, given names alike"),
        ("ada crale", "bo crale", "same surname, another given name"),
        ("ada crale", "ada denholm", "same given name, another surname"),
        ("ada crale", "bo denholm", "another name"),
        (None, "ada crale", "not said"),
    ],
)
def test_names_agree_at_the_level_a_reader_would_say(
    left: str | None, right: str | None, level: str
) -> None:
    assert NAME_LEVELS[name_level(left, right)] == level


@given(NAMES, NAMES)
def test_the_order_of_two_names_does_not_matter(left: str, right: str) -> None:
    assert name_level(left, right) == name_level(right, left)


@given(NAMES)
def test_a_name_that_was_withheld_is_like_no_name(name: str) -> None:
    assert NAME_LEVELS[name_level(None, name)] == "not said"


WORDS = st.sampled_from("ada adah adaline bo crale crael denholm denholmes jr sr".split())


@given(st.lists(NAMES.filter(bool) | st.lists(WORDS, min_size=1).map(" ".join), min_size=2))
def test_names_that_are_not_read_are_other_names(names: list[str]) -> None:
    left, right = np.triu_indices(len(names))
    may_be_alike = Names(names).may_be_alike(left, right)

    for one, other in zip(left[~may_be_alike], right[~may_be_alike], strict=True):
        assert name_level(names[one], names[other]) == ANOTHER_NAME
