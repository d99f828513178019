"""The ways in which publishers write an agency's name, one function per kind of trouble.

What belongs here: turning the true name into the one printed. Each class is one of those measured
on the real lists: abbreviations, other wording, apostrophes, misspellings, acronyms, the state
inside the name. A rewrite never makes the name of another place of the state.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ringledger.demo.country import Agency, Country
    from ringledger.demo.dice import Dice

    Rewrite = Callable[["Speller", Agency], str | None]

_ABBREVIATIONS = {
    "Police Department": ("PD", "Police Dept.", "Police Dept", "Police", "P.D."),
    "Sheriff's Office": ("Sheriff's Dept.", "Sheriff", "Sheriff's Ofc."),
    "District Attorney's Office": ("DA's Office",),
    "Constable Precinct": ("Constable Pct.",),
    "Department of": ("Dept. of",),
}
_SHORT_PLACE_WORDS = {" Township ": " Twp. ", " County ": " Co. ", "University ": "Univ. "}
_SAINTS = {"Saint ": ("St. ", "St "), "Fort ": ("Ft. ", "Ft "), "Mount ": ("Mt. ", "Mt ")}


class Speller:
    """One publisher's way of spelling agencies.

    Every class of trouble is used at the first chance within the counted window, so that each
    demo has each; after that, by chance.
    """

    def __init__(self, country: Country, dice: Dice, rate: float, classes: tuple[str, ...]) -> None:
        """Spell `rate` of the names otherwise, by these classes of `CLASSES`."""
        self.country = country
        self.dice = dice
        self.rate = rate
        self.owed = list(classes)
        self.classes = classes
        self.totals = list(accumulate(_WEIGHTS[name] for name in classes))

    def spell(self, agency: Agency, *, takes_owed: bool) -> tuple[str, tuple[str, ...]]:
        """The name to print, and the class of trouble in it (none for the plain name)."""
        if takes_owed:
            for owed in self.owed:
                text = CLASSES[owed](self, agency)
                if text is not None:
                    self.owed.remove(owed)
                    return text, (owed,)
        if self.dice.chance(self.rate):
            chosen = self.dice.weighted(self.classes, self.totals)
            text = CLASSES[chosen](self, agency)
            if text is not None:
                return text, (chosen,)
        return agency.name, ()

    def is_a_place(self, agency: Agency, place: str) -> bool:
        """Whether the state of the agency has a place of that name."""
        return agency.state is None or place in self.country.places[agency.state.code]


def _abbreviation(speller: Speller, agency: Agency) -> str | None:
    name = agency.name
    for long, shorts in _ABBREVIATIONS.items():
        if long in name:
            name = name.replace(long, speller.dice.choice(shorts))
    if speller.dice.chance(0.5):
        for long, short in _SHORT_PLACE_WORDS.items():
            name = name.replace(long, short)
    return name if name != agency.name else None


def _wording(speller: Speller, agency: Agency) -> str | None:
    name, place = agency.name, agency.place
    if name.endswith("Sheriff's Office"):
        return name.replace("Sheriff's Office", "Sheriff's Department")
    if agency.kind != "municipal_police":
        return None
    for form in ("Township", "Village", "Borough"):
        if place.endswith(f" {form}"):
            return f"{form} of {place.removesuffix(f' {form}')} Police Department"
    return speller.dice.choice(
        (f"City of {place} Police Department", f"{place} Department of Police")
    )


def _saint_fort_mount(speller: Speller, agency: Agency) -> str | None:
    for long, shorts in _SAINTS.items():
        if agency.name.startswith(long):
            return speller.dice.choice(shorts) + agency.name.removeprefix(long)
    return None


def _typographic_apostrophe(speller: Speller, agency: Agency) -> str | None:
    return agency.name.replace("'", "\u2019") if "'" in agency.name else None


def _lost_apostrophe(speller: Speller, agency: Agency) -> str | None:
    return agency.name.replace("'", "") if "'" in agency.name else None


def _misspelling(speller: Speller, agency: Agency) -> str | None:
    words = [word for word in agency.place.split() if word.isalpha() and len(word) >= 7]
    if not words or agency.kind not in ("municipal_police", "sheriff", "county_police"):
        return None
    word = words[0]
    at = speller.dice.between(2, len(word) - 3)
    wrong = speller.dice.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )
    place = agency.place.replace(word, wrong)
    if place == agency.place or speller.is_a_place(agency, place):
        return None
    return agency.name.replace(word, wrong)


def _state_in_name(speller: Speller, agency: Agency) -> str | None:
    if agency.kind != "municipal_police" or agency.state is None:
        return None
    return f"{agency.place}, {agency.state.code} Police Department"


def _acronym(speller: Speller, agency: Agency) -> str | None:
    if agency.kind == "state_police" and agency.parent_key is None and agency.state:
        return agency.state.police_acronym
    if agency.kind == "municipal_police" and agency.place.count(" ") == 1 and agency.rank < 20:
        return "".join(word[0] for word in agency.name.split())
    return None


def _letter_case(speller: Speller, agency: Agency) -> str | None:
    return agency.name.upper()


CLASSES: dict[str, Rewrite] = {
    "abbreviation": _abbreviation,
    "wording": _wording,
    "saint_fort_mount": _saint_fort_mount,
    "typographic_apostrophe": _typographic_apostrophe,
    "lost_apostrophe": _lost_apostrophe,
    "misspelling": _misspelling,
    "state_in_name": _state_in_name,
    "acronym": _acronym,
    "letter_case": _letter_case,
}
"""Class of trouble → how to make it; None where the name does not allow it."""


_WEIGHTS = {
    "abbreviation": 24,
    "wording": 12,
    "saint_fort_mount": 30,  # fits few names
    "typographic_apostrophe": 10,
    "lost_apostrophe": 6,
    "misspelling": 6,
    "state_in_name": 3,
    "acronym": 4,
    "letter_case": 5,
}


def standing_trouble(agency: Agency) -> tuple[str, ...]:
    """What makes the agency hard however its name is spelled."""
    classes = list(agency.traits)
    if agency.kind == "federal":
        classes.append("federal")
    elif not agency.is_in_directory:
        classes.append("not_in_directory")
    elif agency.fbi_name is None:
        classes.append("crosswalk_only")
    if ", " in agency.name:
        classes.append("comma_in_name")
    if " and " in agency.name:
        classes.append("and_in_name")
    if agency.kind in ("campus", "school", "transit", "tribal"):
        classes.append(agency.kind)
    return tuple(dict.fromkeys(classes))
