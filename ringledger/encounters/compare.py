"""What two rows of death lists have in common, in levels with named meaning.

Belongs here: for pairs of rows, which level each feature is at. Does not: the rows (`deaths`),
which pairs are compared (`blocks`), what a level weighs (`model`).

Code 0 of every feature says that there is nothing to compare: it weighs nothing.

All pairs are compared at once, column by column. Where texts have to be compared letter by letter,
most pairs are told to differ by their letters alone (`signatures`), and only what is left is read,
each pair of texts once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from ringledger.encounters import signatures
from ringledger.encounters.blocks import Flags, Pairs, Positions
from ringledger.encounters.deaths import Column, Deaths, Numbers
from ringledger.encounters.people import ANOTHER_NAME, NAME_LEVELS, NOT_SAID, Names, name_level

NOTHING = "not said"

LEVELS: dict[str, tuple[str, ...]] = {
    "name": NAME_LEVELS,
    "day": (NOTHING, "same", "a day apart", "two or three days apart", "further apart"),
    "state": (NOTHING, "same", "another"),
    "place": (
        NOTHING,
        "same ZIP code and city",
        "same ZIP code, another city",
        "same city",
        "same city, another ZIP code",
        "same county",
        "another county",
    ),
    "street": (NOTHING, "same", "alike", "another"),
    "agency": (
        NOTHING,
        "same agencies, in the same words",
        "same agencies",
        "one agency in common",
        "other agencies",
    ),
    "age": (NOTHING, "same", "a year apart", "two or three years apart", "further apart"),
    "sex": (NOTHING, "same", "another"),
    "race": (NOTHING, "same", "another"),
    "means": (NOTHING, "shot, both", "same means, none shot", "another means"),
    "published id": (NOTHING, "same", "another", "another, of no row"),
}
FEATURES = tuple(LEVELS)


# Least similarity, out of 100, at which two spellings of a city, or two addresses, are alike.
_CITY_ALIKE = 88
_STREET_ALIKE = 85


Levels = npt.NDArray[np.uint8]
"""The level codes of pairs: a row for each pair, a column for each of `FEATURES`."""

MayMatter = Callable[[Pairs, Mapping[str, npt.NDArray[np.uint8]]], Flags]
"""Says of pairs, by the features compared so far, which are worth comparing further."""


class Comparison:
    """Compares rows of these deaths; what each pair of texts has in common is kept."""

    def __init__(self, deaths: Deaths) -> None:
        """Take texts apart, once each."""
        self._deaths = deaths
        self._names = Names(deaths.names.values)
        self._city_letters = signatures.of_letters(deaths.cities.values)
        self._city_lengths = np.array([*map(len, deaths.cities.values)], np.int32)
        self._agencies = signatures.Words().of(deaths.agencies.values)
        self._means = _levels_of_means(deaths.means.values)
        self._is_id_of_list = _ids_of_lists(deaths)
        # What is quickly compared first; then what has to be read letter by letter.
        self._stages: Sequence[Mapping[str, Callable[[Pairs], Levels]]] = (
            {
                "day": self._day,
                "state": lambda pairs: _same(deaths.states, pairs),
                "agency": self._agency,
                "age": self._age,
                "sex": lambda pairs: _same(deaths.sexes, pairs),
                "race": lambda pairs: _same(deaths.races, pairs),
                "means": self._mean,
                "published id": self._published_id,
            },
            {"name": self._name},
            {"place": self._place},
            {"street": self._street},
        )

    def levels(self, pairs: Pairs, may_matter: MayMatter | None = None) -> tuple[Pairs, Levels]:
        """The level code of each feature, the same whichever row comes first.

        Only of the pairs that may matter, which is asked whenever a few more features are compared.
        """
        found: dict[str, Levels] = {}
        for stage in self._stages:
            for feature, level in stage.items():
                found[feature] = level(pairs)
            if may_matter:
                these = may_matter(pairs, found)
                pairs = pairs.where(these)
                found = {feature: levels[these] for feature, levels in found.items()}
        return pairs, np.stack([found[feature] for feature in FEATURES], axis=1)

    def _name(self, pairs: Pairs) -> Levels:
        names = self._deaths.names
        left, right = names.at[pairs.left], names.at[pairs.right]
        levels = np.full(len(left), ANOTHER_NAME, np.uint8)
        is_said = (left >= 0) & (right >= 0)
        levels[~is_said] = NOT_SAID
        (asked,) = np.nonzero(is_said)
        asked = asked[self._names.may_be_alike(left[asked], right[asked])]
        levels[asked] = _each_once(
            left[asked],
            right[asked],
            lambda one, other: name_level(names.values[one], names.values[other]),
        )
        return levels

    def _day(self, pairs: Pairs) -> Levels:
        days = self._deaths.days
        return _steps(np.abs(days[pairs.left] - days[pairs.right]))

    def _age(self, pairs: Pairs) -> Levels:
        ages = self._deaths.ages
        left, right = ages[pairs.left], ages[pairs.right]
        return np.where((left < 0) | (right < 0), np.uint8(0), _steps(np.abs(left - right)))

    def _place(self, pairs: Pairs) -> Levels:
        deaths = self._deaths
        state = _same(deaths.states, pairs)
        code, county = _same(deaths.zips, pairs), _same(deaths.counties, pairs)
        city = _same(deaths.cities, pairs)
        # Where states differ, that says it all.
        (asked,) = np.nonzero((city == _ANOTHER) & (state != _ANOTHER))
        city[asked[self._are_cities_alike(pairs.left[asked], pairs.right[asked])]] = _SAME
        level = LEVELS["place"].index
        found = np.select(
            [
                state == _ANOTHER,
                (code == _SAME) & (city == _ANOTHER),
                code == _SAME,
                (city == _SAME) & (code == _NOT_SAID),
                city == _SAME,
                county == _SAME,
                (county == _ANOTHER) | (city == _ANOTHER) | (code == _ANOTHER),
            ],
            [
                0,
                level("same ZIP code, another city"),
                level("same ZIP code and city"),
                level("same city"),
                level("same city, another ZIP code"),
                level("same county"),
                level("another county"),
            ],
            0,
        )
        return found.astype(np.uint8)

    def _are_cities_alike(self, left: Positions, right: Positions) -> Flags:
        cities = self._deaths.cities
        one, other = cities.at[left], cities.at[right]
        lengths = self._city_lengths
        # A letter put in or left out changes one of those a text has, and its length by one.
        allowed = (1 - _CITY_ALIKE / 100) * (lengths[one] + lengths[other]) + 1e-9
        changed = np.bitwise_count(self._city_letters[one] ^ self._city_letters[other])
        alike: Flags = (changed <= allowed) & (np.abs(lengths[one] - lengths[other]) <= allowed)
        values = cities.values
        alike[alike] = _each_once(
            one[alike],
            other[alike],
            lambda here, there: fuzz.ratio(values[here], values[there]) >= _CITY_ALIKE,
        )
        return alike

    def _street(self, pairs: Pairs) -> Levels:
        streets = self._deaths.streets
        levels = _same(streets, pairs)
        (asked,) = np.nonzero(levels == _ANOTHER)
        alike = process.cpdist(
            [streets.values[at] for at in streets.at[pairs.left[asked]].tolist()],
            [streets.values[at] for at in streets.at[pairs.right[asked]].tolist()],
            scorer=fuzz.token_set_ratio,
            dtype=np.float64,
        )
        levels[asked] = np.where(alike >= _STREET_ALIKE, 2, 3)
        return levels

    def _agency(self, pairs: Pairs) -> Levels:
        agencies, texts = self._deaths.agencies, self._deaths.agency_texts.at
        levels = _same(agencies, pairs)
        is_said_otherwise = (levels == _SAME) & (texts[pairs.left] != texts[pairs.right])
        (asked,) = np.nonzero(levels == _ANOTHER)
        left, right = agencies.at[pairs.left[asked]], agencies.at[pairs.right[asked]]
        may_meet = self._agencies[left] & self._agencies[right] != 0
        meet = _each_once(
            left[may_meet],
            right[may_meet],
            lambda one, other: not agencies.values[one].isdisjoint(agencies.values[other]),
        )
        levels[is_said_otherwise] = 2
        levels[asked] = 4
        levels[asked[may_meet][meet == 1]] = 3
        return levels

    def _mean(self, pairs: Pairs) -> Levels:
        means = self._deaths.means.at
        return self._means[means[pairs.left], means[pairs.right]]

    def _published_id(self, pairs: Pairs) -> Levels:
        levels = _same(self._deaths.fe_ids, pairs)
        # An id that the other list has means a row there, if not this one; one that it lacks, none.
        lists, is_id_of = self._deaths.lists, self._is_id_of_list
        of_a_row = (
            is_id_of[pairs.left, lists[pairs.right]] | is_id_of[pairs.right, lists[pairs.left]]
        )
        levels[(levels == _ANOTHER) & ~of_a_row] = 3
        return levels


_NOT_SAID, _SAME, _ANOTHER = 0, 1, 2


def _same(column: Column, pairs: Pairs) -> Levels:
    left, right = column.at[pairs.left], column.at[pairs.right]
    levels = np.where(left == right, np.uint8(_SAME), np.uint8(_ANOTHER))
    levels[(left < 0) | (right < 0)] = _NOT_SAID
    return levels


def _steps(apart: Numbers) -> Levels:
    """Levels of days or years: none apart, one, up to three, more."""
    return np.array([1, 2, 3, 3, 4], np.uint8)[np.minimum(apart, 4)]


def _levels_of_means(values: Sequence[frozenset[str]]) -> Levels:
    """The level of each two of the values; of a row that says nothing, the last."""
    levels = np.zeros((len(values) + 1, len(values) + 1), np.uint8)
    for at, one in enumerate(values):
        for to, other in enumerate(values):
            common = one & other
            levels[at, to] = 3 if not common else 1 if "gunshot" in common else 2
    return levels


def _ids_of_lists(deaths: Deaths) -> npt.NDArray[np.bool_]:
    """By row and list, whether a row of the list has the row's id by Fatal Encounters."""
    ids = deaths.fe_ids.at
    has = np.zeros((len(deaths.fe_ids.values) + 1, len(deaths.name_of_list)), np.bool_)
    has[ids, deaths.lists] = True
    has[-1] = False
    return has[ids]


def _each_once(left: Numbers, right: Numbers, found: Callable[[int, int], Any]) -> Levels:
    """What is found of each pair of values, which is looked for once however often it comes."""
    keys = np.minimum(left, right).astype(np.int64) << 32 | np.maximum(left, right)
    distinct, at = np.unique(keys, return_inverse=True)
    pairs = zip((distinct >> 32).tolist(), (distinct & 0xFFFFFFFF).tolist(), strict=True)
    return np.array([found(one, other) for one, other in pairs], np.uint8)[at]
