"""Links mentions to agencies: one matcher for the warehouse, the command line and the evaluation.

Belongs here: putting candidates, levels, weights and thresholds together into one decision per
mention, with its runner-up and its evidence. Does not: any of those parts, any input or output.

Decisions: `exact` (the whole name is one of the agency's names), `accepted`, `review`, `unmatched`;
overrides are joined on later, they are people's. Ties are broken by agency id, so that neither row
order nor the number of threads changes a link.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from ringledger.matching import compare
from ringledger.matching.directory import county_key
from ringledger.matching.model import Floats, Model, default_model, null_codes, probabilities
from ringledger.matching.names import AgencyName, fold, parse_agency_name

# Chosen on the fitting part of the labels; see docs/linkage.md.
ACCEPT_AT = 0.90
REVIEW_AT = 0.10

_STATEWIDE = frozenset({"state_police", "state_other", "federal", "corrections"})


@dataclass(frozen=True)
class Mention:
    """A name to resolve, with what its row says of the place. Empty text where it says nothing.

    `excluded` are the agencies a person has said it is not.
    """

    mention_id: str
    text: str
    county: str = ""
    city: str = ""
    state: str = ""
    excluded: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Listed:
    """A directory agency as the linker needs it."""

    agency_id: str
    names: tuple[str, ...]
    agency_kind: str
    counties: tuple[str, ...] = ()
    place: str = ""
    place_type: str = ""
    origin: str = "both"
    is_part: bool = False


@dataclass(frozen=True)
class Link:
    """The decision on one mention. Probabilities are rounded to six places before deciding."""

    mention_id: str
    agency_id: str | None
    candidate_agency_id: str | None
    decision: str
    method: str
    match_probability: float
    runner_up_agency_id: str | None
    runner_up_probability: float
    margin: float
    no_agency_probability: float
    evidence: str


class Block:
    """The agencies a mention of one state may mean, encoded once."""

    def __init__(
        self,
        agencies: Sequence[Listed],
        parse: Callable[[str], AgencyName] = parse_agency_name,
    ) -> None:
        """Encode all names of the agencies; `parse` gives what they read as, where that is kept."""
        named = [agency for agency in agencies if agency.names]
        self.agencies = sorted(named, key=lambda agency: agency.agency_id)
        parsed: list[AgencyName] = []
        owner: list[int] = []
        for position, agency in enumerate(self.agencies):
            for name in dict.fromkeys(parse(name) for name in agency.names):
                parsed.append(name)
                owner.append(position)
        self.owner = np.array(owner, dtype=np.int64)
        self.names = compare.encode(parsed)
        owners = [self.agencies[position] for position in owner]
        self.agency_kind = compare.kind_codes([agency.agency_kind for agency in owners])
        self.census = compare.census_codes([agency.place_type for agency in owners])
        self.origin = compare.origin_codes([agency.origin for agency in owners])
        self.unit = np.array([2 if agency.is_part else 1 for agency in owners], dtype=np.int32)
        self.counties = [
            frozenset(county_key(county) for county in agency.counties) for agency in self.agencies
        ]
        municipal = {
            name.compact
            for name, agency in zip(parsed, owners, strict=True)
            if agency.agency_kind == "municipal_police"
            and name.place_type not in {"county", "township"}
            and agency.place_type != "township"
        }
        self.has_namesake = np.array([name.compact in municipal for name in parsed], dtype=bool)
        self.places = [
            "".join(fold(agency.place or " ".join(parse(agency.names[0]).core)).split())
            for agency in self.agencies
        ]


@dataclass(frozen=True)
class Pairs:
    """Compared pairs of one block: mention, name and agency positions, levels by feature."""

    mention: npt.NDArray[np.int64]
    name: npt.NDArray[np.int64]
    agency: npt.NDArray[np.int64]
    levels: dict[str, compare.Codes]


@dataclass(frozen=True)
class Candidate:
    """One agency a mention may mean: its probability, its best pair, whether the names agree."""

    agency: Listed
    probability: float
    pair: int
    is_same_name: bool


def _same_name(left: AgencyName, right: AgencyName) -> bool:
    """Whether two names read the same: "Sheriff's Dept" and "Sheriff's Office" do."""
    return (left.kind, left.compact, left.place_type, left.number) == (
        *(right.kind, right.compact, right.place_type, right.number),
    )


def compare_block(mentions: Sequence[Mention], block: Block) -> tuple[list[AgencyName], Pairs]:
    """Levels of every pair worth comparing; several names of one agency are still several pairs."""
    parsed = [parse_agency_name(mention.text, mention.state) for mention in mentions]
    encoded = compare.encode(parsed)
    rows, columns = compare.candidate_pairs(encoded, block.names)
    kind = compare.kind_levels(
        encoded.kind[rows], block.agency_kind[columns], block.names.kind[columns]
    )
    # Most pairs that are spelled alike are of another kind: leave them before anything costly.
    possible = kind > 0
    for position, mention in enumerate(mentions):
        if mention.excluded:
            at = np.flatnonzero(rows == position)
            ids = [block.agencies[block.owner[columns[pair]]].agency_id for pair in at]
            possible[at] &= np.array([agency not in mention.excluded for agency in ids], dtype=bool)
    rows, columns, kind = rows[possible], columns[possible], kind[possible]
    agency = block.owner[columns]
    contexts = [compare.context_of(mention.county, mention.city) for mention in mentions]
    # Where neither name nor row says where, there is nothing to compare.
    says = [
        bool(name.county or context.county or context.city)
        for name, context in zip(parsed, contexts, strict=True)
    ]
    locality = np.array(
        [
            compare.locality_level(
                parsed[row].county,
                contexts[row],
                block.counties[owner],
                block.places[owner],
                block.agencies[owner].agency_kind not in _STATEWIDE,
            )
            if says[row]
            else compare.NOTHING_TO_COMPARE
            for row, owner in zip(rows.tolist(), agency.tolist(), strict=True)
        ],
        dtype=np.int32,
    )
    levels = {
        "place": compare.place_levels(encoded, block.names, rows, columns),
        "kind": kind,
        "place_type": compare.type_levels(
            encoded.place_type[rows],
            block.names.place_type[columns],
            block.census[columns],
            block.has_namesake[columns],
        ),
        "locality": locality,
        "listed": block.origin[columns],
        "unit": block.unit[columns],
    }
    return parsed, Pairs(rows, columns, agency, levels)


def best_per_agency(pairs: Pairs, scores: Floats) -> npt.NDArray[np.int64]:
    """Positions of each (mention, agency)'s best-scoring pair, vetoed pairs left out."""
    allowed = np.flatnonzero(np.isfinite(scores))
    order = np.lexsort((allowed, -scores[allowed], pairs.agency[allowed], pairs.mention[allowed]))
    allowed = allowed[order]
    first = np.ones(len(allowed), dtype=bool)
    first[1:] = (pairs.mention[allowed][1:] != pairs.mention[allowed][:-1]) | (
        pairs.agency[allowed][1:] != pairs.agency[allowed][:-1]
    )
    return allowed[first]


def link_block(mentions: Sequence[Mention], block: Block, model: Model | None = None) -> list[Link]:
    """One link per mention, in the order given."""
    if not mentions:
        return []
    weights = model or default_model()
    parsed, pairs = compare_block(mentions, block)
    scores = weights.scores(pairs.levels)
    best = best_per_agency(pairs, scores)
    null_scores = weights.no_agency[null_codes([name.kind for name in parsed])]
    chance, none = probabilities(
        scores[best], pairs.mention[best], null_scores, weights.temperature
    )
    chance, none = chance.round(6), none.round(6)
    # Sorted by mention, then probability, then agency id (agencies are in id order).
    order = np.lexsort((pairs.agency[best], -chance, pairs.mention[best]))
    best, chance = best[order], chance[order]
    starts = np.searchsorted(pairs.mention[best], np.arange(len(mentions) + 1))
    shown = _shown_levels(weights)
    links: list[Link] = []
    for position, mention in enumerate(mentions):
        start, end = int(starts[position]), int(starts[position + 1])
        candidates = [
            Candidate(
                block.agencies[int(pairs.agency[best[at]])],
                float(chance[at]),
                int(best[at]),
                _same_name(parsed[position], block.names.names[int(pairs.name[best[at]])]),
            )
            for at in range(start, min(end, start + 3))
        ]
        links.append(
            _decide(mention, parsed[position], candidates, float(none[position]), pairs, shown)
        )
    return links


def _decide(
    mention: Mention,
    parsed: AgencyName,
    candidates: list[Candidate],
    none: float,
    pairs: Pairs,
    shown: dict[str, list[str]],
) -> Link:
    if not candidates:
        evidence = _evidence(parsed, [], 1.0, pairs, shown)
        return Link(
            mention_id=mention.mention_id,
            agency_id=None,
            candidate_agency_id=None,
            decision="unmatched",
            method="no candidate",
            match_probability=0.0,
            runner_up_agency_id=None,
            runner_up_probability=0.0,
            margin=0.0,
            no_agency_probability=1.0,
            evidence=evidence,
        )
    best, runner_up = candidates[0], candidates[1] if len(candidates) > 1 else None
    agency, chance = best.agency, best.probability
    second = runner_up.probability if runner_up else 0.0
    if chance >= ACCEPT_AT:
        decision, method = (
            ("exact", "same name") if best.is_same_name else ("accepted", "weighed evidence")
        )
    elif chance >= REVIEW_AT:
        decision = "review"
        method = "several fit" if chance - second < 0.5 and second > none else "weak evidence"
    elif none < 0.5:
        # Each of many agencies is unlikely, that it is one of them is not.
        decision, method = "review", "several fit"
    else:
        decision, method = "unmatched", "no such agency"
    return Link(
        mention_id=mention.mention_id,
        agency_id=agency.agency_id if decision in {"exact", "accepted"} else None,
        candidate_agency_id=agency.agency_id,
        decision=decision,
        method=method,
        match_probability=chance,
        runner_up_agency_id=runner_up.agency.agency_id if runner_up else None,
        runner_up_probability=second,
        margin=round(chance - max(second, none), 6),
        no_agency_probability=none,
        evidence=_evidence(parsed, candidates, none, pairs, shown),
    )


def _evidence(
    parsed: AgencyName,
    candidates: list[Candidate],
    none: float,
    pairs: Pairs,
    shown: dict[str, list[str]],
) -> str:
    """JSON: how the name was read, and for each candidate its levels with their weights."""
    read = {
        "kind": parsed.kind,
        "place": " ".join(parsed.core),
        "place_type": parsed.place_type,
        "number": parsed.number,
        "state": parsed.state,
        "county": parsed.county,
    }
    # Encoding it as a whole takes most of the time of a long list, so parts are encoded once.
    found = []
    for candidate in candidates:
        levels = ",".join(
            texts[pairs.levels[feature][candidate.pair]] for feature, texts in shown.items()
        )
        chance = f'"probability":{candidate.probability!r}'
        found.append(f'{{{_shown_agency(candidate.agency)},{chance},"levels":{{{levels}}}}}')
    said = _encoded({key: value for key, value in read.items() if value})
    return f'{{"read_as":{said},"candidates":[{",".join(found)}],"no_such_agency":{none!r}}}'


def _encoded(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=1 << 15)
def _shown_agency(agency: Listed) -> str:
    shown = {"agency_id": agency.agency_id, "agency_name": agency.names[0]}
    return _encoded(shown)[1:-1]


def _shown_levels(model: Model) -> dict[str, list[str]]:
    """By feature and level code, what evidence says of it."""
    return {
        feature: [
            f"{_encoded(feature)}:{_encoded({'level': level, 'weight': round(float(weight), 3)})}"
            for level, weight in zip(levels, model.weights[feature], strict=True)
        ]
        for feature, levels in compare.LEVELS.items()
    }


def state_to_search(text: str, row_state: str) -> str:
    """The state whose agencies a name may mean: the one it says itself, else its row's."""
    return parse_agency_name(text, row_state).state or row_state
