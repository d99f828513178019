"""Which rows are compared.

Belongs here: the blocks, as batches of pairs of positions. Does not: what the rows of a pair have
in common (`compare`), what becomes of them (`matcher`).

A day and state with many rows has a pair for every two of them: pairs come in batches, so that
however many there are, few are in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from ringledger.encounters.deaths import Deaths, Numbers

# Rows of one state are compared up to this many days apart; rows of one name in any state too, and
# rows that don't say their state with all others.
DAYS_APART = 3
# Rows of one name and state are compared up to this many days apart: dates are mistyped.
DAYS_APART_OF_ONE_NAME = 60

# Most pairs of a batch, but for those of one row: their columns fit a processor's cache.
_BATCH = 1 << 17

Positions = npt.NDArray[np.integer[Any]]
Flags = npt.NDArray[np.bool_]


class Pairs(NamedTuple):
    """Pairs of positions, the smaller in `left`."""

    left: Positions
    right: Positions

    def where(self, these: Flags | Positions) -> Pairs:
        """Those of the pairs, or the pairs at these positions."""
        return Pairs(self.left[these], self.right[these])


def candidate_pairs(deaths: Deaths) -> Iterator[Pairs]:
    """Rows worth comparing, each pair once."""
    days = deaths.days
    states, names = deaths.states.at, deaths.names.at
    yield from _near(states, days, DAYS_APART, np.flatnonzero(states >= 0))
    for pairs in _near_any(np.flatnonzero(states < 0), days, DAYS_APART):
        # Of two rows without a state, each meets the other.
        is_met_twice = (states[pairs.left] < 0) & (states[pairs.right] < 0)
        yield _sorted(pairs.where(~is_met_twice | (pairs.left < pairs.right)))
    for pairs in _near(names, days, DAYS_APART_OF_ONE_NAME, np.flatnonzero(names >= 0)):
        yield pairs.where(_is_of_one_name(deaths, pairs) & ~_is_near(deaths, pairs))


def pairs_of_one_id(deaths: Deaths) -> Pairs:
    """Rows that carry one id by Fatal Encounters, however far apart."""
    ids = deaths.fe_ids.at
    same = [*_near(ids, np.zeros_like(deaths.days), 0, np.flatnonzero(ids >= 0))]
    return Pairs(*map(np.concatenate, zip(*same, strict=True))) if same else _NONE


def are_candidates(deaths: Deaths, pairs: Pairs) -> Flags:
    """Whether they are among the pairs worth comparing, whatever id they carry."""
    return _is_near(deaths, pairs) | _is_of_one_name(deaths, pairs)


_NONE = Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64))


def _apart(deaths: Deaths, pairs: Pairs) -> Numbers:
    apart: Numbers = np.abs(deaths.days[pairs.left] - deaths.days[pairs.right])
    return apart


def _is_near(deaths: Deaths, pairs: Pairs) -> Flags:
    """Whether a pair is of one state, or one that isn't said, and of days near each other."""
    left, right = deaths.states.at[pairs.left], deaths.states.at[pairs.right]
    is_of_one_state = (left == right) | (left < 0) | (right < 0)
    found: Flags = is_of_one_state & (_apart(deaths, pairs) <= DAYS_APART)
    return found


def _is_of_one_name(deaths: Deaths, pairs: Pairs) -> Flags:
    """Whether a pair is of one name, and of days near enough for that."""
    names, states = deaths.names.at, deaths.states.at
    is_same = (names[pairs.left] == names[pairs.right]) & (names[pairs.left] >= 0)
    is_of_one_state = states[pairs.left] == states[pairs.right]
    allowed = np.where(is_of_one_state, DAYS_APART_OF_ONE_NAME, DAYS_APART)
    found: Flags = is_same & (_apart(deaths, pairs) <= allowed)
    return found


def _near(groups: Numbers, days: Numbers, days_apart: int, among: Positions) -> Iterator[Pairs]:
    """Pairs of one group up to so many days apart, each pair once."""
    if not len(among):
        return
    first = int(days[among].min())
    span = int(days[among].max()) - first + days_apart + 1
    keys = groups[among].astype(np.int64) * span + (days[among] - first)
    order = np.argsort(keys, kind="stable")
    keys, rows = keys[order], among[order]
    ends = np.searchsorted(keys, keys + days_apart, side="right")
    for one, other in _spans(np.arange(1, len(rows) + 1), ends):
        yield _sorted(Pairs(rows[one], rows[other]))


def _near_any(these: Positions, days: Numbers, days_apart: int) -> Iterator[Pairs]:
    """These rows, left, with all others up to so many days apart."""
    order = np.argsort(days, kind="stable")
    keys = days[order]
    starts = np.searchsorted(keys, days[these] - days_apart, side="left")
    ends = np.searchsorted(keys, days[these] + days_apart, side="right")
    for one, other in _spans(starts, ends):
        pairs = Pairs(these[one], order[other])
        yield pairs.where(pairs.left != pairs.right)


def _spans(starts: Positions, ends: Positions) -> Iterator[tuple[Positions, Positions]]:
    """Each position with all from its start up to its end, in batches."""
    sizes = ends - starts
    total = sizes.cumsum()
    begin = 0
    while begin < len(sizes):
        before = int(total[begin - 1]) if begin else 0
        end = max(int(np.searchsorted(total, before + _BATCH, side="right")), begin + 1)
        counts = sizes[begin:end]
        one = np.repeat(np.arange(begin, end), counts)
        within = np.arange(len(one)) - np.repeat(total[begin:end] - counts - before, counts)
        yield one, starts[one] + within
        begin = end


def _sorted(pairs: Pairs) -> Pairs:
    return Pairs(np.minimum(*pairs), np.maximum(*pairs))
