"""An agency of the directory, what its two lists disagree on, and the directory as a table.

Belongs here: the shape of the directory. Does not: how any of it is found out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ringledger.matching.names import parse_agency_name

if TYPE_CHECKING:
    import pyarrow as pa

# A row of either list, as its staging model has it.
Row = Mapping[str, Any]

# What the two lists may differ on, and what then holds.
RULES = {
    "kind": "the FBI list's kind stands, and the crosswalk's name is no alias",
    "place": "the FBI list's name stands, and the crosswalk's is no alias",
    "place type": "the FBI list's name stands, and the crosswalk's is no alias",
    "county": "the FBI list's county stands",
    "code": "one agency under the FBI list's code: same kind, name and county",
    "repeated code": "one agency under the lower code: same kind, name and county, on no FBI list",
    "code of an alias": "one agency: the crosswalk's entry is called as the seed of aliases says",
    "name": "the FBI list's name says nothing after its colon, so the crosswalk's stands",
}


@dataclass(frozen=True)
class Conflict:
    """A point on which the two lists differ over one agency; `what` is a key of `RULES`."""

    what: str
    fbi_says: str
    crosswalk_says: str


@dataclass
class Agency:
    """One agency of the directory while it is being put together.

    `names` maps each name it is known by to where the name comes from: fbi, crosswalk, or seed.
    Rows of its state may mean it, and rows of the states of `also_in`; one without a state is
    national, and rows of any state may.
    """

    agency_id: str
    ori: str | None
    agency_name: str
    agency_kind: str
    state: str | None
    counties: list[str] = field(default_factory=list)
    place: str | None = None
    place_type: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    parent_agency_id: str | None = None
    origin: str = "fbi"
    founded_on: str | None = None
    also_in: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    merged_oris: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    def also_named(self, origin: str, *names: str | None) -> None:
        """Add names, keeping their order and dropping repeats."""
        for name in names:
            if name and name.strip():
                self.names.setdefault(name.strip(), origin)

    def differs(self, what: str, fbi_says: str, crosswalk_says: str) -> None:
        """Note a conflict, once."""
        conflict = Conflict(what, fbi_says, crosswalk_says)
        if conflict not in self.conflicts:
            self.conflicts.append(conflict)


def title(name: str) -> str:
    """A name with a capital for each word, and for no other letter."""
    return " ".join(word.capitalize() for word in name.split())


def point(row: Row) -> tuple[float | None, float | None]:
    """Latitude and longitude of a row; None for both where it has none, which -9 says too.

    The crosswalk lost the sign of some: nothing of the country lies between 60 and 130 degrees
    east.
    """
    latitude, longitude = row["latitude"], row["longitude"]
    if latitude is None or longitude is None or latitude == longitude == -9:
        return None, None
    return float(latitude), float(-longitude if 60 < longitude < 130 else longitude)


def shown_place(agency: Agency) -> tuple[str | None, str | None]:
    """The place an agency is of, and its type: as the census has it, else as its name says.

    None where it is of no place but a county, a state, a school or the like.
    """
    if agency.place:
        return title(agency.place), agency.place_type
    if agency.agency_kind not in {"municipal_police", "marshal"}:
        return None, None
    parsed = parse_agency_name(agency.agency_name)
    if parsed.place_type == "county" or not parsed.core:
        return None, None
    return title(" ".join(parsed.core)), parsed.place_type or None


def directory_table(agencies: Iterable[Agency]) -> pa.Table:
    """The directory as an Arrow table, one row per agency; `names` is the list of all its names."""
    import pyarrow as pa

    rows = list(agencies)
    shown = [shown_place(agency) for agency in rows]
    text, texts = pa.string(), pa.list_(pa.string())
    columns: dict[str, tuple[list[object], pa.DataType]] = {
        "agency_id": ([a.agency_id for a in rows], text),
        "ori": ([a.ori for a in rows], text),
        "agency_name": ([a.agency_name for a in rows], text),
        "agency_kind": ([a.agency_kind for a in rows], text),
        "state": ([a.state for a in rows], text),
        "also_in": ([a.also_in for a in rows], texts),
        "county": (["; ".join(a.counties) or None for a in rows], text),
        "place": ([a.place for a in rows], text),
        "place_type": ([a.place_type for a in rows], text),
        "shown_place": ([place for place, _ in shown], text),
        "shown_place_type": ([place_type for _, place_type in shown], text),
        "latitude": ([a.latitude for a in rows], pa.float64()),
        "longitude": ([a.longitude for a in rows], pa.float64()),
        "parent_agency_id": ([a.parent_agency_id for a in rows], text),
        "is_in_directory": ([True] * len(rows), pa.bool_()),
        "origin": ([a.origin for a in rows], text),
        "founded_on": ([a.founded_on for a in rows], text),
        "names": ([list(a.names) for a in rows], texts),
        "name_origins": ([list(a.names.values()) for a in rows], texts),
        "merged_oris": ([a.merged_oris for a in rows], texts),
        "conflicts": (
            [
                [vars(conflict) | {"rule": RULES[conflict.what]} for conflict in a.conflicts]
                for a in rows
            ],
            pa.list_(
                pa.struct([(key, text) for key in ("what", "fbi_says", "crosswalk_says", "rule")])
            ),
        ),
    }
    return pa.table({name: pa.array(values, kind) for name, (values, kind) in columns.items()})
