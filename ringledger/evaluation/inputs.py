"""The files an evaluation needs, as plain rows: the directory, and names that carry a label.

What belongs here: reading an edition's files the way staging does, without building its warehouse.
What does not: what a label is worth (`labels`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ringledger.linking.directory import read_agencies
from ringledger.matching.comparison.block import Block, Listed
from ringledger.matching.names import parse_agency_name

if TYPE_CHECKING:
    from collections.abc import Collection

    from ringledger.matching.directory.agencies import Agency
    from ringledger.settings import Settings
    from ringledger.sources.editions import Edition

# As `stg_mapping_police_violence__deaths` cleans them.
_DEATHS = """
    select agency, ori, upper(trim(state)) as state, trim(city) as city, trim(county) as county
    from raw.mapping_police_violence
    order by source_file, source_row_number
"""


@dataclass(frozen=True)
class Directory:
    """The agencies of an edition and what a mention may be compared with, by state."""

    agencies: dict[str, Agency]
    _blocks: dict[str, Block] = field(default_factory=dict)

    @cached_property
    def current(self) -> dict[str, str]:
        """Every ORI the directory knows, merged ones too, to its agency's id."""
        found = {agency_id: agency_id for agency_id in self.agencies}
        for agency in self.agencies.values():
            found.update(dict.fromkeys(agency.merged_oris, agency.agency_id))
        return found

    def family(self, agency_id: str) -> str:
        """The agency, or the force it is a troop or barracks of."""
        return self.agencies[agency_id].parent_agency_id or agency_id

    @cached_property
    def _families(self) -> dict[str, str]:
        """The letters that begin the codes of a state's force ("PAPSP") to the force."""
        heads = {agency.parent_agency_id for agency in self.agencies.values()} - {None}
        state_police = {
            agency.agency_id
            for agency in self.agencies.values()
            if agency.agency_kind == "state_police" and not agency.parent_agency_id
        }
        found = {head[:5]: head for head in sorted({*state_police, *filter(None, heads)})}
        return {prefix: head for prefix, head in found.items() if prefix.isalpha()}

    def find(self, ori: str) -> str | None:
        """The family that a code stands for, listed or a post of a state's force; else None."""
        agency_id = self.current.get(ori)
        return self._families.get(ori[:5]) if agency_id is None else self.family(agency_id)

    def block(self, state: str) -> Block:
        """What names of one state are compared with; national agencies stand in every state."""
        if state not in self._blocks:
            self._blocks[state] = self.block_without(state, frozenset())
        return self._blocks[state]

    def block_without(self, state: str, missing: Collection[str]) -> Block:
        """The block as it would be if the directory lacked some agencies, by family id."""
        return Block(
            [
                listed(agency)
                for agency in self.agencies.values()
                if (not state or agency.state in (state, None) or state in agency.also_in)
                and (agency.parent_agency_id or agency.agency_id) not in missing
            ],
            words=self._words_without(missing),
        )

    @cached_property
    def _words(self) -> dict[str, set[str]]:
        """The words that places are spelled with, and the families in whose names each stands."""
        found: dict[str, set[str]] = {}
        for agency_id, agency in self.agencies.items():
            for word in parse_agency_name(agency.agency_name).core:
                found.setdefault(word, set()).add(self.family(agency_id))
        return found

    def _words_without(self, missing: Collection[str]) -> frozenset[str]:
        if not missing:
            return frozenset(self._words)
        return frozenset(word for word, of in self._words.items() if not of.issubset(missing))


def listed(agency: Agency) -> Listed:
    """A directory agency as the linker takes it."""
    return Listed(
        agency_id=agency.agency_id,
        names=tuple(agency.names),
        agency_kind=agency.agency_kind,
        counties=tuple(agency.counties),
        place=agency.place or "",
        place_type=agency.place_type or "",
        origin=agency.origin,
        parent_agency_id=agency.parent_agency_id,
    )


def read_directory(edition: Edition, settings: Settings) -> Directory:
    """The directory of an edition. Raises SourceError when a file is missing or altered."""
    agencies = read_agencies(edition, settings)
    return Directory({agency.agency_id: agency for agency in agencies})


def read_deaths(edition: Edition, settings: Settings) -> list[dict[str, Any]]:
    """Agency cell, ORI cell, state, city and county of each row of Mapping Police Violence."""
    import duckdb

    from ringledger.sources.landing import land_source_kind

    with duckdb.connect() as connection:
        land_source_kind(connection, "mapping_police_violence", edition, settings)
        rows: list[dict[str, Any]] = connection.sql(_DEATHS).to_arrow_table().to_pylist()
    return rows
