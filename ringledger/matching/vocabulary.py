"""The words of agency names, loaded from `seeds/`: abbreviations, kinds, place types, states.

Belongs here: reading the seed files into lookup tables, once per process. Does not: any rule about
how the words combine (`names`), any figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from ringledger.project import seed_rows, seeds_dir

# Which kind a name has when words of several kinds stand in it: the first of these that is named.
# "County Sheriff's Drug Task Force" is the sheriff's; "University Park Police" never gets here,
# since the phrase list knows it as a place.
KIND_PRECEDENCE = (
    "federal",
    "tribal",
    "campus",
    "school",
    "transit",
    "port_airport",
    "prosecutor",
    "constable",
    "fire",
    "state_other",
    "park",
    "state_police",
    "sheriff",
    "corrections",
    "other",
    "marshal",
    "police",
)

# Kinds whose phrases say what is guarded, and no place.
_GUARDING = frozenset({"other", "park", "port_airport", "school", "transit"})

# The types of place that most names of one leave out.
MUNICIPAL = frozenset({"city", "town", "village", "borough"})


@dataclass(frozen=True)
class Phrase:
    """A run of words that names a kind; `is_core` says whether they also tell agencies apart."""

    words: tuple[str, ...]
    kind: str
    is_core: bool


@dataclass(frozen=True)
class Vocabulary:
    """Lookup tables over folded words (lower case, no accents, no punctuation)."""

    abbreviations: dict[str, tuple[str, ...]]
    phrases: dict[str, tuple[Phrase, ...]]
    directions: frozenset[str]
    distinguishing: frozenset[str]
    numbers: dict[str, str]
    units: frozenset[str]
    place_types: frozenset[str]
    sections: frozenset[str]
    soft: frozenset[str]
    state_codes: frozenset[str]
    state_names: dict[str, str]
    # As newspapers write them: "Del.".
    state_abbreviations: dict[str, str]
    # By state and acronym, the state's police or patrol: "KSP" in Kentucky.
    forces: dict[tuple[str, str], str]

    @cached_property
    def known(self) -> frozenset[str]:
        """The words that do more in a name than tell one agency from another."""
        return frozenset(self.phrases) | self.units | self.place_types | self.sections | self.soft

    @cached_property
    def marks(self) -> frozenset[str]:
        """The words that a name can't gain or lose and stay the same place."""
        several = {f"{word}s" for word in self.distinguishing}
        return self.directions | self.distinguishing | several

    @cached_property
    def guarded(self) -> frozenset[str]:
        """The words for what special police guard, as "housing" and "authority"."""
        return frozenset(
            word
            for found in self.phrases.values()
            for phrase in found
            if phrase.is_core and phrase.kind in _GUARDING
            for word in phrase.words
        )

    @cached_property
    def states_by_word(self) -> dict[str, list[tuple[str, str]]]:
        """Names and codes of the states whose name begins with a word."""
        found: dict[str, list[tuple[str, str]]] = {}
        for name, code in self.state_names.items():
            found.setdefault(name.split()[0], []).append((name, code))
        return found


def _words_with_role(rows: list[dict[str, str]], role: str) -> frozenset[str]:
    return frozenset(row["word"] for row in rows if row["role"] == role)


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of the project's seeds."""
    words = seed_rows("agency_words")
    states = seed_rows("states")
    phrases: dict[str, list[Phrase]] = {}
    for row in seed_rows("agency_kind_phrases"):
        parts = tuple(row["phrase"].split())
        phrase = Phrase(parts, row["kind"], row["is_core"] == "true")
        phrases.setdefault(parts[0], []).append(phrase)
    families = [
        row
        for row in seed_rows("agency_families")
        if row["family_name"].endswith((" Police", " Patrol", " Troopers"))
    ]
    return Vocabulary(
        abbreviations={
            row["abbreviation"]: tuple(row["expansion"].split())
            for row in seed_rows("agency_abbreviations")
        },
        phrases={
            first: tuple(sorted(found, key=lambda phrase: -len(phrase.words)))
            for first, found in phrases.items()
        },
        directions=_words_with_role(words, "direction"),
        distinguishing=_words_with_role(words, "distinguishing"),
        numbers={row["word"]: row["note"] for row in words if row["role"] == "number"},
        units=_words_with_role(words, "unit"),
        place_types=_words_with_role(words, "place_type"),
        sections=_words_with_role(words, "section"),
        soft=_words_with_role(words, "soft"),
        state_codes=frozenset(row["state"] for row in states),
        state_abbreviations={
            row["abbreviation"]: row["state"] for row in states if row["abbreviation"]
        },
        forces={
            (row["state"], name.lower()): row["family_name"]
            for row in families
            for name in map(str.strip, row["also_named"].split(";"))
            if name.isupper()
        },
        state_names={row["state_name"].lower().replace(".", ""): row["state"] for row in states},
    )


def vocabulary_files() -> tuple[Path, ...]:
    """The seed files the vocabulary is read from: part of the key of anything compiled from it."""
    names = (
        "agency_abbreviations.csv",
        "agency_families.csv",
        "agency_kind_phrases.csv",
        "agency_words.csv",
        "states.csv",
    )
    return tuple(seeds_dir() / name for name in names)
