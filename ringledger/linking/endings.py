"""What a name says at its end of where its agency is: "Houston Police Department TX 77002".

Belongs here: a state, a ZIP code and a city behind a whole name, as lists of addresses have them.
Does not: the states that a name of any row may say (`ringledger.matching.names`), comparing names.

The end of a name may be part of it: "Adams Co", "Metropolitan Police - Washington". It is taken
off only where the directory bears it out, that is where an agency of that state goes by the rest
alone. Else the name stays as it is written.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

from ringledger.linking.directory import Directory
from ringledger.matching.comparison.block import Block
from ringledger.matching.counties import county_key
from ringledger.matching.folding import fold
from ringledger.matching.names import AgencyName, normalize_agency_name, parse_agency_name
from ringledger.matching.qualifiers import said_state
from ringledger.matching.vocabulary import vocabulary

_ZIP = re.compile(r"[\s,]+[0-9]{5}(?:-[0-9]{4})?$")
# What stands between a name and the state after it.
_SIGN = re.compile(r"\s*(?:[,\u2013\u2014]|\s-\s)\s*(?=(?:(?!\s-\s)[^,\u2013\u2014])*$)")
# Behind these words a bare state is no part of the place's name, as it is in "Police of La Porte".
_FORCE = frozenset({"police", "department", "office", "sheriffs", "safety", "marshal"})
_BOUND = frozenset({"county", "township"})
# Codes that are words and abbreviations too, where capitals say nothing and no ZIP code follows.
_WORDS = frozenset({"CO", "CT", "DE", "HI", "IN", "LA", "MD", "ME", "OK", "OR", "PA"})


class _Reading(NamedTuple):
    """A way to read the end of a text."""

    rest: str
    state: str
    city: str
    # What the state is called, where a county or a city that is called so may be meant.
    called: str = ""


class Endings:
    """Reads the ends of names against one directory."""

    def __init__(self, directory: Directory) -> None:
        """Index nothing yet."""
        self._directory = directory
        self._spelled: dict[str, dict[str, list[int]]] = {}
        # Last words of names, few of which are new, and whether a state's name or code ends so.
        self._seen: dict[str, bool] = {}

    def read(self, text: str, row_state: str) -> AgencyName | None:
        """What a name reads as without its end; None where the end is not for taking off.

        `row_state` is what the row says, empty where it says none: another is left alone. So is
        "Houston Police - Texas", which may be in Texas County, Missouri.
        """
        if not self._may_say(text):
            return None
        if self._directory.has_name(normalize_agency_name(text), row_state):
            return None  # its end is part of it
        for reading in _readings(text):
            if row_state in ("", reading.state) and (found := self._borne_out(reading)):
                is_open = reading.called and not row_state and self._is_open(found, reading)
                return parse_agency_name(text) if is_open else found
        return None

    @cached_property
    def _last_words(self) -> frozenset[str]:
        words_of = vocabulary()
        names = {name.split()[-1] for name in words_of.state_names}
        short = {said for said, full in words_of.abbreviations.items() if full[-1] in names}
        short |= {*map(fold, (*words_of.state_abbreviations, *words_of.state_codes))}
        return frozenset(names | short)

    def _may_say(self, text: str) -> bool:
        """A quick look before the reading: most names don't end like a state."""
        last = text[text.rfind(" ") + 1 :]
        if (known := self._seen.get(last)) is None:
            is_zip = len(last) > 4 and last[-4:].isdigit()
            known = is_zip or fold(last.rpartition(",")[2]) in self._last_words
            if not is_zip:
                self._seen[last] = known
        return known

    def _borne_out(self, reading: _Reading) -> AgencyName | None:
        read = parse_agency_name(reading.rest, reading.state)
        if not read.core or read.kind == "unknown" or read.state not in ("", reading.state):
            return None
        block = self._directory.block(reading.state)
        owners = self._owners(reading.state, read)
        if not owners:
            return None
        if reading.city and not _is_at(reading.city, read, {block.places[at] for at in owners}):
            return None
        return read._replace(state=reading.state)

    def _owners(self, state: str, read: AgencyName) -> list[int]:
        """The agencies, by position in the block, that a name as read may be the own name of."""
        block = self._directory.block(state)
        if state not in self._spelled:
            self._spelled[state] = _by_spelling(block)
        names = self._spelled[state].get(read.compact, ())
        return [int(block.owner[at]) for at in names if _may_be(read, block.names.names[at])]

    def _is_open(self, read: AgencyName, reading: _Reading) -> bool:
        """Whether an agency of the name may be in a county elsewhere that is called as the state.

        Or in a city: many have a Washington, as Franklin County, Missouri.
        """
        block, county = self._directory.block(""), county_key(reading.called)
        return any(
            (county in block.counties[owner] or county == "washington")
            and self._directory.entries[block.agencies[owner].agency_id].state != reading.state
            for owner in self._owners("", read)
        )


def _by_spelling(block: Block) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for at, compact in enumerate(block.names.compact):
        found[compact].append(at)
    return dict(found)


def _may_be(read: AgencyName, name: AgencyName) -> bool:
    if (read.kind, read.number) != (name.kind, name.number):
        return False
    types = {read.place_type, name.place_type}
    return len(types) == 1 or read.kind == "sheriff" or types.isdisjoint(_BOUND)


def _is_at(city: str, read: AgencyName, places: set[str]) -> bool:
    """Whether a city is that of the agencies a name may mean, or says nothing beside its county.

    "Central Police, Nevada, MO" are not those of St. Louis, should these go by that name alone.
    """
    if read.kind == "sheriff" and read.place_type == "county":
        said = parse_agency_name(city)
        return (said.kind, said.number) == ("unknown", "") and said.place_type != "county"
    return places == {"".join(fold(city).split())}


def _readings(text: str) -> list[_Reading]:
    """The ways to read the end of a text, the likeliest first."""
    whole = _ZIP.sub("", text.strip())
    found: list[_Reading] = []
    sign = _SIGN.search(whole)
    tail = whole[sign.end() :] if sign else ""
    if sign and (state := _state(tail)):
        rest = whole[: sign.start()]
        head, comma, city = rest.rpartition(",")
        if comma:
            found.append(_Reading(head, state, city))
        is_plain = "," in sign.group() or tail == state
        called = "" if is_plain else normalize_agency_name(tail)
        return [*found, _Reading(rest, state, "", called)]
    words = whole.split()
    for size in (1, 2, 3):
        said, rest = " ".join(words[-size:]), " ".join(words[:-size])
        if not (rest and (state := _state(said))):
            continue
        head, comma, city = rest.rpartition(",")
        before = normalize_agency_name(rest).split()
        is_word = said in _WORDS and whole.isupper() and whole == text.strip()
        if comma and city.strip():
            found.append(_Reading(head, state, city))
        # "NYPD NY" is one word and its state.
        elif not is_word and (len(before) == 1 or _FORCE.intersection(before[-1:])):
            called = fold(said) if fold(said) == "washington" else ""
            found.append(_Reading(rest, state, "", called))
    return found


def _state(said: str) -> str:
    """The code of the state that words are; codes are in capitals, and "Co." is County."""
    return said_state(said) if said == "CO" or fold(said) != "co" else ""
