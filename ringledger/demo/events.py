"""What happens in the fictional country: partnerships and deaths, as they truly are.

What belongs here: who joined when, who died where, which agencies were there. What does not: who
published it and how it was spelled (`publication`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

from ringledger.demo.dice import Dice
from ringledger.demo.named_cases import NAMED_CASES
from ringledger.demo.names import people

if TYPE_CHECKING:
    from ringledger.demo.country import Agency, Country, County

AS_OF_ON = date(2020, 6, 22)
WINDOW_STARTS_ON = date(2015, 1, 1)
SIX_MONTHS_BEFORE_ON = date(2019, 12, 22)

FIRST_DEATH_ON = date(2013, 1, 1)
LAST_DEATH_ON = date(2020, 12, 31)
ALL_CAUSES_TO = date(2018, 5, 31)
"""Last day of the all-causes file; the deadly-force file speaks for the days after it."""

_KILLINGS = 1340
_OTHER_DEATHS = 400


@dataclass(frozen=True, slots=True)
class Partnership:
    """One agency's partnership. `joined_on` is None where only the month is known."""

    agency: Agency
    joined_on: date | None
    joined_month: date  # its first day

    @property
    def is_active_by_as_of(self) -> bool:
        """Whether it counts: joined by the as-of date, or in its month."""
        return (self.joined_on or self.joined_month) <= AS_OF_ON

    @property
    def was_added_in_six_months(self) -> bool:
        """Whether it joined in the six months to the as-of date."""
        return SIX_MONTHS_BEFORE_ON <= (self.joined_on or self.joined_month) <= AS_OF_ON


@dataclass(frozen=True, slots=True)
class Death:
    """One death. `is_killing` is False for crashes in pursuits, suicides, overdoses."""

    key: str
    occurred_on: date
    given_name: str
    surname: str
    age: int
    gender: str
    race: str
    cause: str
    county: County
    city: str
    agencies: tuple[Agency, ...]
    is_killing: bool
    traits: tuple[str, ...] = ()


def draw_partnerships(country: Country, seed: int) -> tuple[Partnership, ...]:
    """Who joined, in the order of agencies; an agency joins at most once."""
    dice = Dice(seed, "partnerships")
    fixed = {case.ori: case.joined_on for case in NAMED_CASES}
    never = _never_partners()
    planted = _planted_partners(country)
    partnerships = []
    for agency in country.agencies:
        joins = dice.chance(_joining_chance(agency)) and agency.ori not in never
        if agency.ori in fixed:
            joined_on: date | None = fixed[agency.ori]
            month = fixed[agency.ori].replace(day=1)
        elif joins or agency.key in planted:
            joined_on, month = _joining_day(dice)
        else:
            continue
        partnerships.append(Partnership(agency, joined_on, month))
    return tuple(partnerships)


def _never_partners() -> frozenset[str]:
    """The sheriff named beside a named case's agency stays out, so that the case shows the rule."""
    return frozenset({"QE0010000"})


def _joining_chance(agency: Agency) -> float:
    match agency.kind:
        case "municipal_police":
            return 0.5 if agency.rank < 10 else 0.37 if agency.rank < 40 else 0.29
        case "sheriff":
            return 0.4
        case "county_police":
            return 0.5
        case "campus":
            return 0.06
        case "constable" | "school":
            return 0.05
        case "prosecutor":
            return 0.1
        case _:
            return 0.0


def _planted_partners(country: Country) -> frozenset[str]:
    """Partners that every demo has: a city and its sheriff, a township twice, unlisted agencies."""
    wanted: dict[str, int] = {
        "sheriff_and_police": 2,
        "city_township_county": 3,
        "same_township_several_counties": 2,
        "same_name_several_states": 2,
        "direction": 2,
        "constable": 1,
        "prosecutor": 1,
        "campus": 1,
        "unlisted": 2,
        "crosswalk_only": 1,
    }
    chosen = set()
    for agency in country.agencies:
        labels = [*agency.traits, agency.kind]
        if not agency.is_in_directory and agency.kind != "federal":
            labels.append("unlisted")
        if agency.fbi_name is None and agency.crosswalk_name is not None:
            labels.append("crosswalk_only")
        for label in labels:
            if wanted.get(label, 0) > 0:
                wanted[label] -= 1
                chosen.add(agency.key)
    return frozenset(chosen)


def _joining_day(dice: Dice) -> tuple[date | None, date]:
    """A day, or None and the first of a month for agencies found at later reads of the map."""
    when = dice.below(1000)
    if when < 35:
        return None, date(2020, 6, 1)
    if when < 75:
        return None, date(2020, 7, 1)
    if when < 105:
        return None, date(2020, 8, 1)
    if when < 145:
        first, last = date(2018, 3, 22), date(2018, 12, 31)
    elif when < 630:
        first, last = date(2019, 1, 1), date(2019, 12, 31)
    else:
        first, last = date(2020, 1, 1), AS_OF_ON
    day = first + timedelta(days=dice.below((last - first).days + 1))
    return day, day.replace(day=1)


_CAUSES = ("Gunshot", "Gunshot, Tasered", "Tasered", "Asphyxiated/Restrained", "Beaten/Bludgeoned")
_CAUSE_TOTALS = tuple(accumulate((920, 30, 25, 17, 8)))
_OTHER_CAUSES = ("Vehicle", "Suicide", "Drug overdose", "Medical emergency", "Drowned")
_OTHER_CAUSE_TOTALS = tuple(accumulate((50, 30, 8, 8, 4)))
_RACES = ("White", "Black", "Hispanic", "Asian", "Native American", "Unknown race")
_RACE_TOTALS = tuple(accumulate((44, 25, 17, 2, 2, 10)))
_GENDERS = ("Male", "Female", "Transgender")
_GENDER_TOTALS = tuple(accumulate((946, 50, 4)))


class _DeathDraws:
    """Draws deaths; holds the streams and the running weights."""

    def __init__(self, country: Country, seed: int) -> None:
        self.dice = Dice(seed, "deaths")
        self.country = country
        self.people = people(Dice(seed, "people"))
        self.totals = list(accumulate(agency.weight for agency in country.agencies))
        self.state_counties: dict[str, list[County]] = {}
        self.neighbors: dict[County, list[Agency]] = {}
        self.sheriffs: dict[County, Agency] = {}
        self.state_police: dict[str, Agency] = {}
        for county in country.counties:
            self.state_counties.setdefault(county.state.code, []).append(county)
        for agency in country.agencies:
            if agency.kind == "sheriff" and agency.county:
                self.sheriffs[agency.county] = agency
            elif agency.kind == "municipal_police" and agency.county:
                self.neighbors.setdefault(agency.county, []).append(agency)
            elif agency.traits == ("state_police",) and agency.state:
                self.state_police[agency.state.code] = agency
        self.federal = [agency for agency in country.agencies if agency.kind == "federal"]
        self.count = 0

    def draw(
        self,
        *,
        is_killing: bool,
        agency: Agency | None = None,
        occurred_on: date | None = None,
        traits: tuple[str, ...] = (),
    ) -> Death:
        """One death; what is given is not drawn."""
        dice = self.dice
        primary = agency or dice.weighted(self.country.agencies, self.totals)
        county = self._county(primary)
        last = LAST_DEATH_ON if is_killing else ALL_CAUSES_TO
        day = FIRST_DEATH_ON + timedelta(days=dice.below((last - FIRST_DEATH_ON).days + 1))
        agencies = (primary,) if agency else self._with_others(primary, county)
        given, surname = next(self.people)
        self.count += 1
        return Death(
            key=f"death-{self.count:06d}",
            occurred_on=occurred_on or day,
            given_name=given,
            surname=surname,
            age=16 + (dice.below(60) + dice.below(60)) // 2,
            gender=dice.weighted(_GENDERS, _GENDER_TOTALS),
            race=dice.weighted(_RACES, _RACE_TOTALS),
            cause=dice.weighted(_CAUSES, _CAUSE_TOTALS)
            if is_killing
            else dice.weighted(_OTHER_CAUSES, _OTHER_CAUSE_TOTALS),
            county=county,
            city=self._city(primary, county),
            agencies=agencies,
            is_killing=is_killing,
            traits=traits,
        )

    def _county(self, agency: Agency) -> County:
        if agency.kind == "federal":
            return self.dice.choice(self.country.counties)
        # An agency of the whole state has its seat in one county and works in all.
        if agency.county is None or agency.kind in ("state_other", "transit", "corrections"):
            assert agency.state is not None
            return self.dice.choice(self.state_counties[agency.state.code])
        return agency.county

    def _city(self, agency: Agency, county: County) -> str:
        if agency.kind == "municipal_police":
            return (
                agency.place.removesuffix(" Township")
                .removesuffix(" Village")
                .removesuffix(" Borough")
            )
        return self.dice.choice(self.country.towns[county])

    def _with_others(self, primary: Agency, county: County) -> tuple[Agency, ...]:
        """The agencies of a death: none known, one, or several."""
        dice = self.dice
        roll = dice.below(1000)
        if roll < 4:
            return ()
        if roll < 924:
            return (primary,)
        others = [self.sheriffs[county], self.state_police[county.state.code]]
        if dice.chance(0.4):
            others.insert(0, dice.choice(self.neighbors[county]))
        if dice.chance(0.08):
            others.insert(0, dice.choice(self.federal))
        if dice.chance(0.3):
            others.reverse()
        named = [primary]
        for other in others[: 2 if dice.chance(0.1) else 1]:
            if other not in named:
                named.append(other)
        return tuple(named)


def draw_deaths(country: Country, scale: int, seed: int) -> tuple[Death, ...]:
    """All deaths by day; the six named cases and one death per planted situation among them."""
    draws = _DeathDraws(country, seed)
    deaths = [
        draws.draw(is_killing=True, agency=agency, occurred_on=day)
        for agency, day in _planted_agencies(country)
    ]
    deaths += [draws.draw(is_killing=True) for _ in range(_KILLINGS * scale - len(deaths))]
    deaths += [draws.draw(is_killing=False) for _ in range(_OTHER_DEATHS * scale)]
    deaths += _second_victims(draws, deaths, 5 * scale)
    deaths += _namesakes(draws, deaths, 2 * scale)
    deaths += _across_the_border(draws, country, 3 * scale)
    deaths += _named_deaths(draws, country)
    deaths.sort(key=lambda death: (death.occurred_on, death.key))
    return tuple(deaths)


def _planted_agencies(country: Country) -> list[tuple[Agency, date]]:
    """One death for the first agency of each situation, early and late, so all files have it."""
    seen: dict[str, Agency] = {}
    for agency in country.agencies:
        labels = [agency.kind, *agency.traits]
        if not agency.is_in_directory:
            labels.append("unlisted")
        if agency.fbi_name is None and agency.crosswalk_name is not None:
            labels.append("crosswalk_only")
        if ", " in agency.name:
            labels.append("comma_in_name")
        if " and " in agency.name and ", " not in agency.name:
            labels.append("and_in_name")
        if "'" in agency.place:
            labels.append("apostrophe")
        for label in labels:
            seen.setdefault(label, agency)
    start = date(2015, 2, 3)
    days = [start + timedelta(days=37 * number) for number in range(len(seen))]
    later = [date(2018, 8, 4) + timedelta(days=17 * number) for number in range(len(seen))]
    return [*zip(seen.values(), days, strict=True), *zip(seen.values(), later, strict=True)]


def _second_victims(draws: _DeathDraws, deaths: list[Death], count: int) -> list[Death]:
    """People who died in the same event as another."""
    victims = []
    for _ in range(count):
        first = deaths[draws.dice.below(len(deaths))]
        second = draws.draw(is_killing=first.is_killing, occurred_on=first.occurred_on)
        victims.append(
            replace(
                second,
                cause=first.cause,
                county=first.county,
                city=first.city,
                agencies=first.agencies,
                traits=("two_victims",),
            )
        )
    return victims


def _namesakes(draws: _DeathDraws, deaths: list[Death], count: int) -> list[Death]:
    """Other people of the same name, who die half a year apart or more."""
    namesakes = []
    for _ in range(count):
        first = deaths[draws.dice.below(len(deaths))]
        apart = timedelta(days=200 + draws.dice.below(400))
        is_late = first.occurred_on + apart > ALL_CAUSES_TO
        second = draws.draw(
            is_killing=True,
            occurred_on=first.occurred_on - apart if is_late else first.occurred_on + apart,
        )
        namesakes.append(
            replace(
                second,
                given_name=first.given_name,
                surname=first.surname,
                traits=("same_name_other_person",),
            )
        )
    return namesakes


def _across_the_border(draws: _DeathDraws, country: Country, count: int) -> list[Death]:
    """Deaths in one state by a city's police of another."""
    deaths = []
    cities = [agency for agency in country.agencies if agency.kind == "municipal_police"]
    for number in range(count):
        agency = draws.dice.choice([city for city in cities[number::97] if city.is_in_directory])
        elsewhere = draws.dice.choice(
            [county for county in country.counties[number % 7 :: 7] if county.state != agency.state]
        )
        death = draws.draw(
            is_killing=True,
            agency=agency,
            occurred_on=date(2015, 3, 1) + timedelta(days=draws.dice.below(1000)),
        )
        deaths.append(
            replace(
                death,
                county=elsewhere,
                city=draws.dice.choice(country.towns[elsewhere]),
                traits=("other_state",),
            )
        )
    return deaths


def _named_deaths(draws: _DeathDraws, country: Country) -> list[Death]:
    by_ori = {agency.ori: agency for agency in country.agencies if agency.ori}
    deaths = []
    for case in NAMED_CASES:
        agency = by_ori[case.ori]
        drawn = draws.draw(is_killing=True, agency=agency, occurred_on=case.died_on)
        # One of the six shows that a partner may be named second.
        second = by_ori.get("QE0010000") if case.state == "QE" else None
        deaths.append(
            replace(
                drawn,
                given_name=case.mpv_name,
                surname="",
                cause="Gunshot",
                city=case.city,
                agencies=(second, agency) if second else (agency,),
                traits=("named_case",),
            )
        )
    return deaths
