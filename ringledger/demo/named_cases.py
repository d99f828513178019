"""The six invented people of the claim `named-cases`, fixed for every seed and scale.

What belongs here: the constants that `seeds/` and the generator agree on. Fictional: the people,
the places and the agencies are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class NamedCase:
    """One invented person, as the (fictional) statement names them.

    `mpv_name` and `fe_name` are what the two death sources print. `died_after_joining` says whether
    `died_on` is on or after `joined_on`, the day the agency's partnership became active.
    """

    person_name: str
    mpv_name: str
    fe_name: str
    city: str
    state: str
    agency_name: str
    ori: str
    died_on: date
    joined_on: date

    @property
    def died_after_joining(self) -> bool:
        """Whether the agency was a partner on the day of the death."""
        return self.died_on >= self.joined_on


def _case(
    person_name: str,
    city: str,
    ori: str,
    died_on: date,
    joined_on: date,
    mpv_name: str | None = None,
    fe_name: str | None = None,
) -> NamedCase:
    return NamedCase(
        person_name=person_name,
        mpv_name=mpv_name or person_name,
        fe_name=fe_name or person_name,
        city=city,
        state=ori[:2],
        agency_name=f"{city} Police Department",
        ori=ori,
        died_on=died_on,
        joined_on=joined_on,
    )


NAMED_CASES: tuple[NamedCase, ...] = (
    _case(
        "Avery Lindqvist-Moor",
        "Lindmoor",
        "QA0010100",
        date(2019, 11, 8),
        date(2019, 3, 14),
        mpv_name='Avery "Ace" Lindqvist-Moor',
    ),
    _case("Corin Valdermot", "Port Valder", "QB0010100", date(2016, 7, 5), date(2019, 8, 2)),
    _case(
        "Delphine Okonwe-Hart",
        "Hartsmere",
        "QC0010100",
        date(2017, 9, 6),
        date(2020, 2, 11),
        mpv_name="Delphine Marie Okonwe-Hart",
    ),
    _case("Emory Tallis Brandt", "Brandtwick", "QD0010100", date(2020, 2, 13), date(2018, 11, 20)),
    _case("Isolde Farquarson", "Farrowgate", "QE0010100", date(2020, 4, 24), date(2020, 5, 6)),
    _case("Rafe Montclair-Odum", "Odumville", "QA0020100", date(2020, 6, 2), date(2019, 12, 30)),
)
"""Three die before their agency joins, three after."""
