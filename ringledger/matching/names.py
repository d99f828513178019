"""The grammar of agency names: from a typed name to its parts.

Belongs here: reading kind, place, place type, number, county and state out of one name. Does not:
its letters (`folding`), abbreviations and slips (`spelling`), states and counties that stand apart
in it (`qualifiers`), a cell that holds several names (`split`), comparing two names (`comparison`),
knowing which agencies exist (`directory`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from ringledger.matching.folding import fold
from ringledger.matching.qualifiers import take_qualifiers, turned_around
from ringledger.matching.spelling import expand
from ringledger.matching.vocabulary import KIND_PRECEDENCE, MUNICIPAL, Phrase, vocabulary

_QUOTED = re.compile(r"[\"“”][^\"“”]*[\"“”]|\([^()]*\)")
# Acronyms whose last word is University.
_UNIVERSITIES = re.compile("[a-z]{1,3}su")

_RANK = {kind: rank for rank, kind in enumerate(KIND_PRECEDENCE)}
_STATE_LEVEL = frozenset({"state_police", "state_other", "corrections"})
_LOCAL = frozenset({"police", "sheriff", "marshal", "constable", "prosecutor", "unknown"})
# Whose names say a place first.
_PLACED = frozenset({"police", "sheriff", "marshal"})
# What makes a place of a state's name: "Port Washington".
_BEGIN_PLACES = frozenset({"fort", "port", "mount", "new", "old"})
# Whose parts are named behind the kind.
_PARTED = frozenset({"police", "sheriff"})
_NOT_CORE = frozenset({"police", "department", "office", "of", "and", "law", "enforcement"})
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
# Where no other word says the kind: "Ashby Security" is nobody's police.
_GUARDS = frozenset({"security", "patrol"})
_TRIBAL_WORDS = frozenset(
    [
        *("tribal", "tribe", "tribes", "nation", "indian", "indians", "community", "reservation"),
        *("band", "pueblo", "lighthorse", "confederated"),
    ]
)
_SCHOOL_WORDS = frozenset(
    [
        *("school", "public", "district", "board", "education", "system", "unified", "joint"),
        *("independent", "consolidated", "campus"),
    ]
)
# What an airport, or who runs it, may be called or not.
_AIRPORT_WORDS = frozenset(
    {"international", "regional", "municipal", "authority", "commission", "district"}
)
# What follows a state's code in its force's name.
_AFTER_CODE = frozenset({"state", "highway", "department", "law"})


class AgencyName(NamedTuple):
    """A parsed agency name.

    `core` holds the words that tell one agency of a kind from another (a place, an institution),
    without the words for kind, type and organization. `state` and `county` are filled only when
    the name itself says them; `place_type` and `number` are empty when it doesn't.
    """

    normalized: str
    kind: str
    core: tuple[str, ...]
    place_type: str
    number: str
    state: str
    county: str

    @property
    def compact(self) -> str:
        """The core run together: "De Kalb" and "DeKalb" are one spelling."""
        return "".join(self.core)

    @property
    def may_be_campus(self) -> bool:
        """Whether a university's police may be meant by a name read as a state force's.

        "Ashby State Police" may be those of Ashby State; "Highway Patrol, Ashby" is a post's.
        """
        if self.kind != "state_police" or not self.core:
            return False
        return f"{' '.join(self.core)} state police" in self.normalized


def normalize_agency_name(text: str) -> str:
    """The name in one spelling: folded, with abbreviations written out. Idempotent."""
    return " ".join(expand(fold(text).split()))


def normalize_person_name(text: str) -> str:
    """A person's name folded for comparison; nicknames in quotes or parentheses are dropped."""
    return fold(_QUOTED.sub(" ", text))


def telling(core: tuple[str, ...], kind: str) -> tuple[str, ...]:
    """The words that tell agencies of a kind apart.

    Tribes go by nation, tribe and band alike, and so do schools by district, board and system. An
    airport goes by International, Regional or neither, and by the authority that runs it.
    """
    if kind == "school":
        place = tuple(word for word in core if word not in _SCHOOL_WORDS)
        return (*place, "school") if place else core
    if kind == "port_airport" and "airport" in core:
        return tuple(word for word in core if word not in _AIRPORT_WORDS)
    if kind != "tribal":
        return core
    return tuple(word for word in core if word not in _TRIBAL_WORDS) or core


def is_bureau_office(name: AgencyName) -> bool:
    """Whether a tribal agency's name is an office's of the Bureau of Indian Affairs."""
    return name.normalized.endswith(" agency")


@lru_cache(maxsize=1 << 17)
def parse_agency_name(text: str, row_state: str = "") -> AgencyName:
    """Read one agency name. Every text parses; one that says no kind has the kind `unknown`.

    `row_state` is the state of the row it stands in, where known: "Wyoming Department of Public
    Safety" is Wyoming's force, but in Michigan the police of the city of Wyoming.
    """
    rest, state, county = take_qualifiers(turned_around(text))
    return _parsed(tuple(expand(fold(rest).split())), state, county, row_state)


# Remembered by itself: half of a long list's names are spelled like another in the end.
@lru_cache(maxsize=1 << 14)
def _parsed(words: tuple[str, ...], state: str, county: str, row_state: str) -> AgencyName:
    """What words mean of which the state and county that qualify them are taken off."""
    kinds, core, place_type, number = _sorted_out(words)
    kind, core = _kind(kinds, core, words)
    for short, whole in _written_short(row_state):
        if words[: len(short)] == short and _is_of_state(kind, core, words, len(short)):
            return _parsed((*whole, *words[len(short) :]), state, county, row_state)
    if kind == "unknown" and len(words) > 1:
        # "KSP Post 11": of more states than one, so that only the row's tells whose.
        force = vocabulary().forces.get((row_state, words[0]), "")
        if force:
            return _parsed((*expand(fold(force).split()), *words[1:]), state, county, row_state)
    normalized = " ".join(words)
    if county and not core and kind in _LOCAL:
        core, place_type, county = county.split(), "county", ""  # "Sheriff's Office, Ash County"
    if kind == "police" and len(core) > 1 and core[-1] == "pueblo":
        kind = "tribal"  # "Isleta Pueblo Police", but "Pueblo Police Department"
    if "regional" in core and place_type == "county":
        place_type = ""  # a force of towns, whatever county it names
    while kind == "campus" and core[-1:] == ["university"] and _says_campus(tuple(core[:-1])):
        core = core[:-1]  # "CSU Chico University" says it twice
    if kind == "police" and not place_type:
        kind, core = _statewide(core, normalized, row_state)
    if core[:1] == ["dc"] or core[-2:] == ["washington", "dc"]:
        state = state or "DC"
    if kind in _STATE_LEVEL and core:
        state, core = _of_named_state(kind, core, words, place_type, state)
    if kind == "state_police" and (core == ["state"] or _is_misspelled(core, row_state)):
        core = []
    if kind == "state_police" and core and place_type in MUNICIPAL:
        core, place_type = [*core, place_type], ""  # the post at Rapid City
    if row_state and kind in _LOCAL and len(core) > 1:
        state, core = _without_state(state, core, kind, words, row_state)
    if kind == "tribal":
        state, core = _without_tribes_state(state, core, normalized, row_state)
    if kind == "federal" and core[:2] == ["united", "states"]:
        core = core[2:]
    return AgencyName(normalized, kind, tuple(core), place_type, number, state, county)


def _says_campus(core: tuple[str, ...]) -> bool:
    """Whether the words before "University" say a university or college by themselves.

    Those of "SUNY Oswego University Police" do. "Technical State University" is one name.
    """
    if core and _UNIVERSITIES.fullmatch(core[0]):
        return True
    found = [_phrase(core[at:]) for at in range(len(core))]
    return core[-1:] != ("state",) and any(each and each.kind == "campus" for each in found)


def _sorted_out(words: tuple[str, ...]) -> tuple[list[str], list[str], str, str]:
    """What words say: all kinds, the words that tell agencies apart, type of place and number."""
    words_of = vocabulary()
    kinds: list[str] = []
    core: list[str] = []
    place_type = number = ""
    known, units, soft = words_of.known, words_of.units, words_of.soft
    position = 0
    while position < len(words):
        word = words[position]
        following = words[position + 1] if position + 1 < len(words) else ""
        if kinds and kinds[-1] in _PARTED and _is_section(words, position):
            position += 1
            continue
        if word not in known and following not in units:
            core.append(word)
            position += 1
            continue
        phrase = _phrase(words[position:]) if word in words_of.phrases else None
        if phrase is not None and kinds and soft.issuperset(phrase.words):
            phrase = None  # "Department of Natural Resources Law Enforcement Division"
        if phrase is not None:
            # State College is a place by itself, and Ashby State College none.
            is_place = phrase.kind == "place" and not (core and phrase.words[-1] == "college")
            if not is_place:
                kinds.append("campus" if phrase.kind == "place" else phrase.kind)
            if is_place:
                core += phrase.words
            elif phrase.is_core:
                # A college and the district that runs it have one force.
                left_out = _NOT_CORE | {"district"} if phrase.kind == "campus" else _NOT_CORE
                core += [part for part in phrase.words if part not in left_out]
            position += len(phrase.words)
            continue
        said = ""
        if word in units and following:
            said = _number(following) or (following if len(following) == 1 else "")
        if not said and following in units:
            said = _number(word)
        if said:
            number = said
            position += 2
            continue
        if word == "county" and words[max(0, position - 2) : position] == ("city", "and"):
            pass  # "City and County of Denver"
        elif word in words_of.place_types:
            place_type = "county" if word == "parish" else word
        elif word not in soft:
            core.append(word)
        position += 1
    return kinds, core, place_type, number


def _is_section(words: tuple[str, ...], position: int) -> bool:
    """Whether the word there names a part of the force before it: "Police Traffic Unit".

    A task force is no such part: several agencies are in it.
    """
    words_of = vocabulary()
    if words[position] in words_of.sections:
        return "task" not in words
    following = words[position + 1 : position + 2]
    return words[position] in words_of.directions and following in (("division",), ("bureau",))


@lru_cache(maxsize=1 << 16)
def _phrase(words: tuple[str, ...]) -> Phrase | None:
    """The longest phrase that these words begin with.

    "Bar Harbor Department of Public Safety" has that department, and no harbor department.
    """
    for phrase in vocabulary().phrases.get(words[0], ()):
        size = len(phrase.words)
        if words[:size] != phrase.words:
            continue
        is_anothers = size > 1 and phrase.words[-1] == "department" and _phrase(words[size - 1 :])
        if not is_anothers:
            return phrase
    return None


def _number(word: str) -> str:
    """The digits a word says ("4", "04", "four", "fourth", "4th"); empty when it says none."""
    if found := _ORDINAL.fullmatch(word):
        word = found.group(1)
    return (word.lstrip("0") or word) if word.isdigit() else vocabulary().numbers.get(word, "")


def _kind(kinds: list[str], core: list[str], words: tuple[str, ...]) -> tuple[str, list[str]]:
    """The one kind of a name, and the words that tell its agency from others of the kind."""
    kind = kinds[0] if len(kinds) == 1 else min(kinds, key=_RANK.__getitem__, default="unknown")
    if kind == "tribal" and "sheriff" in kinds:
        return "sheriff", core  # of Navajo County: no tribe has a sheriff
    if kind == "unknown" and "deputies" in words:
        return "sheriff", core
    if kind == "unknown" and (guards := [word for word in words if word in _GUARDS]):
        return "other", [*core, *guards]
    return kind, core


@lru_cache(maxsize=1 << 7)
def _written_short(state: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """How a state is written short, in words, each with the words of its name."""
    words_of = vocabulary()
    names = [tuple(name.split()) for name, code in words_of.state_names.items() if code == state]
    short = [abbr for abbr, code in words_of.state_abbreviations.items() if code == state]
    found = [(state.lower(),), *(tuple(expand(fold(abbr).split())) for abbr in short)]
    # "Wash." is written out already.
    return [(words, name) for name in names for words in found if words != name]


def _is_of_state(kind: str, core: list[str], words: tuple[str, ...], size: int) -> bool:
    """Whether the state written short in a name's first words begins the name, as no La Place does.

    "N.C. State University" is; in "IN Purdue University" the code says where.
    """
    if kind in ("campus", "park"):
        return words[size : size + 1] == ("state",)
    if kind == "police" and core in ([], [*words[:size]]):
        return "safety" in words or words[size + 2 : size + 4] == ("law", "enforcement")
    return kind in _STATE_LEVEL


def _statewide(core: list[str], normalized: str, row_state: str) -> tuple[str, list[str]]:
    """Kind and core of a name of police, which may be a whole state's by other words."""
    core_text = " ".join(core)
    named_state = vocabulary().state_names.get(core_text, "")
    if post := _post_of_public_safety(core, normalized, row_state):
        return "state_police", post
    is_statewide = row_state in ("", named_state) if named_state else not core
    if is_statewide and "safety" in normalized:
        # Whether a department of public safety is the state's force, only its names can say.
        return "state_police", [*core, "public", "safety"]
    if is_statewide and named_state and "law enforcement" in normalized:
        return "state_other", [*core, "law", "enforcement"]
    return "police", core


def _post_of_public_safety(core: list[str], normalized: str, row_state: str) -> list[str]:
    """The core of "Texas Department of Public Safety Amarillo"; empty where it is no post's name.

    The state's name stands right before the department's: "Texas City DPS" is a city's.
    """
    for name, code in vocabulary().states_by_word.get(core[0], ()) if core else ():
        at = len(name.split())
        is_force = normalized.startswith(f"{name} department of public safety ")
        if is_force and core[at:] and row_state in ("", code):
            return [*core[:at], "public", "safety", *core[at:]]
    return []


def _of_named_state(
    kind: str, core: list[str], words: tuple[str, ...], place_type: str, state: str
) -> tuple[str, list[str]]:
    """State and core of a state's agency, without the state that its core begins with."""
    words_of = vocabulary()
    core_text = " ".join(core)
    for name, code in words_of.states_by_word.get(core[0], ()):
        if core_text == name or core_text.startswith(name + " "):
            after = core_text[len(name) :].split()
            # Not "Highway Patrol: Washington County".
            is_named = bool(after) or place_type != "county"
            return (state or code, after) if is_named else (state, core)
    # "PA State Police": a code counts as the state only where no place can begin so, as "Highway
    # Patrol: De Soto" does.
    is_alone = len(core) == 1 or (words[0] == core[0] and words[1] in _AFTER_CODE)
    if kind == "state_police" and is_alone and core[0].upper() in words_of.state_codes:
        return state or core[0].upper(), core[1:]
    return state, core


def _is_misspelled(core: list[str], row_state: str) -> bool:
    """Whether a force's one other word is its row's state, mistyped ("Pennslyvania")."""
    if len(core) != 1 or not row_state:
        return False
    names = (name for name, code in vocabulary().state_names.items() if code == row_state)
    return any(OSA.distance(core[0], name) <= (2 if len(name) > 7 else 1) for name in names)


def _without_state(
    state: str, core: list[str], kind: str, words: tuple[str, ...], row_state: str
) -> tuple[str, list[str]]:
    """The state and the core of "Ashby Ohio Police" or "Ashby PD OH" in a row of Ohio.

    Another state only by its name, and of police: "Kansas City Kansas Police" in Missouri.
    """
    words_of = vocabulary()
    for size in (2, 1):
        rest, tail = core[:-size], " ".join(core[-size:])
        said = words_of.state_names.get(tail, tail.upper())
        if not rest:
            continue
        if said == row_state:
            # "East Texas" and "New York" are places.
            if not all(word in words_of.directions or word == "new" for word in rest):
                return state or row_state, rest
        elif tail in words_of.state_names and kind in _PLACED and not state:
            # Washington is the District too.
            is_own = row_state == "DC" and said == "WA"
            if not is_own and _says_where(tuple(core[-size:]), words):
                return said, rest
    return state, core


def _says_where(state: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether a state's name among a name's words says where it is, and is no part of a place.

    Port Washington, West New York and Delaware County may be of any state.
    """
    words_of = vocabulary()
    size = len(state)
    at = max((at for at in range(1, len(words)) if words[at : at + size] == state), default=0)
    before, after = words[at - 1], words[at + size : at + size + 1]
    is_place = before in words_of.directions or before in _BEGIN_PLACES
    return at > 0 and not is_place and words_of.place_types.isdisjoint(after)


def _without_tribes_state(
    state: str, core: list[str], normalized: str, row_state: str
) -> tuple[str, list[str]]:
    """The state and the core of a tribe's full name, which ends with its state: "of Oklahoma".

    Another state than its row's tells it from the tribe of the name there: there are Poncas in two.
    """
    for size in (1, 2):
        rest, name = core[:-size], " ".join(core[-size:])
        code = vocabulary().state_names.get(name, "")
        if rest and code and row_state in ("", code) and f" of {name}" in normalized:
            return state or code, rest
    return state, core
