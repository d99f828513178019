"""The grammar of agency names: from a typed name to its parts.

Belongs here: folding case, accents and punctuation; expanding abbreviations; reading kind, place,
place type, number, county and state out of one name. Does not: comparing two names (`compare`),
splitting a cell that holds several (`split`), knowing which agencies exist (`directory`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from ringledger.matching.vocabulary import KIND_PRECEDENCE, Phrase, Vocabulary, vocabulary

_APOSTROPHES = re.compile("['\"’‘ʻʼ`´]")
_INITIALS = re.compile(r"\b(?:[A-Za-z]\.\s?){2,}(?:['’]?s\b)?")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
# The same for ASCII text, byte by byte, and what is dropped before.
_ASCII = bytes(ord(chr(code).lower() if chr(code).isalnum() else " ") for code in range(128))
_ASCII += bytes(128)
_DROPPED = b"'`\""
# UTF-8 read as Windows-1252: "Sheriffâ€™s", "EspaÃ±ola".
_MISREAD = re.compile("[ÂÃâ][\x80-\xff\u2018-\u203a\u20ac\u2122]")
_PARENTHESIS = re.compile(r"\(([^()]*)\)?")
_COMMA_STATE = re.compile(
    r",\s*([A-Z]{2}(?=$|[\s,)])|D\.C\.(?=$|[\s,)])|[A-Z][a-z](?=\s+(?:Police|Sheriff|PD\b|Dep)))"
)
# Begins with what is searched for fast, the first blank after a word.
_BARE_STATE = re.compile(
    r"\s(?<=\S\s)\s*([A-Z]{2})(?=\s+(?:Police|Sheriff|Marshal|PD\b|Dep(?:artmen)?t\b))"
)
_COMMA_COUNTY = re.compile(
    r"(?:,|\s[-\u2013]\s)\s*([^,:()]+?)\s+(c\w{1,6}\.?|parish)"
    r"(?=\s*$|\s+(?:police|p\.?\s?d\b|dep(?:artmen)?t\b))",
    re.IGNORECASE,
)
# "UT-Austin" is of Texas.
_LEADING_STATE = re.compile(
    r"^\s*(?!UT-\w)([A-Z]{2})(?:\s*[-\u2013:]\s*(?=\w)"
    r"|\s+(?=(?i:state (?:police|patrol|trooper|highway)|highway patrol"
    r"|dep\w*\.? of public safety|dps\b)))"
)
_TRAILING_STATE = re.compile(r"(?<=\w)\.?\s*[-\u2013/]\s*([A-Z]{2})\s*$")
_QUOTED = re.compile(r"[\"“”][^\"“”]*[\"“”]|\([^()]*\)")
# An acronym in parentheses; of two letters, it may be a state.
_PARENTHESIZED = re.compile("[a-z]{3,7}")

# Acronyms whose last word is University.
_UNIVERSITIES = re.compile("[a-z]{1,3}su")

_RANK = {kind: rank for rank, kind in enumerate(KIND_PRECEDENCE)}
_STATE_LEVEL = frozenset({"state_police", "state_other", "corrections"})
_LOCAL = frozenset({"police", "sheriff", "marshal", "constable", "prosecutor", "unknown"})
_NOT_CORE = frozenset({"police", "department", "office", "of", "and", "law", "enforcement"})
# "So. San Francisco" and "No. Attleboro": what these abbreviate as the first of several words.
_FIRST_WORDS = {"so": "south", "no": "north"}
_TOWNSHIP = frozenset({"township", "twp", "twsp", "twnshp"})
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
# Where no other word says the kind: "Ashby Security" is nobody's police.
_GUARDS = frozenset({"security", "patrol"})
# Before these, "St" abbreviates State; elsewhere, Saint.
_AFTER_STATE = frozenset(
    {"police", "patrol", "ptrl", "trooper", "troopers", "park", "university", "univ", "trprs"}
)
_TRIBAL_WORDS = frozenset(
    [
        *("tribal", "tribe", "tribes", "nation", "indian", "indians", "community", "reservation"),
        *("band", "pueblo", "lighthorse", "confederated"),
    ]
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


def fold(text: str) -> str:
    """Lower case without accents, apostrophes or punctuation; words parted by one space.

    Folding twice changes nothing.
    """
    # Everything compared is folded, and most of it is plain: each step is asked for before it runs.
    if "." in text:
        text = _INITIALS.sub(_without_dots, text)
    if "&" in text:
        text = text.replace("&", " and ")
    if text.isascii():
        # As bytes: a text's own `translate` asks the table for each letter.
        return " ".join(text.encode().translate(_ASCII, _DROPPED).decode().split())
    text = _APOSTROPHES.sub("", _read_again(text)).casefold()
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _NOT_WORD.sub(" ", text).strip()


def _read_again(text: str) -> str:
    """The text as it was before somebody read its UTF-8 as Windows-1252, where that is plain."""
    if not _MISREAD.search(text):
        return text
    try:
        return text.encode("cp1252").decode()
    except UnicodeError:
        return text


def _without_dots(found: re.Match[str]) -> str:
    # "D.A.'s" keeps its s.
    return _APOSTROPHES.sub("", found.group()).replace(".", "").replace(" ", "") + " "


def telling(core: tuple[str, ...], kind: str) -> tuple[str, ...]:
    """The words that tell agencies of a kind apart: tribes go by nation, tribe and band alike."""
    if kind != "tribal":
        return core
    return tuple(word for word in core if word not in _TRIBAL_WORDS) or core


def normalize_agency_name(text: str) -> str:
    """The name in one spelling: folded, with abbreviations written out. Idempotent."""
    return " ".join(_expand(fold(text).split(), vocabulary()))


def normalize_person_name(text: str) -> str:
    """A person's name folded for comparison; nicknames in quotes or parentheses are dropped."""
    return fold(_QUOTED.sub(" ", text))


# "Ashby P D" and "Ash County S D" end like "Ashby PD" and "Ash County SD".
_SPACED = (["p", "d"], ["s", "o"], ["s", "d"])
_COUNTY = frozenset({"county", "co", "cnty", "cty", "parish"})

# The words every agency name is made of: worth mending when they are mistyped.
_MENDED = (
    "department",
    "police",
    "sheriffs",
    "sheriff",
    "township",
    "office",
    "village",
    "borough",
    "county",
    "highway",
    "tribal",
    "university",
    "college",
    "marshals",
    "marshal",
    "constable",
    "precinct",
    "safety",
    "district",
    "division",
    "agency",
    "regional",
    "enforcement",
    "investigation",
)
# By first letter, which hardly anyone mistypes.
_MENDED_FROM = {
    first: [word for word in _MENDED if word[0] == first] for first in {word[0] for word in _MENDED}
}
# Words and places of their own: "The Villages", "Country Club Hills", "Marshall".
_NOT_MENDED = frozenset(
    [
        *("villages", "boroughs", "country", "counts", "states", "marshall", "marshalls"),
        *("investigative", "investigator", "investigators", "investigations"),
    ]
)
# "Stte Police" and "Highway Partol": words that other words are near, mended beside these alone.
_BESIDE_STATE = frozenset(
    {"police", "patrol", "trooper", "troopers", "university", "park", "fire", "transport"}
)
_BESIDE_PATROL = frozenset({"highway", "state", "border"})
_RUN_TOGETHER = re.compile(r"(police|sheriffs|sheriff)(department|dept|office)")


def _mend(word: str) -> tuple[str, ...]:
    """A mistyped everyday word in its right spelling ("pollice", "sheriffsoffice")."""
    words_of = vocabulary()
    if len(word) < 5 or word in words_of.abbreviations or word in words_of.soft:
        return (word,)
    if word in _NOT_MENDED:
        return (word,)
    if found := _RUN_TOGETHER.fullmatch(word):
        return found.groups()
    for right in _MENDED_FROM.get(word[0], ()):
        allowed = 2 if len(right) > 8 else 1
        if OSA.distance(word, right, score_cutoff=allowed) <= allowed:
            return (right,)
    return (word,)


# Words that are written out by what stands around them; "Stte" and "Partol" are others.
_BY_CONTEXT = frozenset({"st", "sd", "so", "charter", *_FIRST_WORDS})


@lru_cache(maxsize=1 << 16)
def _anywhere(word: str) -> tuple[str, ...] | None:
    """A word written out, where that is the same whatever stands around it; else None."""
    if len(word) == 1 or word in _BY_CONTEXT:
        return None
    is_slip = _is_slip_of(word, "state") or _is_slip_of(word, "patrol")
    return None if is_slip else _written_out(word)


def _expand(words: list[str], words_of: Vocabulary) -> list[str]:
    expanded: list[str] = []
    for word in words:
        if (written := _anywhere(word)) is None:
            return _expand_beside(words, words_of)
        expanded += written
    return expanded


def _expand_beside(words: list[str], words_of: Vocabulary) -> list[str]:
    expanded: list[str] = []
    words = _mended_beside(words)
    if words[-2:] in _SPACED and len(words) > 2:
        words = [*words[:-2], "".join(words[-2:])]
    for position, word in enumerate(words):
        following = words[position + 1] if position + 1 < len(words) else ""
        if word == "st":
            expanded.append("state" if following in _AFTER_STATE else "saint")
        elif len(word) == 1 and position and words[position - 1] in words_of.units:
            expanded.append(word)  # "Troop E" is not Troop East
        elif word == "sd" and not following and position and words[position - 1] in _COUNTY:
            expanded += ["sheriffs", "department"]
        elif word in _FIRST_WORDS and not position and following:
            expanded.append(_FIRST_WORDS[word])
        elif word == "so" and following:
            expanded.append(word)
        elif word == "u" and following == "of":
            expanded.append("university")
        elif word == "charter" and following in _TOWNSHIP:
            continue  # Michigan's word for how a township is governed
        else:
            expanded += _written_out(word)
    return expanded


def _mended_beside(words: list[str]) -> list[str]:
    """The words, with what is mistyped for "state" or "patrol" beside a word that calls for it."""
    for position, word in enumerate(words):
        if word[0] == "s" and 4 <= len(word) <= 6 and position + 1 < len(words):
            following = words[position + 1]
            if _is_slip_of(word, "state") and _BESIDE_STATE.intersection(_written_out(following)):
                words = [*words[:position], "state", *words[position + 1 :]]
        elif word[0] == "p" and 5 <= len(word) <= 7 and position:
            is_beside = _BESIDE_PATROL.intersection(_written_out(words[position - 1]))
            if is_beside and _is_slip_of(word, "patrol"):
                words = [*words[:position], "patrol", *words[position + 1 :]]
    return words


@lru_cache(maxsize=1 << 12)
def _is_slip_of(word: str, right: str) -> bool:
    is_other = word != right and word not in _NOT_MENDED
    return is_other and bool(OSA.distance(word, right, score_cutoff=1) <= 1)


@lru_cache(maxsize=1 << 16)
def _written_out(word: str) -> tuple[str, ...]:
    """A word without slips of the pen or abbreviation, whatever stands around it."""
    words_of = vocabulary()
    if word.endswith("borough") and len(word) > len("borough"):
        return (word.removesuffix("ugh"),)  # Foxborough is Foxboro
    return tuple(
        part for mended in _mend(word) for part in words_of.abbreviations.get(mended, (mended,))
    )


def said_state(words: str) -> str:
    """The state that a name's own words give, as a code or a full name; empty when they don't."""
    words_of = vocabulary()
    words = words.strip()
    code = words.replace(".", "")
    # "Ga." is the press's abbreviation; "In" or "Me" may be a word.
    code = code.upper() if words.endswith(".") else code
    if code in words_of.state_codes:
        return code
    if words in words_of.state_abbreviations:
        return words_of.state_abbreviations[words]
    return words_of.state_names.get(" ".join(_expand(fold(words).split(), words_of)), "")


def _take_parentheses(text: str, words_of: Vocabulary) -> tuple[str, str, str]:
    """The same, of what stands in parentheses."""
    state = county = ""

    def parenthesis(found: re.Match[str]) -> str:
        nonlocal state, county
        inside = found.group(1)
        said = said_state(inside)
        if said:
            state = said
            return " "
        folded = [*_expand(fold(inside).split(), words_of)]
        if len(folded) > 1 and folded[-1] in {"county", "parish"}:
            county = " ".join(folded[:-1])
            return " "
        if _is_acronym(inside, found.string[: found.start()], words_of):
            return " "
        return f" {inside} "

    return _PARENTHESIS.sub(parenthesis, text), state, county


def _is_acronym(inside: str, before: str, words_of: Vocabulary) -> bool:
    """Whether what stands in parentheses repeats the name before by its words' first letters.

    It may leave words out: the Broward County Sheriff's Office (BSO).
    """
    if not _PARENTHESIZED.fullmatch(letters := fold(inside)):
        return False
    initials = iter([word[0] for word in _expand(fold(before).split(), words_of)])
    return all(letter in initials for letter in letters)


def _take_qualifiers(text: str, words_of: Vocabulary) -> tuple[str, str, str]:
    """Split off what the name says of its state and county: (rest, state, county)."""
    state = county = ""
    if "(" in text:
        text, state, county = _take_parentheses(text, words_of)
    if "," in text and (found := _COMMA_STATE.search(text)):
        said = said_state(found.group(1).upper())
        if said:
            state = said
            text = text[: found.start()] + " " + text[found.end() :]
    elif (found := _BARE_STATE.search(text)) and found.group(1) in words_of.state_codes:
        state = found.group(1)
        text = text[: found.start()] + text[found.end() :]
    elif "," in text:
        head, _, tail = text.partition(",")
        folded_tail = fold(tail)
        for name, code in words_of.states_by_word.get(folded_tail.partition(" ")[0], ()):
            if folded_tail == name or folded_tail.startswith(
                (f"{name} police", f"{name} sheriff", f"{name} pd")
            ):
                state = code
                text = head + " " + tail.strip()[len(name) :]
                break
    found = None if state else _LEADING_STATE.match(text)
    if not (state or found) and ("-" in text or "/" in text or "\u2013" in text):
        found = _TRAILING_STATE.search(text)
    if found and found.group(1) in words_of.state_codes:
        state = found.group(1)
        text = text[: found.start()] + text[found.end() :]
    has_tail = "," in text or " - " in text or "\u2013" in text
    for found in _COMMA_COUNTY.finditer(text) if has_tail else ():
        # The University of Maryland, Baltimore County, is one of several.
        is_county = _written_out(fold(found.group(2))) in (("county",), ("parish",))
        if is_county and "university of" not in text[: found.start()].lower():
            county = " ".join(_expand(fold(found.group(1)).split(), words_of))
            text = text[: found.start()] + text[found.end() :]
            break
    return text, state, county


def _number(word: str, words_of: Vocabulary) -> str:
    """The digits a word says ("4", "04", "four", "fourth", "4th"); empty when it says none."""
    if found := _ORDINAL.fullmatch(word):
        word = found.group(1)
    return (word.lstrip("0") or word) if word.isdigit() else words_of.numbers.get(word, "")


@lru_cache(maxsize=1 << 16)
def _phrase(words: tuple[str, ...]) -> Phrase | None:
    """The longest phrase that these words begin with."""
    for phrase in vocabulary().phrases.get(words[0], ()):
        if words[: len(phrase.words)] == phrase.words:
            return phrase
    return None


def _without_state(
    state: str, core: list[str], row_state: str, words_of: Vocabulary
) -> tuple[str, list[str]]:
    """The state and the core of "Ashby Ohio Police" or "Ashby PD OH" in a row of Ohio.

    Only its own row's state: "Fort Washington" is no fort of Washington's.
    """
    for size in (1, 2):
        rest, tail = core[:-size], " ".join(core[-size:])
        if words_of.state_names.get(tail, tail.upper()) != row_state or not rest:
            continue
        # "East Texas" and "New York" are places.
        if not all(word in words_of.directions or word == "new" for word in rest):
            return state or row_state, rest
    return state, core


@lru_cache(maxsize=1 << 7)
def _written_short(state: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """How a state is written short, in words, each with the words of its name."""
    words_of = vocabulary()
    names = [tuple(name.split()) for name, code in words_of.state_names.items() if code == state]
    short = [abbr for abbr, code in words_of.state_abbreviations.items() if code == state]
    found = [(state.lower(),), *(tuple(_expand(fold(abbr).split(), words_of)) for abbr in short)]
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


def _is_misspelled(core: list[str], row_state: str) -> bool:
    """Whether a force's one other word is its row's state, mistyped ("Pennslyvania")."""
    if len(core) != 1 or not row_state:
        return False
    names = (name for name, code in vocabulary().state_names.items() if code == row_state)
    return any(OSA.distance(core[0], name) <= (2 if len(name) > 7 else 1) for name in names)


@lru_cache(maxsize=1 << 17)
def parse_agency_name(text: str, row_state: str = "") -> AgencyName:
    """Read one agency name. Every text parses; one that says no kind has the kind `unknown`.

    `row_state` is the state of the row it stands in, where known: "Wyoming Department of Public
    Safety" is Wyoming's force, but in Michigan the police of the city of Wyoming.
    """
    words_of = vocabulary()
    rest, state, county = _take_qualifiers(text, words_of)
    return _parsed(tuple(_expand(fold(rest).split(), words_of)), state, county, row_state)


# Remembered by itself: half of a long list's names are spelled like another in the end.
@lru_cache(maxsize=1 << 14)
def _parsed(words: tuple[str, ...], state: str, county: str, row_state: str) -> AgencyName:
    """What words mean of which the state and county that qualify them are taken off."""
    words_of = vocabulary()
    normalized = " ".join(words)
    kinds: list[str] = []
    core: list[str] = []
    place_type = number = ""
    known, units = words_of.known, words_of.units
    position = 0
    while position < len(words):
        word = words[position]
        following = words[position + 1] if position + 1 < len(words) else ""
        if word not in known and following not in units:
            core.append(word)
            position += 1
            continue
        phrase = _phrase(words[position:]) if word in words_of.phrases else None
        if phrase is not None and kinds and words_of.soft.issuperset(phrase.words):
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
        if word in words_of.units and following:
            if digits := _number(following, words_of):
                number = digits
                position += 2
                continue
            if len(following) == 1:
                number = following
                position += 2
                continue
        if following in words_of.units and (digits := _number(word, words_of)):
            number = digits
            position += 2
            continue
        if word == "county" and words[max(0, position - 2) : position] == ("city", "and"):
            pass  # "City and County of Denver"
        elif word in words_of.place_types:
            place_type = "county" if word == "parish" else word
        elif word not in words_of.soft:
            core.append(word)
        position += 1
    kind = kinds[0] if len(kinds) == 1 else min(kinds, key=_RANK.__getitem__, default="unknown")
    if kind == "tribal" and "sheriff" in kinds:
        kind = "sheriff"  # of Navajo County: no tribe has a sheriff
    if kind == "unknown" and "deputies" in words:
        kind = "sheriff"
    elif kind == "unknown" and (guards := [word for word in words if word in _GUARDS]):
        kind, core = "other", [*core, *guards]
    for short, whole in _written_short(row_state):
        if words[: len(short)] == short and _is_of_state(kind, core, words, len(short)):
            return _parsed((*whole, *words[len(short) :]), state, county, row_state)
    if county and not core and kind in _LOCAL:
        core, place_type, county = county.split(), "county", ""  # "Sheriff's Office, Ash County"
    if kind == "police" and len(core) > 1 and core[-1] == "pueblo":
        kind = "tribal"  # "Isleta Pueblo Police", but "Pueblo Police Department"
    if "regional" in core and place_type == "county":
        place_type = ""  # a force of towns, whatever county it names
    if kind == "campus" and core[-1:] == ["university"] and _UNIVERSITIES.fullmatch(core[0]):
        core = core[:-1]  # "CSU Chico University" says it twice
    core_text = " ".join(core)
    named_state = words_of.state_names.get(core_text, "")
    is_statewide = not place_type and (row_state in ("", named_state) if named_state else not core)
    if kind == "police" and is_statewide and "safety" in normalized:
        # Whether a department of public safety is the state's force, only its names can say.
        kind, core_text = "state_police", f"{core_text} public safety".strip()
        core = core_text.split()
    elif kind == "police" and named_state and is_statewide and "law enforcement" in normalized:
        kind, core_text = "state_other", f"{core_text} law enforcement"
    if core[:1] == ["dc"] or core[-2:] == ["washington", "dc"]:
        state = state or "DC"
    if kind in _STATE_LEVEL and core:
        for name, code in words_of.states_by_word.get(core_text.partition(" ")[0], ()):
            if core_text == name or core_text.startswith(name + " "):
                after = core_text[len(name) :].split()
                if after or place_type != "county":  # not "Highway Patrol: Washington County"
                    state, core = state or code, after
                break
        else:
            # "PA State Police": a code counts as the state only where no place can begin so, as
            # "Highway Patrol: De Soto" does.
            is_alone = len(core) == 1 or (words[0] == core[0] and words[1] in _AFTER_CODE)
            if kind == "state_police" and is_alone and core[0].upper() in words_of.state_codes:
                state, core = state or core[0].upper(), core[1:]
        if kind == "state_police" and (core == ["state"] or _is_misspelled(core, row_state)):
            core = []
    if row_state and kind in _LOCAL and len(core) > 1:
        state, core = _without_state(state, core, row_state, words_of)
    if kind == "federal" and core[:2] == ["united", "states"]:
        core = core[2:]
    return AgencyName(normalized, kind, tuple(core), place_type, number, state, county)
