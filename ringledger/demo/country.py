"""The fictional country: five states, their counties, places and police agencies.

What belongs here: what there is to know of the country, whoever writes about it. What does not: how
it is made up (`country_builder`), who partners with whom and who dies (`events`), and what
publishers make of it (`publishers`).
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class State:
    """One state; `police_name` and `police_acronym` are its state police."""

    code: str
    name: str
    fips: str
    police_name: str
    police_acronym: str


STATES: tuple[State, ...] = (
    State("QA", "Arvenia", "91", "Arvenia State Police", "ASP"),
    State("QB", "Bellmark", "92", "Bellmark Highway Patrol", "BHP"),
    State("QC", "Carrowmoor", "93", "Carrowmoor State Patrol", "CSP"),
    State("QD", "Dunhaven", "94", "Dunhaven Department of Public Safety", "DDPS"),
    State("QE", "Eastmere", "95", "Eastmere State Police", "ESP"),
)


@dataclass(frozen=True, slots=True)
class County:
    """One county. `code` is what its ORIs carry, `fips` what its FIPS codes carry: 3 characters."""

    state: State
    name: str
    code: str
    latitude: float
    longitude: float
    zip: str


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency as it truly is.

    `key` is unique in the world. `ori` is None for agencies in no directory. `name` is how people
    call it, `fbi_name` and `crosswalk_name` how the directories do (None where not listed).
    `weight` sets how often it is named in deaths. `traits` say what makes it hard to tell apart.
    """

    key: str
    ori: str | None
    name: str
    kind: str
    state: State | None  # None: federal
    county: County | None
    other_county: County | None
    place: str
    fbi_name: str | None
    fbi_type: str
    crosswalk_name: str | None
    weight: int
    rank: int
    parent_key: str | None = None
    traits: tuple[str, ...] = ()

    @property
    def is_in_directory(self) -> bool:
        """Whether the FBI list or the crosswalk has it."""
        return self.fbi_name is not None or self.crosswalk_name is not None


@dataclass(frozen=True, slots=True)
class Country:
    """All that does not change. `places` has the place names of each state, by its code."""

    scale: int
    counties: tuple[County, ...]
    agencies: tuple[Agency, ...]
    places: dict[str, frozenset[str]]
    towns: dict[County, tuple[str, ...]] = field(repr=False)
