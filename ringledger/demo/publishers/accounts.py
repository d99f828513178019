"""One publisher's account of a death: its day, name, place and agencies as it has them.

What belongs here: the trouble that all death lists share. What does not: the columns of a list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from ringledger.demo.named_cases import NAMED_CASES
from ringledger.demo.names import MIDDLE_NAMES, NICKNAMES
from ringledger.demo.publishers.rows import Mention, in_window, with_trouble
from ringledger.demo.trouble import CLASSES, Speller, standing_trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from ringledger.demo.country import Agency, Country
    from ringledger.demo.dice import Dice
    from ringledger.demo.events import Death

WITHHELD = "Name withheld by police"


@dataclass(frozen=True, slots=True)
class Account:
    """One publisher's account of one death, before its file's format."""

    death: Death
    name: str
    occurred_on: date
    city: str
    state: str | None
    cell: str | None
    mentions: tuple[Mention, ...]
    trouble: tuple[str, ...]


class Chronicler:
    """Turns deaths into one publisher's accounts."""

    def __init__(
        self, country: Country, dice: Dice, names: Callable[[Dice, Death], tuple[str, str | None]]
    ) -> None:
        """Write with this publisher's stream of draws and its way of printing people's names."""
        self.country = country
        self.dice = dice
        self.names = names
        self.speller = Speller(country, dice, 0.14, tuple(CLASSES))
        self.count = 0
        self.separators_owed = ["comma", "semicolon", "and"]

    def account(self, death: Death, agencies: Sequence[Agency], *trouble: str) -> Account:
        """The publisher's account of a death that it says these agencies were part of."""
        self.count += 1
        is_named_case = "named_case" in death.traits
        name, name_trouble = self.names(self.dice, death)
        day, day_trouble = death.occurred_on, None
        roll = self.dice.below(1000)
        if roll < 28 and not is_named_case:
            day += timedelta(days=(-2, -1, -1, -1, 1, 1, 2)[roll % 7])
            day_trouble = "date_off"
        city, city_trouble = death.city, None
        if self.dice.chance(0.07) and not is_named_case:
            city = self.dice.choice(self.country.towns[death.county])
            city_trouble = "city_differs" if city != death.city else None
        state: str | None = death.county.state.code
        state_trouble = None
        if self.count % 400 == 150 and not is_named_case and "other_state" not in death.traits:
            state, state_trouble = None, "missing_state"
        row_trouble = tuple(
            one
            for one in (
                name_trouble,
                day_trouble,
                city_trouble,
                state_trouble,
                *death.traits,
                *trouble,
            )
            if one
        )
        cell, mentions, cell_trouble = self._cell(death, agencies, in_window(day))
        if state_trouble:
            mentions = tuple(with_trouble(one, "missing_state") for one in mentions)
        return Account(death, name, day, city, state, cell, mentions, (*row_trouble, *cell_trouble))

    def _cell(
        self, death: Death, agencies: Sequence[Agency], in_window: bool
    ) -> tuple[str | None, tuple[Mention, ...], tuple[str, ...]]:
        if not agencies:
            return None, (), ("blank_agency",)
        mentions = []
        for agency in agencies:
            text, spelled = agency.name, ()  # type: tuple[str, tuple[str, ...]]
            if "other_state" in death.traits:
                # Without its state in the name nobody could tell.
                text = CLASSES["state_in_name"](self.speller, agency) or text
                spelled = ("state_in_name", "other_state")
            elif "named_case" not in death.traits:
                text, spelled = self.speller.spell(
                    agency, takes_owed=in_window and len(agencies) == 1
                )
            mentions.append(Mention(text, agency, (*spelled, *standing_trouble(agency))))
        if len(mentions) == 1:
            return mentions[0].text, tuple(mentions), ()
        separator = self._separator(mentions)
        several = ("several_agencies", f"separated_by_{separator}")
        texts = [mention.text for mention in mentions]
        if separator == "and":
            cell = ", ".join(texts[:-1]) + " and " + texts[-1]
        else:
            cell = {"comma": ", ", "semicolon": "; "}[separator].join(texts)
        return cell, tuple(with_trouble(one, *several) for one in mentions), ()

    def _separator(self, mentions: Sequence[Mention]) -> str:
        roll = self.dice.below(100)
        separator = "comma" if roll < 82 else "semicolon" if roll < 92 else "and"
        if self.separators_owed:
            separator = self.separators_owed.pop()
        # A name with a comma or "and" of its own is set apart as a person would do it.
        if any(" and " in mention.text for mention in mentions):
            separator = "semicolon"
        return separator


def mpv_name(dice: Dice, death: Death) -> tuple[str, str | None]:
    """The name as Mapping Police Violence prints it, and what is wrong with it."""
    if "named_case" in death.traits:
        return death.given_name, None
    given, surname = death.given_name, death.surname
    roll = dice.below(100)
    if roll < 3:
        return WITHHELD, "withheld_name"
    if roll < 7:
        return f'{given} "{dice.choice(NICKNAMES)}" {surname}', "name_variant"
    if roll < 10:
        return f"{given} {surname} Jr.", "name_variant"
    if not surname.isascii():
        return f"{given} {_without_accents(surname)}", "name_variant"
    return f"{given} {surname}", None


def fe_name(dice: Dice, death: Death) -> tuple[str, str | None]:
    """The name as Fatal Encounters prints it, and what is wrong with it."""
    if "named_case" in death.traits:
        names = {case.mpv_name: case.fe_name for case in NAMED_CASES}
        name = names[death.given_name]
        return name, "name_variant" if name != death.given_name else None
    given, surname = death.given_name, death.surname
    roll = dice.below(100)
    if roll < 3:
        return WITHHELD, "withheld_name"
    if roll < 13:
        return f"{given} {dice.choice(MIDDLE_NAMES)} {surname}", "name_variant"
    if roll < 15 and len(surname) > 5:
        return f"{given} {surname[:3]}{surname[4:]}", "name_variant"
    return f"{given} {surname}", None


def _without_accents(text: str) -> str:
    return text.translate(str.maketrans("áéíóú", "aeiou"))


def street_address(dice: Dice, death: Death) -> str:
    """An invented address."""
    return f"{1 + dice.below(9000)} Fictional {dice.choice(('Street', 'Road', 'Lane', 'Way'))}"
