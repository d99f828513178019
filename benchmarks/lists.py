"""Lists of agency names as people type them, each with the agency it means.

    python -m benchmarks.lists 1000000 366000 names.csv

Every name is made from a name of the real directory of `eff-2020`: abbreviated, in capitals, with a
slip of the pen inside a longer word. A few mean no agency: of places that exist nowhere, or of
another state's agency where the row's state has none so named. Some texts fit several agencies, as
on real lists; a linker that answers with another one than the name was made from is counted wrong,
whoever it is.
"""

from __future__ import annotations

import csv
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from ringledger.linking.directory import load_directory
from ringledger.matching.names import normalize_agency_name
from ringledger.settings import Settings

# Share of names that mean no agency there is.
NOWHERE = 0.06
_SHORTER = (
    *(("Police Department", "PD"), ("Police Department", "Police"), ("Police Department", "P.D.")),
    *(("Police Department", "Police Dept."), ("Police Department", "Dept. of Police")),
    *(("Sheriff's Office", "Sheriff's Department"), ("Sheriff's Office", "SO")),
    *(("Sheriff's Office", "Sheriffs Dept"), ("County", "Co."), ("Township", "Twp")),
    *(("Department", "Dept"), ("University", "Univ."), ("Saint ", "St. "), (" and ", " & ")),
)
_SYLLABLES = ("bra", "quon", "ver", "zil", "mock", "thar", "pell", "gost", "lun", "dray", "wex")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Known:
    """An agency a name may mean; `family` is the force it belongs to, or itself."""

    agency_id: str
    family: str
    names: tuple[str, ...]
    state: str


@dataclass(frozen=True)
class Typed:
    """A name, its row's state, and the family it means: empty where it means none."""

    name: str
    state: str
    family: str


def known_agencies(settings: Settings, edition: str = "eff-2020") -> list[Known]:
    """An edition's directory, compiled if it isn't yet, without national agencies."""
    table = pq.ParquetFile(load_directory(edition, settings).path).read(
        ["agency_id", "parent_agency_id", "names", "state"]
    )
    return [
        Known(
            row["agency_id"],
            row["parent_agency_id"] or row["agency_id"],
            tuple(row["names"]),
            row["state"],
        )
        for row in table.to_pylist()
        if row["state"] and row["names"]
    ]


def typed_names(known: list[Known], count: int, seed: int) -> list[Typed]:
    """So many distinct pairs of name and state."""
    dice = random.Random(seed)
    normalized = {
        state: {normalize_agency_name(name) for one in listed for name in one.names}
        for state, listed in _by_state(known).items()
    }
    states = sorted(normalized)
    found: dict[tuple[str, str], Typed] = {}
    tries = 0
    while len(found) < count:
        tries += 1
        agency = dice.choice(known)
        name, state, family = agency.names[0], agency.state, agency.family
        if dice.random() < 0.1:
            name = dice.choice(agency.names)
        if dice.random() < NOWHERE:
            family = ""
            if dice.random() < 0.5:
                place = "".join(dice.choice(_SYLLABLES) for _ in range(3)).capitalize()
                name = f"{place} {dice.choice(['Police Department', 'County Sheriff'])}"
            else:
                state = dice.choice(states)
                if normalize_agency_name(name) in normalized[state]:
                    continue
        # Where many names are wanted, those that come first are taken: others are changed more.
        for _ in range(dice.randrange(3) + tries // count):
            name = _changed(name, dice)
        found.setdefault((name, state), Typed(name, state, family))
    return list(found.values())


def _by_state(known: list[Known]) -> dict[str, list[Known]]:
    found: dict[str, list[Known]] = {}
    for agency in known:
        found.setdefault(agency.state, []).append(agency)
    return found


def _changed(name: str, dice: random.Random) -> str:
    way = dice.random()
    if way < 0.6:
        return name.replace(*dice.choice(_SHORTER))
    if way < 0.8:
        return dice.choice([str.upper, str.lower, str.title])(name)
    long = list(re.finditer(r"[A-Za-z]{5,}", name))
    if not long:
        return name
    word = dice.choice(long)
    at = dice.randrange(word.start() + 1, word.end() - 1)
    if way < 0.87:
        return name[:at] + name[at + 1 :]
    if way < 0.94:
        return name[:at] + dice.choice(_LETTERS) + name[at:]
    return name[:at] + name[at : at + 2][::-1] + name[at + 2 :]


def rows(names: list[Typed], count: int, seed: int) -> Iterator[Typed]:
    """So many rows: each name once, then names at random."""
    dice = random.Random(seed)
    yield from names[:count]
    yield from (dice.choice(names) for _ in range(count - len(names)))


def write_list(path: Path, names: list[Typed], count: int, seed: int = 1) -> None:
    """A CSV list with columns id, name, state."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name", "state"])
        writer.writerows(
            (at, row.name, row.state) for at, row in enumerate(rows(names, count, seed))
        )


if __name__ == "__main__":
    mentions, distinct = int(sys.argv[1]), int(sys.argv[2])
    agencies = known_agencies(Settings.from_environment())
    write_list(Path(sys.argv[3]), typed_names(agencies, distinct, seed=distinct), mentions)
