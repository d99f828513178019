"""From the cells of a row to an answer.

Belongs here: how often a name is looked up (once), which state's agencies it is compared with, what
people's decisions and a stricter bar do to the matcher's word, and when a name without a state is
for review. Does not: comparing names (`ringledger.matching`), files.

A name without a state is compared with all agencies. The matcher's probability then says how well
the best of them fits, but it was fitted within states. Where an agency of another state goes by the
same name, nothing in the row says which is meant; where the name is spelled otherwise than the
agency's, it may be an agency the directory lacks in one of fifty other states. Both are for review,
however likely; and so is a name whose row says a state the directory has none of.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from ringledger.linking.directory import AgencyEntry, Directory
from ringledger.linking.lists import Defect
from ringledger.linking.overrides import DIFFERENT, SAME, Override, Overrides
from ringledger.linking.states import UNKNOWN, state_codes
from ringledger.matching import compare
from ringledger.matching.directory import county_key
from ringledger.matching.linker import Link, Mention, link_block, state_to_search
from ringledger.matching.names import fold, normalize_agency_name, parse_agency_name
from ringledger.matching.split import split_agency_cell

LINKED = frozenset({"exact", "accepted", "override"})

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

# Names remembered with their answers; a list with more distinct ones looks some up again.
_MOST_REMEMBERED = 100_000


class Query(NamedTuple):
    """What one row says: the text of its cells, empty where nothing stands.

    `state` is a code, or `UNKNOWN` where the cell says something else.
    """

    name: str
    state: str = ""
    city: str = ""
    county: str = ""


class Answer(NamedTuple):
    """What is added to a row, in the order of the columns."""

    agency_id: str | None
    ori: str | None
    agency_name: str | None
    agency_kind: str | None
    decision: str
    match_probability: float | None
    runner_up_agency_id: str | None
    runner_up_agency_name: str | None
    runner_up_probability: float | None
    evidence: str


@dataclass(frozen=True)
class Part:
    """One agency name of a cell, and its answer."""

    text: str
    answer: Answer


@dataclass
class Resolver:
    """Answers queries against one directory; the same query always gets the same answer."""

    directory: Directory
    min_probability: float = 0.0
    unknown_states: Counter[str] = field(default_factory=Counter)
    _answers: dict[Query, Answer] = field(default_factory=dict)
    _state_cells: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Load what people decided for the edition."""
        edition = self.directory.edition
        self._states = state_codes(edition.is_fictional)
        self._overrides = Overrides(edition.statement_set)

    def resolve(self, queries: Sequence[Query]) -> list[list[Part]]:
        """The parts of each query's cell, in order; none where the cell holds no name."""
        if len(self._answers) > _MOST_REMEMBERED:
            self._answers.clear()
        parts_of: dict[Query, list[Query]] = {}
        for query in queries:
            if query not in parts_of:
                parts_of[query] = list(self._parts(query))
        self._look_up(part for parts in parts_of.values() for part in parts)
        answered = {
            query: [Part(part.name, self._answers[part]) for part in parts]
            for query, parts in parts_of.items()
        }
        return [answered[query] for query in queries]

    def state_of(self, cell: str) -> str:
        """The code of a state cell, empty where it says nothing; `UNKNOWN` ones are counted."""
        if cell not in self._state_cells:
            self._state_cells[cell] = self._states.get(fold(cell), UNKNOWN)
        code = self._state_cells[cell]
        if code == UNKNOWN:
            self.unknown_states[cell.strip()] += 1
        return code

    def _parts(self, query: Query) -> Iterator[Query]:
        """The single names of a cell. One that is an agency's own name is not taken apart."""
        names = split_agency_cell(query.name)
        if len(names) > 1:
            whole = normalize_agency_name(query.name)
            if self.directory.has_name(whole, _searched(query)):
                names = [query.name.strip()]
        for name in names:
            yield query._replace(name=name)

    def _look_up(self, queries: Iterable[Query]) -> None:
        """Fill in the answers not known yet, one block of agencies at a time."""
        by_state: dict[str, list[Query]] = defaultdict(list)
        for query in dict.fromkeys(queries):
            if query not in self._answers:
                by_state[_searched(query)].append(query)
        for searched, asked in sorted(by_state.items()):
            decided = [self._overrides.of(query.name, query.state, query.county) for query in asked]
            mentions = [
                Mention(
                    mention_id=str(position),
                    text=query.name,
                    county=query.county,
                    city=query.city,
                    state=_row_state(query),
                    excluded=frozenset(
                        override.agency_id
                        for override in overrides
                        if override.verdict == DIFFERENT
                    ),
                )
                for position, (query, overrides) in enumerate(zip(asked, decided, strict=True))
            ]
            links = link_block(mentions, self.directory.block(searched))
            for query, link, overrides in zip(asked, links, decided, strict=True):
                if not searched and (doubt := self._all_states.doubt(query, link)):
                    link = replace(link, decision="review", agency_id=None, method=doubt)
                self._answers[query] = self._answer(link, searched, overrides)

    @cached_property
    def _all_states(self) -> AllStates:
        return AllStates(self.directory)

    def _answer(self, link: Link, searched: str, overrides: Sequence[Override]) -> Answer:
        settled = [override for override in overrides if override.verdict != DIFFERENT]
        decision, method = link.decision, link.method
        agency_id, chance = link.agency_id, link.match_probability
        second_id, second = link.runner_up_agency_id, link.runner_up_probability
        if settled:
            override = settled[0]
            method = f"override {override.override_id}"
            decision, agency_id = "review", None
            if override.verdict == SAME:
                decision, agency_id = "override", override.agency_id
                candidate = link.candidate_agency_id
                second_id = candidate if candidate != agency_id else None
                chance, second = 1.0, 0.0
        elif decision in LINKED and chance < self.min_probability:
            decision, method, agency_id = "review", "below --min-probability", None
        agency = self._entry(agency_id)
        runner_up = self._entry(second_id)
        return Answer(
            agency_id=agency_id,
            ori=agency.ori if agency else None,
            agency_name=agency.agency_name if agency else None,
            agency_kind=agency.agency_kind if agency else None,
            decision=decision,
            match_probability=chance,
            runner_up_agency_id=second_id,
            runner_up_agency_name=runner_up.agency_name if runner_up else None,
            runner_up_probability=second if runner_up else None,
            evidence=_evidence(method, searched, overrides, link.evidence),
        )

    def _entry(self, agency_id: str | None) -> AgencyEntry | None:
        return self.directory.entries.get(agency_id) if agency_id else None


def _row_state(query: Query) -> str:
    return "" if query.state == UNKNOWN else query.state


def _searched(query: Query) -> str:
    return state_to_search(query.name, _row_state(query))


def _evidence(method: str, searched: str, overrides: Sequence[Override], weighed: str) -> str:
    """The matcher's evidence, after how the decision came about and where was searched."""
    said: dict[str, Any] = {"method": method, "searched": searched or "all states"}
    if overrides:
        said["overrides"] = [
            {
                "override_id": override.override_id,
                "verdict": override.verdict,
                "agency_id": override.agency_id or None,
                "reason": override.reason,
                "url": override.url,
            }
            for override in overrides
        ]
    # Both are JSON objects: the second goes on where the first ends.
    return f"{encoded(said)[:-1]},{weighed[1:]}"


def encoded(value: Mapping[str, Any]) -> str:
    """Evidence as compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def without_name(defect: Defect | None) -> Answer:
    """The answer to a row that names no agency, or whose cells can't be told apart."""
    said: dict[str, Any] = {"method": "no name"}
    if defect:
        said = {"method": "unreadable row", "reason": defect.reason}
        if defect.surplus:
            said["surplus"] = list(defect.surplus)
    return Answer(None, None, None, None, "unmatched", None, None, None, None, encoded(said))


def together(parts: Sequence[Part]) -> Answer:
    """The one answer to a cell: its only part's, or for several, review with all parts inside."""
    if len(parts) == 1:
        return parts[0].answer
    said = [
        {
            "text": part.text,
            "decision": part.answer.decision,
            "agency_id": part.answer.agency_id,
            "agency_name": part.answer.agency_name,
            "match_probability": part.answer.match_probability,
            "evidence": json.loads(part.answer.evidence),
        }
        for part in parts
    ]
    evidence = encoded({"method": "several agencies", "parts": said})
    return Answer(None, None, None, None, "review", None, None, None, None, evidence)


class AllStates:
    """Whether a name can be linked though nothing says in which state its agency is."""

    def __init__(self, directory: Directory) -> None:
        """Index all names of all agencies by how they are spelled."""
        self._block = directory.block("")
        self._states = [
            directory.entries[agency.agency_id].state for agency in self._block.agencies
        ]
        self._position = {
            agency.agency_id: position for position, agency in enumerate(self._block.agencies)
        }
        self._spelled: dict[str, list[int]] = defaultdict(list)
        for name, compact in enumerate(self._block.names.compact):
            self._spelled[compact].append(name)

    def doubt(self, query: Query, link: Link) -> str | None:
        """Why the link can't stand; None when it can, or is none. Federal agencies' always can."""
        if link.agency_id is None:
            return None
        agency = self._position[link.agency_id]
        if self._states[agency] is None:
            return None
        if query.state == UNKNOWN:
            return "unknown state"
        parsed = parse_agency_name(query.name)
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
        )
        return bool(np.any(np.isin(kinds, _SAME_KIND) & np.isin(types, _SAME_TYPE)))

    def _may_be_there(self, county: str, agency: int) -> bool:
        counties = self._block.counties[agency]
        return not county or not counties or county in counties
