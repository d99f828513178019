"""From the cells of rows to what they name: one column of values for each thing decided.

Belongs here: taking cells apart, which state's agencies a name is compared with, what people's
decisions and a stricter bar do to the matcher's word, and when a name without a state is for
review. Does not: comparing names (`ringledger.matching`), how answers look (`answers`), files.

A name without a state is compared with all agencies. The matcher's probability then says how well
the best of them fits, but it was fitted within states. Where an agency of another state goes by the
same name, nothing in the row says which is meant; where the name is spelled otherwise than the
agency's, or says a county and the agency's isn't known, it may be an agency the directory lacks in
one of fifty other states. All these are for review, however likely; and so is a name whose row says
a state the directory has none of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import starmap
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ringledger.arrow import Positions, numbered, taken, texts
from ringledger.linking.directory import Directory
from ringledger.linking.endings import Endings
from ringledger.linking.overrides import DIFFERENT, SAME, Override, Overrides
from ringledger.linking.states import UNKNOWN
from ringledger.matching.comparison.encoding import Encoded, encode
from ringledger.matching.comparison.kind import NEAR_KIND, NOT_SAID, SAME_KIND, kind_levels
from ringledger.matching.comparison.levels import LEVELS
from ringledger.matching.comparison.mentions import Mention, beside_block
from ringledger.matching.comparison.place_type import type_levels
from ringledger.matching.counties import county_key
from ringledger.matching.decisions import DECISIONS as MATCHER_DECISIONS
from ringledger.matching.decisions import METHODS
from ringledger.matching.evidence import CANDIDATES, encoded, read_as
from ringledger.matching.linker import SHOWN, Links, link_columns
from ringledger.matching.names import AgencyName, normalize_agency_name, parse_agency_name
from ringledger.matching.split import split_agency_cell

if TYPE_CHECKING:
    import pyarrow as pa

DECISIONS = (*MATCHER_DECISIONS, "override")
LINKED = ("exact", "accepted", "override")
_EXACT, _ACCEPTED, _REVIEW, _UNMATCHED, _OVERRIDE = map(
    DECISIONS.index, ("exact", "accepted", "review", "unmatched", "override")
)

# Levels at which two names are one name, as people use names.
_SAME_KIND = (SAME_KIND, NEAR_KIND, NOT_SAID)
_SAME_TYPE = [
    LEVELS["place_type"].index(level)
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


# A query as it is where there are many.
Cells = tuple[str, str, str, str]


@dataclass(frozen=True)
class Parts:
    """What single names were found to mean, a position (or a row) for each.

    `decisions` are positions in `DECISIONS`; `agencies`, `runners_up` and `candidates` positions in
    the directory, -1 for none. `heads` is the beginning of the evidence, which the candidates with
    their chances and packed levels complete; all of it where `chances` are no number.
    """

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
    def saying(evidence: Sequence[str], decision: str) -> Parts:
        """Answers of which there is nothing else to say."""
        count = len(evidence)
        nowhere = np.full(count, -1, dtype=np.int32)
        unknown, wide = np.full(count, np.nan), (count, SHOWN)
        return Parts(
            heads=texts(evidence),
            decisions=np.full(count, DECISIONS.index(decision), dtype=np.int8),
            agencies=nowhere,
            chances=unknown,
            runners_up=nowhere,
            runner_up_chances=unknown,
            candidates=np.full(wide, -1, dtype=np.int32),
            candidate_chances=np.zeros(wide),
            levels=np.zeros(wide, dtype=np.int32),
            none=unknown,
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
    """What queries' cells name, one query's names after the other's.

    `counts` says how many names each query has, `which` the position in `parts` of what each name
    means, `texts` how it stands in its cell. Names that read the same share a position.
    """

    counts: Positions
    which: Positions
    texts: pa.Array
    parts: Parts

    def __len__(self) -> int:
        """How many names."""
        return len(self.which)

    def take(self, at: Positions) -> Resolved:
        """Those of the queries at these positions; meanings in the order of their names."""
        counts = self.counts[at]
        first = (np.cumsum(self.counts) - self.counts)[at]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        names = np.repeat(first, counts) + within
        which, distinct = numbered(self.which[names])
        return Resolved(counts, which, taken(self.texts, names), self.parts.take(distinct))

    @staticmethod
    def concatenated(pieces: Sequence[Resolved]) -> Resolved:
        """One after the other; at least one piece."""
        import pyarrow as pa

        sizes = np.cumsum([0, *(len(piece.parts) for piece in pieces)])
        return Resolved(
            np.concatenate([piece.counts for piece in pieces]),
            np.concatenate(
                [piece.which + size for piece, size in zip(pieces, sizes, strict=False)]
            ),
            pa.concat_arrays([piece.texts for piece in pieces]),
            Parts.concatenated([piece.parts for piece in pieces]),
        )

    def apart(self) -> Resolved:
        """The same, each name with a position of its own."""
        own = np.arange(len(self))
        return Resolved(self.counts, own, self.texts, self.parts.take(self.which))


class _Asked(NamedTuple):
    """All that an answer depends on: how a name was read, where it is sought, what its row says."""

    searched: str
    read: AgencyName
    state: str
    city: str
    county: str
    overrides: tuple[Override, ...]

    def mention(self) -> Mention:
        """The same for the matcher."""
        excluded: frozenset[str] = frozenset()
        if self.overrides:
            excluded = excluded.union(
                found.agency_id for found in self.overrides if found.verdict == DIFFERENT
            )
        return Mention("", "", self.county, self.city, _known_state(self.state), excluded)


def _known_state(state: str) -> str:
    return "" if state == UNKNOWN else state


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

    @cached_property
    def _endings(self) -> Endings:
        return Endings(self.directory)

    def resolve(self, queries: Sequence[Cells]) -> Resolved:
        """What each query's cell names, in order; no part where it names nothing."""
        counts = np.zeros(len(queries), dtype=np.int64)
        names: list[str] = []
        which: list[int] = []
        # Names that read the same are one, as "Ashby PD" and "ASHBY POLICE" do: linked once, by
        # what they read as and by their row alone.
        asked: dict[tuple[Any, ...], int] = {}
        for position, (cell, said, city, county) in enumerate(queries):
            state = _known_state(said)
            parts = self._parts(cell, state)
            counts[position] = len(parts)
            for name in parts:
                read = self._read(name, state, said)
                overrides = self._overrides.of(name, said, county)
                key = (read.state or state, read, said, city, county, overrides)
                which.append(asked.setdefault(key, len(asked)))
                names.append(name)
        by_state: dict[str, list[int]] = defaultdict(list)
        distinct = [*starmap(_Asked, asked)]
        for place, one in enumerate(distinct):
            by_state[one.searched].append(place)
        back = np.empty(len(distinct), dtype=np.int64)
        found = [Parts.saying([], "unmatched")]
        for searched, at in sorted(by_state.items()):
            back[at] = sum(map(len, found)) + np.arange(len(at))
            found.append(self._linked([distinct[place] for place in at], searched))
        meant = back[np.array(which, dtype=np.int64)]
        return Resolved(counts, meant, texts(names), Parts.concatenated(found))

    def _parts(self, cell: str, state: str) -> list[str]:
        """The single names of a cell. One that is an agency's own name is not taken apart."""
        names = split_agency_cell(cell)
        if len(names) > 1:
            searched = parse_agency_name(cell, state).state or state
            if self.directory.has_name(normalize_agency_name(cell), searched):
                return [cell.strip()]
        return names

    def _read(self, name: str, state: str, said: str) -> AgencyName:
        """What a name reads as in its row; `said` is the state's cell."""
        if said != UNKNOWN and (read := self._endings.read(name, state)):
            return read
        read = parse_agency_name(name, state)
        return beside_block(read, name, state, self.directory.block(read.state or state))

    def _linked(self, asked: Sequence[_Asked], searched: str) -> Parts:
        """What names sought in one state mean."""
        block = self.directory.block(searched)
        links = link_columns(
            [one.mention() for one in asked], block, parsed=[one.read for one in asked]
        )
        candidates = self.directory.places(searched)[links.candidates]
        decisions = links.decisions.astype(np.int8)
        agencies = np.where(decisions <= _ACCEPTED, candidates[:, 0], -1).astype(np.int32)
        chances, second = links.chances[:, 0].copy(), links.chances[:, 1].copy()
        runners_up = candidates[:, 1].copy()
        methods = [METHODS[method] for method in links.methods.tolist()]
        if not searched:
            for position in np.flatnonzero(agencies >= 0).tolist():
                if doubt := self._all_states.doubt(asked[position], links, position):
                    methods[position] = doubt
                    decisions[position], agencies[position] = _REVIEW, -1
        for position in np.flatnonzero((agencies >= 0) & (chances < self.min_probability)).tolist():
            methods[position] = "below --min-probability"
            decisions[position], agencies[position] = _REVIEW, -1
        for position in [at for at, one in enumerate(asked) if one.overrides]:
            overrides = asked[position].overrides
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
            heads=texts([*map(_head, methods, asked)]),
            decisions=decisions,
            agencies=agencies,
            chances=chances,
            runners_up=runners_up,
            runner_up_chances=second,
            candidates=candidates,
            candidate_chances=links.chances,
            levels=links.levels.astype(np.int32),
            none=links.none,
        )


def _head(method: str, asked: _Asked) -> str:
    """The beginning of evidence: how the decision came about, and how the name was read."""
    said = ""
    if asked.overrides:
        shown: list[dict[str, Any]] = [
            {
                "override_id": override.override_id,
                "verdict": override.verdict,
                "agency_id": override.agency_id or None,
                "reason": override.reason,
                "url": override.url,
            }
            for override in asked.overrides
        ]
        said = f'"overrides":{encoded(shown)},'
    where = asked.searched or "all states"
    begin = f'{{"method":"{method}","searched":"{where}",{said}'
    return f'{begin}"read_as":{read_as(asked.read)}{CANDIDATES}'


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

    def doubt(self, asked: _Asked, links: Links, position: int) -> str | None:
        """Why the link at a position can't stand; None when it can, as federal agencies' can."""
        agency = int(links.candidates[position, 0])
        if self._states[agency] is None:
            return None
        if asked.state == UNKNOWN:
            return "unknown state"
        parsed = asked.read
        encoded = encode([parsed])
        named = self._spelled[encoded.compact[0]]
        if all(self._block.owner[name] != agency for name in named):
            return "no state, and spelled otherwise"
        county = county_key(parsed.county or asked.county)
        if county and not self._block.counties[agency]:
            return "no state, and in no known county"
        others = [
            name
            for name in named
            if self._states[self._block.owner[name]] not in (self._states[agency], None)
            and self._block.names.number[name] == parsed.number
            and self._may_be_there(county, int(self._block.owner[name]))
        ]
        return "in several states" if self._have_its_name(encoded, others) else None

    def _have_its_name(self, asked: Encoded, others: Sequence[int]) -> bool:
        """Whether any of these names, spelled alike, is of the same kind and type of place too."""
        columns = np.array(others, dtype=np.int64)
        rows = np.zeros(len(others), dtype=np.int64)
        kinds = kind_levels(
            *(asked.kind[rows], asked.may_be_campus[rows]),
            *(self._block.agency_kind[columns], self._block.names.kind[columns]),
        )
        alone = np.zeros(len(others), dtype=bool)
        types = type_levels(
            asked.place_type[rows],
            self._block.names.place_type[columns],
            self._block.census[columns],
            *(alone, alone, alone),
            np.zeros(len(others), dtype=np.int32),
        )
        return bool(np.any(np.isin(kinds, _SAME_KIND) & np.isin(types, _SAME_TYPE)))

    def _may_be_there(self, county: str, agency: int) -> bool:
        counties = self._block.counties[agency]
        return not county or not counties or county in counties
