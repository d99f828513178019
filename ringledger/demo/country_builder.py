"""Makes up the fictional country, the same one for the same scale and seed.

What belongs here: how many agencies of which kind there are, and which names make them hard to tell
apart. What does not: the names themselves (`names`).

The country is made of `scale` copies of one block per state, each block with the same mix of sizes
and kinds, so that shares hardly change with the scale. Counts per block are the constants below.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from ringledger.demo.country import STATES, Agency, Country, County, State
from ringledger.demo.dice import Dice
from ringledger.demo.named_cases import NAMED_CASES
from ringledger.demo.names import county_names, place_names
from ringledger.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_SCALE = 400
"""Above it a state runs out of place names."""

_COUNTIES = 14
_CITIES = 110
_TOWNSHIPS = 14
_RANK_STEP = 37  # shares no divisor with _CITIES: spreads the sizes over the kinds of names


def _three(number: int) -> str:
    """Three characters for a number: digits, then a letter first, up to 34,695."""
    if number < 1000:
        return f"{number:03d}"
    letters, rest = divmod(number - 1000, 1296)
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return digits[10 + letters] + digits[rest // 36] + digits[rest % 36]


class _StateBuilder:
    """Builds one state; the order of its steps is the order of ORIs."""

    def __init__(
        self, state: State, index: int, scale: int, seed: int, shared_names: list[str]
    ) -> None:
        self.state = state
        self.scale = scale
        self.shared_names = shared_names
        self.dice = Dice(seed, "country", state.code)
        self.place_names: Iterator[str] = place_names(Dice(seed, "places"), index, len(STATES) + 1)
        names = county_names(Dice(seed, "counties"), index, len(STATES))
        self.counties = [
            self._county(index, number, name)
            for number, name in enumerate(islice(names, _COUNTIES * scale), start=1)
        ]
        self.agencies: list[Agency] = []
        self.next_number: dict[str, int] = {}
        self.towns: dict[County, list[str]] = {county: [] for county in self.counties}
        self.county_weight: dict[County, int] = dict.fromkeys(self.counties, 0)
        self.homonyms: dict[tuple[int, int], str] = {}

    def _county(self, index: int, number: int, name: str) -> County:
        # A box of open ocean per state: no real county is there.
        return County(
            state=self.state,
            name=name,
            code=_three(number),
            latitude=round(-38 + 0.000001 * self.dice.below(3_000_000), 6),
            longitude=round(-30 + 3 * index + 0.000001 * self.dice.below(3_000_000), 6),
            zip=f"{1 + (number + 97 * index) % 499:05d}",  # 00001..00499 are not assigned
        )

    def _ori(self, county: County) -> str:
        number = self.next_number.get(county.code, 1)
        self.next_number[county.code] = number + 1
        return f"{self.state.code}{county.code}{number:02d}00"

    def _add(
        self,
        name: str,
        kind: str,
        fbi_type: str,
        county: County | None,
        place: str,
        *,
        ori: str | None = None,
        fbi_name: str | None = None,
        crosswalk_name: str | None = None,
        weight: int = 1000,
        rank: int = 999,
        listed: str = "both",  # both, fbi, crosswalk, none
        other_county: County | None = None,
        parent_key: str | None = None,
        traits: tuple[str, ...] = (),
    ) -> Agency:
        if listed != "none" and ori is None:
            ori = self._ori(county or self.counties[0])
        agency = Agency(
            key=f"{self.state.code}-{len(self.agencies):05d}",
            ori=ori if listed != "none" else None,
            name=name,
            kind=kind,
            state=self.state,
            county=county,
            other_county=other_county,
            place=place,
            fbi_name=(fbi_name or name) if listed in ("both", "fbi") else None,
            fbi_type=fbi_type,
            crosswalk_name=(crosswalk_name or name).lower()
            if listed in ("both", "crosswalk")
            else None,
            weight=weight,
            rank=rank,
            parent_key=parent_key,
            traits=traits,
        )
        self.agencies.append(agency)
        if county is not None:
            self.county_weight[county] += weight
        return agency

    def build(self) -> None:
        """All agencies of the state."""
        for block in range(self.scale):
            self._cities(block)
        for block in range(self.scale):
            counties = self.counties[_COUNTIES * block : _COUNTIES * (block + 1)]
            self._townships(block, counties)
            self._county_agencies(block, counties)
            self._campuses_and_schools(counties)
            self._special_agencies(counties)
        self._state_agencies()

    def _city_name(self, block: int, index: int, county: County, earlier: list[str]) -> str:
        named = [case.city for case in NAMED_CASES if case.state == self.state.code]
        if block == 0 and index < len(named):
            return named[index]
        match index:
            case 10 | 11 | 12:
                return f"Saint {next(self.place_names)}"
            case 13 | 14:
                return f"Fort {next(self.place_names)}"
            case 15 | 16:
                return f"Mount {next(self.place_names)}"
            case 20 | 21:
                return f"{'North' if index == 20 else 'East'} {earlier[index - 15]}"
            case 22:
                return f"{earlier[7]} Park"
            case 24:
                return f"{next(self.place_names)}'s Landing"
            case 25:
                return f"D'{next(self.place_names)}"
            case 30 | 31 | 32 | 33:
                return county.name
            case 40 | 41 | 42 | 43:
                return self.shared_names[4 * block + index - 40]
            case _:
                return next(self.place_names)

    def _cities(self, block: int) -> None:
        names: list[str] = []
        for index in range(_CITIES):
            county = self.counties[_COUNTIES * block + index % _COUNTIES]
            name = self._city_name(block, index, county, names)
            names.append(name)
            self.towns[county].append(name)
            rank = index * _RANK_STEP % _CITIES
            self.homonyms[(block, index)] = name
            traits = {
                10: ("saint_place",),
                11: ("saint_place",),
                13: ("saint_place",),
                15: ("saint_place",),
                20: ("direction",),
                21: ("direction",),
                22: ("direction",),
                30: ("city_township_county",),
                31: ("city_township_county",),
                32: ("city_township_county",),
                33: ("city_township_county",),
                40: ("same_name_several_states",),
                41: ("same_name_several_states",),
                42: ("same_name_several_states",),
                43: ("same_name_several_states",),
            }.get(index, ())
            abbreviated = name.replace("Saint ", "St. ") if index == 11 else name
            self._add(
                f"{name} Police Department",
                "municipal_police",
                "City",
                county,
                name,
                fbi_name=f"{abbreviated} Police Department",
                crosswalk_name=f"{name} {('police dept.', 'police department', 'pd')[index % 3]}",
                weight=400_000 // (rank + 1) // (1 + rank // 25),
                rank=rank,
                # 20 and 22 have a neighbor whose name is theirs but for one word.
                listed={20: "none", 50: "none", 60: "crosswalk", 61: "crosswalk"}.get(
                    index, "fbi" if index in (70, 71, 72) else "both"
                ),
                traits=traits,
                other_county=self.counties[_COUNTIES * block + (index + 1) % _COUNTIES]
                if index % 23 == 5
                else None,
            )

    def _townships(self, block: int, counties: list[County]) -> None:
        repeated = next(self.place_names)
        for index in range(_TOWNSHIPS):
            county = counties[(index + 2) % _COUNTIES]
            traits: tuple[str, ...] = ()
            if index < 3:  # the city of that name is in the county of that name, too
                county = counties[(30 + index) % _COUNTIES]
                name = self.homonyms[(block, 30 + index)]
                traits = ("city_township_county",)
            elif index < 6:
                name = repeated
                traits = ("same_township_several_counties",)
            else:
                name = next(self.place_names)
            self._add(
                f"{name} Township Police Department",
                "municipal_police",
                "City",
                county,
                f"{name} Township",
                weight=200_000 // (20 + 6 * index),
                rank=50,
                listed="crosswalk" if index == 13 else "both",
                traits=traits,
            )
        for index in range(6):
            form = "Village" if index < 4 else "Borough"
            name = self.homonyms[(block, 33)] if index == 0 else next(self.place_names)
            county = counties[33 % _COUNTIES] if index == 0 else counties[index + 6]
            self._add(
                f"{name} {form} Police Department",
                "municipal_police",
                "City",
                county,
                f"{name} {form}",
                weight=8000,
                rank=60,
                listed="none" if index == 1 else "both",
                traits=("city_township_county",) if index == 0 else (),
            )

    def _county_agencies(self, block: int, counties: list[County]) -> None:
        for index, county in enumerate(counties):
            self._add(
                f"{county.name} County Sheriff's Office",
                "sheriff",
                "County",
                county,
                f"{county.name} County",
                ori=f"{self.state.code}{county.code}0000",
                weight=8_000 + self.county_weight[county] * 2 // 5,
                rank=index,
                traits=("sheriff_and_police",) if 30 % _COUNTIES <= index < 34 % _COUNTIES else (),
            )
        # The first one polices the county of a homonymous city; the second was founded of late.
        for index in range(2):
            county = counties[(30 + index) % _COUNTIES]
            self._add(
                f"{county.name} County Police Department",
                "county_police",
                "County",
                county,
                f"{county.name} County",
                weight=40_000,
                rank=5,
                listed="none" if index == 1 else "both",
                traits=("sheriff_and_police", "city_township_county"),
            )
        for precinct in range(1, 4):
            county = counties[9]
            self._add(
                f"{county.name} County Constable Precinct {precinct}",
                "constable",
                "Other",
                county,
                f"{county.name} County",
                crosswalk_name=f"{county.name} county - pct {precinct} constable office",
                weight=4000,
            )
        for index in (0, 4):
            county = counties[index]
            self._add(
                f"{county.name} County District Attorney's Office",
                "prosecutor",
                "Other",
                county,
                f"{county.name} County",
                fbi_name=f"{county.name} County District Attorney",
                weight=1500,
            )

    def _town(self, counties: list[County], index: int) -> tuple[County, str]:
        county = counties[index % _COUNTIES]
        return county, self.towns[county][index % 5]

    def _campuses_and_schools(self, counties: list[County]) -> None:
        for index in range(8):
            county, place = self._town(counties, index)
            name = (f"University of {place}", f"{place} State University", f"{place} College")[
                index % 3
            ]
            self._add(
                f"{name} Police Department",
                "campus",
                "University or College",
                county,
                place,
                fbi_name=name,
                weight=4000,
                listed="fbi" if index == 7 else "both",
            )
        for index in range(5):
            county, place = self._town(counties, index + 3)
            self._add(
                f"{place} Independent School District Police Department",
                "school",
                "Other",
                county,
                place,
                fbi_name=f"Independent School District: {place}",
                weight=1500,
            )

    def _special_agencies(self, counties: list[County]) -> None:
        for index in range(2):
            county = counties[index + 5]
            name = next(self.place_names)
            self._add(
                f"{name} Tribal Police Department",
                "tribal",
                "Tribal",
                county,
                name,
                fbi_name=f"{name} Tribal",
                weight=5000,
            )
            county, place = self._town(counties, index + 4)
            self._add(
                f"{place} Airport Police Department",
                "port_airport",
                "Other",
                county,
                place,
                fbi_name=f"{place} Airport Authority",
                crosswalk_name=f"{place} airport police",
                weight=1500,
            )
            county = counties[index + 8]
            self._add(
                f"{county.name} County Park Police",
                "park",
                "Other State Agency",
                county,
                f"{county.name} County",
                fbi_name=f"{county.name} County Park District",
                crosswalk_name=f"{county.name} county park police",
                weight=2000,
            )
        # In a town whose police is listed: elsewhere the marshal may be the police.
        county, place = self._town(counties, 10)
        self._add(f"{place} City Marshal's Office", "marshal", "Other", county, place, weight=1500)
        county, place = self._town(counties, 9)
        self._add(f"{place} Fire Marshal", "fire", "Other", county, place, weight=500)

    def _state_agencies(self) -> None:
        name = self.state.name
        state_police = self._add(
            self.state.police_name,
            "state_police",
            "State Police",
            None,
            name,
            ori=f"{self.state.code}QSP0000",
            crosswalk_name=self.state.police_name,
            weight=160_000 * self.scale,
            traits=("state_police",),
        )
        for index in range(5 * self.scale):
            county = self.counties[index * 2 % len(self.counties)]
            label = _troop_label(index)
            self._add(
                f"{self.state.police_name} Troop {label}",
                "state_police",
                "State Police",
                county,
                name,
                ori=f"{self.state.code}{county.code}SP00",
                fbi_name=f"State Police Troop {label}: {county.name} County",
                crosswalk_name=f"{self.state.police_name} troop {label}",
                weight=3000,
                parent_key=state_police.key,
                traits=("state_police_troop",),
            )
        capital = self.counties[0]
        for full_name, kind, weight in (
            (f"{name} Metropolitan Transit Police", "transit", 9000),
            (f"{name} Department of Corrections", "corrections", 7000),
            (f"{name} Department of Wildlife, Parks and Tourism", "state_other", 6000),
            (f"{name} Bureau of Narcotics and Forgery", "state_other", 5000),
            (f"{name} Alcoholic Beverage Control", "state_other", 1500),
        ):
            self._add(
                full_name,
                kind,
                "Other State Agency",
                capital,
                name,
                fbi_name=full_name.removeprefix(f"{name} ") if kind == "state_other" else full_name,
                crosswalk_name=full_name,
                weight=weight * self.scale,
            )


def _troop_label(index: int) -> str:
    """A, B … Z, then AA, AB …"""
    first, second = divmod(index, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)


def _federal_agencies(scale: int) -> list[Agency]:
    """Agencies of the whole country, in neither directory."""
    names = (
        "Federal Marshals Bureau",
        "Federal Bureau of Tolls and Firearms",
        "National Border Guard",
        "Federal Parks Guard",
    )
    return [
        Agency(
            key=f"FED-{number:05d}",
            ori=None,
            name=name,
            kind="federal",
            state=None,
            county=None,
            other_county=None,
            place="",
            fbi_name=None,
            fbi_type="Federal",
            crosswalk_name=None,
            weight=60_000 * scale,
            rank=999,
        )
        for number, name in enumerate(names)
    ]


def build_country(scale: int, seed: int) -> Country:
    """The country at that scale; the same arguments give the same country.

    Raises UsageError when the scale is below 1 or above `MAX_SCALE`.
    """
    if not 1 <= scale <= MAX_SCALE:
        raise UsageError(f"The demo's scale must be 1 to {MAX_SCALE}, not {scale}.")
    shared = list(
        islice(place_names(Dice(seed, "places"), len(STATES), len(STATES) + 1), 4 * scale)
    )
    counties: list[County] = []
    agencies: list[Agency] = []
    places: dict[str, frozenset[str]] = {}
    towns: dict[County, tuple[str, ...]] = {}
    for index, state in enumerate(STATES):
        builder = _StateBuilder(state, index, scale, seed, shared)
        builder.build()
        counties += builder.counties
        agencies += builder.agencies
        places[state.code] = frozenset(agency.place for agency in builder.agencies)
        towns |= {county: tuple(names) for county, names in builder.towns.items()}
    return Country(
        scale=scale,
        counties=tuple(counties),
        agencies=(*agencies, *_federal_agencies(scale)),
        places=places,
        towns=towns,
    )
