"""What two rows of death lists have in common, in levels with named meaning.

Belongs here: the row as it is compared, and for a pair of rows which level each feature is at. Does
not: which pairs are compared (`matcher`), what a level weighs (`model`).

Code 0 of every feature says that there is nothing to compare: it weighs nothing.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from ringledger.encounters.people import NAME_LEVELS, name_level

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


@dataclass(frozen=True, slots=True)
class Death:
    """One row of a death list, as it is compared; None or empty where the row doesn't say.

    `list_name` is the file's: two rows of one list are one death only if the list repeats itself.
    `fe_id` is the id by Fatal Encounters, the row's own or the one another publisher gives it.
    `person_key` is the folded name, None where it was withheld. Places, street and means are folded
    and written in one way; `agency_ids` are what the row's names were linked to.
    """

    row_id: str
    list_name: str
    occurred_on: date
    person_key: str | None = None
    state: str | None = None
    city: str | None = None
    county: str | None = None
    zip: str | None = None
    street: str | None = None
    age: int | None = None
    sex: str | None = None
    race: str | None = None
    means: frozenset[str] = frozenset()
    fe_id: str | None = None
    agency_text: str | None = None
    agency_ids: frozenset[str] = frozenset()


# Least similarity, out of 100, at which two spellings of a city, or two addresses, are alike.
_CITY_ALIKE = 88
_STREET_ALIKE = 85


Ids = Mapping[str, Container[str]]
"""By list, the ids that its rows carry."""


def compare(left: Death, right: Death, ids: Ids | None = None) -> tuple[int, ...]:
    """The level code of each feature, in the order of `FEATURES`; symmetric.

    `ids` are those of the lists that are compared; without them, each id is taken for some row's.
    """
    return (
        name_level(left.person_key, right.person_key),
        _day(left, right),
        _same(left.state, right.state),
        _place(left, right),
        _street(left.street, right.street),
        _agency(left, right),
        _age(left.age, right.age),
        _same(left.sex, right.sex),
        _same(left.race, right.race),
        _means(left.means, right.means),
        _published_id(left, right, ids),
    )


def _published_id(left: Death, right: Death, ids: Ids | None) -> int:
    level = _same(left.fe_id, right.fe_id)
    if level != 2 or ids is None:
        return level
    # An id that the other list has means a row there, if not this one; one that it lacks, none.
    is_of_a_row = left.fe_id in ids[right.list_name] or right.fe_id in ids[left.list_name]
    return 2 if is_of_a_row else 3


def _same(left: str | None, right: str | None) -> int:
    if not left or not right:
        return 0
    return 1 if left == right else 2


def _day(left: Death, right: Death) -> int:
    apart = abs((left.occurred_on - right.occurred_on).days)
    return 1 if apart == 0 else 2 if apart == 1 else 3 if apart <= 3 else 4


def _place(left: Death, right: Death) -> int:
    level = LEVELS["place"].index
    if left.state and right.state and left.state != right.state:
        return 0  # the state says it all
    city = (
        None
        if not left.city or not right.city
        else left.city == right.city or fuzz.ratio(left.city, right.city) >= _CITY_ALIKE
    )
    code = None if not left.zip or not right.zip else left.zip == right.zip
    if code:
        return level("same ZIP code, another city" if city is False else "same ZIP code and city")
    if city:
        return level("same city" if code is None else "same city, another ZIP code")
    if left.county and right.county:
        return level("same county" if left.county == right.county else "another county")
    return 0 if city is None and code is None else level("another county")


def _street(left: str | None, right: str | None) -> int:
    if not left or not right:
        return 0
    if left == right:
        return 1
    return 2 if fuzz.token_set_ratio(left, right) >= _STREET_ALIKE else 3


def _agency(left: Death, right: Death) -> int:
    if not left.agency_ids or not right.agency_ids:
        return 0
    if left.agency_ids == right.agency_ids:
        return 1 if left.agency_text == right.agency_text else 2
    return 3 if left.agency_ids & right.agency_ids else 4


def _age(left: int | None, right: int | None) -> int:
    if left is None or right is None:
        return 0
    apart = abs(left - right)
    return 1 if apart == 0 else 2 if apart == 1 else 3 if apart <= 3 else 4


def _means(left: frozenset[str], right: frozenset[str]) -> int:
    if not left or not right:
        return 0
    common = left & right
    return 3 if not common else 1 if "gunshot" in common else 2
