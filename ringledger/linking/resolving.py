"""From the cells of rows to what they name: one column of values for each thing decided.

Belongs here: taking cells apart, which state's agencies a name is compared with, what people's
decisions and a stricter bar do to the matcher's word, and when a name without a state is for
review. Does not: comparing names (`ringledger.matching`), how answers look (`answers`), files.

A name without a state is compared with all agencies. The matcher's probability then says how well
the best of them fits, but it was fitted within states. Where an agency of another state goes by the
same name, nothing in the row says which is meant; where the name is spelled otherwise than the
agency's, it may be an agency the directory lacks in one of fifty other states. Both are for review,
however likely; and so is a name whose row says a state the directory has none of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ringledger.arrow import Positions, taken, texts
from ringledger.linking.directory import Directory
from ringledger.linking.overrides import DIFFERENT, SAME, Override, Overrides
from ringledger.linking.states import UNKNOWN
from ringledger.matching import compare
from ringledger.matching.directory import county_key
from ringledger.matching.evidence import encoded, read_as
from ringledger.matching.linker import (
    DECISIONS as MATCHER_DECISIONS,
)
from ringledger.matching.linker import (
    METHODS,
    Links,
    Mention,
    link_columns,
)
from ringledger.matching.names import AgencyName, normalize_agency_name, parse_agency_name
from ringledger.matching.split import split_agency_cell

if TYPE_CHECKING:
    import pyarrow as pa

DECISIONS = (*MATCHER_DECISIONS, "override")
LINKED = frozenset({"exact", "accepted", "override"})
_EXACT, _ACCEPTED, _REVIEW, _UNMATCHED, _OVERRIDE = map(
    DECISIONS.index, ("exact", "accepted", "review", "unmatched", "override")
)

# Levels at which two names are one name, as people use names.
_SAME_KIND = [compare.LEVELS["kind"].index(level) for level in ("same", "near", "not said")]
_SAME_TYPE = [
    compare.LEVELS["place_type"].index(level)
    for level in (
        "same",
        "neither says",
        "neither says; the directory's place is a township",
        "name alone says city, town, village or borough",
        "directory alone says city, town, village or borough",
        "both say, not the same kind of municipality",
    )
]


class Query(NamedTuple):
    """What one row says: the text of its cells, empty where nothing stands.

    `state` is a code, or `UNKNOWN` where the cell says something else.
    """

    name: str
    state: str = ""
    city: str = ""
    county: str = ""


@dataclass(frozen=True)
class Parts:
    """What single names were found to mean, a position (or a row) for each.

    `decisions` are positions in `DECISIONS`; `agencies`, `runners_up` and `candidates` positions in
    the directory, -1 for none. `heads` is the beginning of the evidence, which the candidates with
    their chances and packed levels complete.
    """

    texts: pa.Array
    heads: pa.Array
    decisions: npt.NDArray[np.int8]
    agencies: npt.NDArray[np.int32]
    chances: npt.NDArray[np.float64]
    runners_up: npt.NDArray[np.int32]
    runner_up_chances: npt.NDArray[np.float64]
    candidates: npt.NDArray[np.int32]
    candidate_chances: npt.NDArray[np.float64]
    levels: npt.NDArray[np.int32]
    none: npt.NDArray[np.float64]

    def __len__(self) -> int:
        """How many names."""
        return len(self.decisions)

    def take(self, at: Positions) -> Parts:
        """Those at these positions."""
        values = (getattr(self, field.name) for field in fields(self))
        return Parts(
            *(value[at] if isinstance(value, np.ndarray) else taken(value, at) for value in values)
        )

    @staticmethod
    def concatenated(pieces: Sequence[Parts]) -> Parts:
        """One after the other; at least one piece."""
        import pyarrow as pa

        if len(pieces) == 1:
            return pieces[0]
        columns = ([getattr(piece, field.name) for piece in pieces] for field in fields(Parts))
        return Parts(
            *(
                np.concatenate(column)
                if isinstance(column[0], np.ndarray)
                else pa.concat_arrays(column)
                for column in columns
            )
        )


@dataclass(frozen=True)
class Resolved:
    """The parts of queries, one query's after the other's; `counts` says how many each has."""

    counts: Positions
    parts: Parts


@dataclass(frozen=True)
class _Name:
    """A single name, as its row has it and as it was read."""

    query: Query
    parsed: AgencyName

    @property
    def row_state(self) -> str:
        return _row_state(self.query)


def _row_state(query: Query) -> str:
    return "" if query.state == UNKNOWN else query.state


@dataclass
class Resolver:
    """Resolves queries against one directory; the same query always gets the same answer."""

    directory: Directory
    min_probability: float = 0.0

    @cached_property
    def _overrides(self) -> Overrides:
        return Overrides(self.directory.edition.statement_set)

    @cached_property
    def _all_states(self) -> AllStates:
        return AllStates(self.directory)

    def resolve(self, queries: Sequence[Query]) -> Resolved:
        """What each query's cell names, in order; no part where it names nothing."""
        counts = np.zeros(len(queries), dtype=np.int64)
        names: list[Query] = []
        parsed: list[AgencyName] = []
        by_state: dict[str, list[int]] = defaultdict(list)
        for position, query in enumerate(queries):
            parts = self._parts(query)
            counts[position] = len(parts)
            state = _row_state(query)
            for name in parts:
                read = parse_agency_name(name, state)
                by_state[read.state or state].append(len(names))
                names.append(query if name == query.name else query._replace(name=name))
                parsed.append(read)
        order: list[int] = []
        found: list[Parts] = []
        for searched, at in sorted(by_state.items()):
            order += at
            found.append(
                self._linked(
                    [names[place] for place in at], [parsed[place] for place in at], searched
                )
            )
        if not found:
            return Resolved(counts, _no_parts())
        back = np.empty(len(order), dtype=np.int64)
        back[order] = np.arange(len(order))
        return Resolved(counts, Parts.concatenated(found).take(back))

    def _parts(self, query: Query) -> list[str]:
        """The single names of a cell. One that is an agency's own name is not taken apart."""
        names = split_agency_cell(query.name)
        if len(names) > 1:
            state = _row_state(query)
            searched = parse_agency_name(query.name, state).state or state
            if self.directory.has_name(normalize_agency_name(query.name), searched):
                return [query.name.strip()]
        return names

    def _linked(
        self, queries: Sequence[Query], parsed: Sequence[AgencyName], searched: str
    ) -> Parts:
        """What single names of one state mean."""
        decided = {
            position: overrides
            for position, query in enumerate(queries)
            if (overrides := self._overrides.of(query.name, query.state, query.county))
        }
        # Names that read the same are one, as "Ashby PD" and "ASHBY POLICE" do: linked once, by
        # what they read as and by their row alone.
        distinct: dict[tuple[AgencyName, Mention], int] = {}
        of = np.empty(len(queries), dtype=np.int64)
        for position, (query, name) in enumerate(zip(queries, parsed, strict=True)):
            excluded = frozenset(
                found.agency_id for found in decided.get(position, ()) if found.verdict == DIFFERENT
            )
            row = Mention("", "", query.county, query.city, _row_state(query), excluded)
            of[position] = distinct.setdefault((name, row), len(distinct))
        block = self.directory.block(searched)
        links = link_columns(
            [row for _, row in distinct], block, parsed=[name for name, _ in distinct]
        )
        # From positions among the block's agencies to positions in the directory.
        places = np.array(
            [*(self.directory.position[agency.agency_id] for agency in block.agencies), -1],
            dtype=np.int32,
        )
        candidates = places[links.candidates][of]
        decisions = links.decisions.astype(np.int8)[of]
        agencies = np.where(decisions <= _ACCEPTED, candidates[:, 0], -1).astype(np.int32)
        candidate_chances = links.chances[of]
        chances, second = candidate_chances[:, 0].copy(), candidate_chances[:, 1].copy()
        runners_up = candidates[:, 1].copy()
        methods = [METHODS[method] for method in links.methods[of].tolist()]
        if not searched:
            for position in np.flatnonzero(agencies >= 0).tolist():
                if doubt := self._all_states.doubt(queries[position], links, int(of[position])):
                    methods[position] = doubt
                    decisions[position], agencies[position] = _REVIEW, -1
        for position in np.flatnonzero((agencies >= 0) & (chances < self.min_probability)).tolist():
            methods[position] = "below --min-probability"
            decisions[position], agencies[position] = _REVIEW, -1
        for position, overrides in decided.items():
            settled = next((found for found in overrides if found.verdict != DIFFERENT), None)
            if settled is None:
                continue
            methods[position] = f"override {settled.override_id}"
            decisions[position], agencies[position] = _REVIEW, -1
            if settled.verdict == SAME:
                agency = self.directory.position.get(settled.agency_id, -1)
                decisions[position], agencies[position] = _OVERRIDE, agency
                is_first = candidates[position, 0] == agency
                runners_up[position] = -1 if is_first else candidates[position, 0]
                chances[position], second[position] = 1.0, 0.0
        return Parts(
            texts=texts([query.name for query in queries]),
            heads=texts(
                [
                    _head(method, searched, decided.get(position, ()), name)
                    for position, (method, name) in enumerate(zip(methods, parsed, strict=True))
                ]
            ),
            decisions=decisions,
            agencies=agencies,
            chances=chances,
            runners_up=runners_up,
            runner_up_chances=second,
            candidates=candidates,
            candidate_chances=candidate_chances,
            levels=links.levels.astype(np.int32)[of],
            none=links.none[of],
        )


def _no_parts() -> Parts:
    whole, wide = np.zeros(0, dtype=np.int32), np.zeros((0, 3), dtype=np.int32)
    chances = np.zeros(0)
    return Parts(
        texts=texts([]),
        heads=texts([]),
        decisions=np.zeros(0, dtype=np.int8),
        agencies=whole,
        chances=chances,
        runners_up=whole,
        runner_up_chances=chances,
        candidates=wide,
        candidate_chances=np.zeros((0, 3)),
        levels=wide,
        none=chances,
    )


def _head(method: str, searched: str, overrides: Sequence[Override], name: AgencyName) -> str:
    """The beginning of evidence: how the decision came about, and how the name was read."""
    said = ""
    if overrides:
        shown: list[dict[str, Any]] = [
            {
                "override_id": override.override_id,
                "verdict": override.verdict,
                "agency_id": override.agency_id or None,
                "reason": override.reason,
                "url": override.url,
            }
            for override in overrides
        ]
        said = f'"overrides":{encoded(shown)},'
    where = searched or "all states"
    return f'{{"method":"{method}","searched":"{where}",{said}"read_as":{read_as(name)}'


class AllStates:
    """Whether a name can be linked though nothing says in which state its agency is."""

    def __init__(self, directory: Directory) -> None:
        """Index all names of all agencies by how they are spelled."""
        self._block = directory.block("")
        self._states = [
            directory.entries[agency.agency_id].state for agency in self._block.agencies
        ]
        self._spelled: dict[str, list[int]] = defaultdict(list)
        for name, compact in enumerate(self._block.names.compact):
            self._spelled[compact].append(name)

    def doubt(self, query: Query, links: Links, position: int) -> str | None:
        """Why the link at a position can't stand; None when it can, as federal agencies' can."""
        agency = int(links.candidates[position, 0])
        if self._states[agency] is None:
            return None
        if query.state == UNKNOWN:
            return "unknown state"
        parsed = links.parsed[position]
        asked = compare.encode([parsed])
        named = self._spelled[asked.compact[0]]
        if all(self._block.owner[name] != agency for name in named):
            return "no state, and spelled otherwise"
        county = county_key(parsed.county or query.county)
        others = [
            name
            for name in named
            if self._states[self._block.owner[name]] not in (self._states[agency], None)
            and self._block.names.number[name] == parsed.number
            and self._may_be_there(county, int(self._block.owner[name]))
        ]
        return "in several states" if self._have_its_name(asked, others) else None

    def _have_its_name(self, asked: compare.Encoded, others: Sequence[int]) -> bool:
        """Whether any of these names, spelled alike, is of the same kind and type of place too."""
        columns = np.array(others, dtype=np.int64)
        rows = np.zeros(len(others), dtype=np.int64)
        kinds = compare.kind_levels(
            asked.kind[rows], self._block.agency_kind[columns], self._block.names.kind[columns]
        )
        alone = np.zeros(len(others), dtype=bool)
        types = compare.type_levels(
            asked.place_type[rows],
            self._block.names.place_type[columns],
            self._block.census[columns],
            alone,
            alone,
            alone,
        )
        return bool(np.any(np.isin(kinds, _SAME_KIND) & np.isin(types, _SAME_TYPE)))

    def _may_be_there(self, county: str, agency: int) -> bool:
        counties = self._block.counties[agency]
        return not county or not counties or county in counties
