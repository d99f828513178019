"""Links mentions to agencies: one matcher for the warehouse, the command line and the evaluation.

Belongs here: putting candidates, levels, weights and thresholds together into one decision per
mention, with its runner-up and its evidence. Does not: any of those parts, any input or output.

Decisions: `exact` (the whole name is one of the agency's names), `accepted`, `review`, `unmatched`;
overrides are joined on later, they are people's. Ties are broken by agency id, so that neither row
order nor the number of threads changes a link.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from ringledger.arrow import Positions, texts
from ringledger.matching import compare, near_miss
from ringledger.matching.compare import Codes
from ringledger.matching.directory import county_key, county_spellings, is_bureau_office
from ringledger.matching.evidence import (
    CANDIDATES,
    packed_levels,
    read_as,
    shown_agency,
    written,
)
from ringledger.matching.model import Floats, Model, default_model, null_codes, probabilities
from ringledger.matching.names import (
    AgencyName,
    fold,
    normalize_agency_name,
    parse_agency_name,
)
from ringledger.matching.namesakes import namesakes

if TYPE_CHECKING:
    import pyarrow as pa

Flags = npt.NDArray[np.bool_]
Candidates = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]

# Chosen on the fitting part of the labels; see docs/linkage.md.
ACCEPT_AT = 0.90
REVIEW_AT = 0.10
# A name whose best candidate is less likely than this is asked which agencies nearly fit.
NEAR_MISS_BELOW = 0.02

# What a link can be, those that name an agency first; and how that came about.
DECISIONS = ("exact", "accepted", "review", "unmatched")
_LINKED, _REVIEW, _UNMATCHED = 2, 2, 3
METHODS = (
    *("same name", "weighed evidence", "several fit", "weak evidence"),
    *("no such agency", "no candidate", "near miss", "team of several", "whole department"),
    *("county alone", "unit of a city's"),
)
# Candidates that evidence shows.
SHOWN = 3

_TEAM = re.compile(r"\b(?:task force|strike force|swat|team|drug unit|gang unit|fugitive)\b")
_ORGANIZATION = re.compile(r"\b(?:department|police|division|bureau|office|agency)\b")
# Kinds of police that a city's own may be a unit of, and the words that say so.
_UNITS = frozenset({"port_airport", "transit"})
_OF_UNITS = frozenset({"international", "municipal", "airport", "transit", "authority"})
_OF_COUNTIES = frozenset({"sheriff", "county_police"})
_STATEWIDE = frozenset({"state_police", "state_other", "federal", "corrections"})
# "Jackson Township Police (York)", "Hamilton Twp PD - Mercer": what may be a county.
_ASIDE = re.compile(r"(?:\(([^()]+)\)|\s[-\u2013]\s+([^()\u2013-]+))\s*$")


class Mention(NamedTuple):
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
    # The force it is a troop or a post of.
    parent_agency_id: str | None = None

    @classmethod
    def from_row(
        cls,
        agency_id: str,
        names: Iterable[str] | None,
        agency_kind: str,
        county: str | None,
        place: str | None,
        place_type: str | None,
        origin: str,
        parent_agency_id: str | None,
    ) -> Listed:
        """A row of the directory, whose `county` may be several."""
        return cls(
            agency_id,
            tuple(names or ()),
            agency_kind,
            tuple(county.split("; ")) if county else (),
            place or "",
            place_type or "",
            origin,
            parent_agency_id,
        )


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
    # Candidates after the runner-up, each with its probability.
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Words:
    """The words that known places are spelled with: here, and elsewhere."""

    here: Set[str]
    elsewhere: Set[str]

    def __contains__(self, word: object) -> bool:
        """Whether a known place has the word in its name."""
        return word in self.here or word in self.elsewhere


# National agencies stand in every state's block.
@lru_cache(maxsize=1 << 14)
def _run_together(place: str) -> str:
    return "".join(fold(place).split())


@lru_cache(maxsize=1 << 14)
def _spellings_of(counties: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*map(county_spellings, counties))


class Block:
    """The agencies a mention of one state may mean, encoded once."""

    def __init__(
        self,
        agencies: Iterable[Listed],
        parse: Callable[[str], AgencyName] = parse_agency_name,
        words: Set[str] = frozenset(),
    ) -> None:
        """Encode all names of the agencies; `parse` gives what they read as, where that is kept.

        `words` are those that places elsewhere are spelled with.
        """
        named = [agency for agency in agencies if agency.names]
        self.agencies = sorted(named, key=lambda agency: agency.agency_id)
        parsed: list[AgencyName] = []
        owner: list[int] = []
        here: set[str] = set()
        for position, agency in enumerate(self.agencies):
            # Other names than the first have slips of their own.
            here.update(parse(agency.names[0]).core)
            for name in dict.fromkeys(parse(name) for name in agency.names):
                parsed.append(name)
                owner.append(position)
        self.owner = np.array(owner, dtype=np.int64)
        self.names = compare.encode(parsed)
        self.words = Words(here, words)
        owners = [self.agencies[position] for position in owner]
        self.agency_kind = compare.kind_codes([agency.agency_kind for agency in owners])
        self.is_federal = np.array([agency.agency_kind == "federal" for agency in owners], bool)
        self.census = compare.census_codes([agency.place_type for agency in owners])
        # What the crosswalk of 2012 alone has may be gone.
        self.own_type = compare.own_type_codes(
            [agency.place if agency.origin in ("both", "fbi") else "" for agency in owners]
        )
        self.is_bureau = np.array(
            [
                agency.agency_kind == "tribal" and is_bureau_office(name)
                for name, agency in zip(parsed, owners, strict=True)
            ],
            dtype=bool,
        )
        # "Carson City County Sheriff" is a city's too.
        self.is_countys_sheriff = np.array(
            [
                agency.agency_kind == "sheriff"
                and name.place_type == "county"
                and "city" not in name.normalized.split()
                for name, agency in zip(parsed, owners, strict=True)
            ],
            dtype=bool,
        )
        self.origin = compare.origin_codes([agency.origin for agency in owners])
        self.unit = np.array(
            [2 if agency.parent_agency_id else 1 for agency in owners], dtype=np.int32
        )
        self.counties = [_spellings_of(agency.counties) for agency in self.agencies]
        self.namesakes = namesakes(parsed, owners)
        self.county_names = frozenset(county for of in self.counties for county in of)
        # The agencies listed as a department of public safety.
        self.public_safety = frozenset(
            position
            for position, name in zip(owner, parsed, strict=True)
            if "public safety" in name.normalized
        )
        at = {agency.agency_id: position for position, agency in enumerate(self.agencies)}
        # By agency, the position of its force; its own where it is no post of one that is here.
        self.force = np.array(
            [
                at.get(agency.parent_agency_id or "", position)
                for position, agency in enumerate(self.agencies)
            ],
            dtype=np.int64,
        )
        # By agency, whether it is a post of another that is here, or has posts.
        self.is_in_family = np.bincount(self.force, minlength=len(self.agencies))[self.force] > 1
        self.places = [
            _run_together(agency.place) if agency.place else parse(agency.names[0]).compact
            for agency in self.agencies
        ]

    @cached_property
    def shown(self) -> pa.Array:
        """The agencies as evidence shows them, and null for none."""
        shown = [shown_agency(agency.agency_id, agency.names[0]) for agency in self.agencies]
        return texts([*shown, None])


@dataclass(frozen=True)
class Pairs:
    """Compared pairs of one block: mention, name and agency positions, levels by feature.

    `candidates` are all that seemed worth comparing: mentions and names.
    """

    mention: npt.NDArray[np.int64]
    name: npt.NDArray[np.int64]
    agency: npt.NDArray[np.int64]
    levels: dict[str, compare.Codes]
    candidates: Candidates


@dataclass(frozen=True)
class Links:
    """Decisions on many mentions as columns, a position (and a row, where there are two axes) each.

    `candidates` are the likeliest agencies, as positions in the block's, -1 where there are no
    more; `chances` and `levels` (packed) are theirs. `decisions` and `methods` are positions in
    `DECISIONS` and `METHODS`.
    """

    block: Block
    model: Model
    parsed: Sequence[AgencyName]
    candidates: npt.NDArray[np.int64]
    chances: Floats
    levels: npt.NDArray[np.int64]
    none: Floats
    decisions: Codes
    methods: Codes
    # All candidates: agency, probability, and where each mention's begin and end.
    beyond: tuple[npt.NDArray[np.int64], Floats, npt.NDArray[np.int64]]

    def others(self) -> list[tuple[tuple[str, float], ...]]:
        """Each mention's candidates after the runner-up, with their probabilities."""
        ids = self.candidate_ids()
        agencies, chances, starts = self.beyond
        found = []
        for position, (known, shown) in enumerate(zip(ids, self.chances.tolist(), strict=True)):
            pairs = list(zip(known, shown, strict=True))[2:]
            if known[-1] is not None and METHODS[self.methods[position]] != "near miss":
                rest = slice(starts[position] + SHOWN, starts[position + 1])
                pairs += [
                    (self.block.agencies[agency].agency_id, chance)
                    for agency, chance in zip(
                        agencies[rest].tolist(), chances[rest].tolist(), strict=True
                    )
                ]
            found.append(tuple((agency, chance) for agency, chance in pairs if agency and chance))
        return found

    def candidate_ids(self) -> list[list[str | None]]:
        """The ids of each mention's candidates; None where there are no more."""
        ids = np.array([*(agency.agency_id for agency in self.block.agencies), None], dtype=object)
        found: list[list[str | None]] = ids[self.candidates].tolist()
        return found

    def evidence(self) -> list[str]:
        """The evidence of each mention: see `ringledger.matching.evidence`."""
        heads = [f'{{"read_as":{read_as(name)}{CANDIDATES}' for name in self.parsed]
        said: list[str] = written(
            texts(heads),
            self.block.shown,
            self.candidates,
            self.chances,
            self.levels,
            self.none,
            self.model,
        ).to_pylist()
        return said


def _same_name(left: AgencyName, right: AgencyName) -> bool:
    """Whether two names read the same: "Sheriff's Dept" and "Sheriff's Office" do."""
    is_alike = (left.kind, left.place_type, left.number) == (
        *(right.kind, right.place_type, right.number),
    )
    return is_alike and left.compact == right.compact


def with_county(name: AgencyName, text: str, row_state: str, block: Block) -> AgencyName:
    """The name that a text reads as, with what stands aside at its end taken for its county.

    "Jackson Township Police (York)" and "Hamilton Twp PD - Mercer", where the block has the county.
    """
    if name.kind != "police" or name.county or (text[-1:] != ")" and " - " not in text):
        return name
    found = _ASIDE.search(text)
    aside = (found.group(1) or found.group(2)).strip() if found else ""
    words = tuple(normalize_agency_name(aside).split())
    # "Ashby Police (Iowa)" is read already, as the state's.
    if found is None or name.core[-len(words) :] != words:
        return name
    if county_key(aside) not in block.county_names:
        return name
    return parse_agency_name(f"{text[: found.start()]} ({aside} County)", row_state)


def compare_block(
    mentions: Sequence[Mention],
    block: Block,
    parsed: Sequence[AgencyName] | None = None,
    with_forbidden: bool = False,
    candidates: Candidates | None = None,
) -> tuple[Sequence[AgencyName], Pairs]:
    """Levels of every pair worth comparing; several names of one agency are still several pairs.

    `parsed` is what the mentions read as, `candidates` the pairs worth comparing, where that is
    known. Pairs of another kind are left out, unless `with_forbidden` asks for them.
    """
    if parsed is None:
        parsed = [
            with_county(
                parse_agency_name(mention.text, mention.state), mention.text, mention.state, block
            )
            for mention in mentions
        ]
    encoded = compare.encode(parsed)
    rows, columns = candidates = candidates or compare.candidate_pairs(encoded, block.names)
    kind = _kinds(encoded, block, rows, columns)
    # Most pairs that are spelled alike are of another kind: leave them before anything costly.
    possible = np.ones(len(kind), dtype=bool) if with_forbidden else kind > 0
    for position, mention in enumerate(mentions):
        if mention.excluded:
            at = np.flatnonzero(rows == position)
            ids = [block.agencies[block.owner[columns[pair]]].agency_id for pair in at]
            possible[at] &= np.array([agency not in mention.excluded for agency in ids], dtype=bool)
    rows, columns, kind = rows[possible], columns[possible], kind[possible]
    agency = block.owner[columns]
    contexts = [compare.context_of(mention.county, mention.city) for mention in mentions]
    place = compare.place_levels(encoded, block.names, rows, columns, block.words)
    # A name that says no kind, and is one of an agency's own names that say none.
    is_own = (place == compare.SAME_PLACE) & compare.say_no_kind(
        encoded, rows, block.names, columns
    )
    kind[is_own] = compare.SAME_KIND
    for pair in np.flatnonzero(np.isin(place, compare.SPELLED_ALIKE)).tolist():
        city, ours = contexts[rows[pair]].city, parsed[rows[pair]].compact
        # Who mistypes a name may mistype the city with it, but hardly ever in the first letter, or
        # by two letters.
        is_said_so = bool(city) and city == ours != block.places[agency[pair]]
        is_far = place[pair] in compare.TWO_LETTERS or (
            ours[0] != block.names.compact[columns[pair]][0]
        )
        if is_said_so and is_far:
            place[pair] = compare.SPELLED_SO_ELSEWHERE
    has_core = np.array([bool(name.core) for name in parsed], dtype=bool)
    is_there = (place == compare.SAME_PLACE) & (kind == compare.SAME_KIND) & has_core[rows]
    levels = {
        "place": place,
        "kind": kind,
        "place_type": _place_types(encoded, block, rows, columns, place, kind),
        "locality": _localities(parsed, contexts, block, rows, agency),
        "listed": block.origin[columns],
        # A name that says where is its post's as much as the force's.
        "unit": np.where(is_there, 1, block.unit[columns]).astype(np.int32),
    }
    return parsed, Pairs(rows, columns, agency, levels, candidates)


def _kinds(encoded: compare.Encoded, block: Block, rows: Positions, columns: Positions) -> Codes:
    """The `kind` level of each pair, by what the names say alone."""
    kind = compare.kind_levels(
        encoded.kind[rows], block.agency_kind[columns], block.names.kind[columns]
    )
    kind = compare.bare_kind_levels(
        *(kind, encoded.kind[rows], encoded.place_type[rows]),
        *(block.agency_kind[columns], block.names.kind[columns]),
    )
    return compare.of_bureau_levels(kind, encoded.kind[rows], block.is_bureau[columns])


def _localities(
    parsed: Sequence[AgencyName],
    contexts: Sequence[compare.Context],
    block: Block,
    rows: Positions,
    agency: Positions,
) -> Codes:
    """The `locality` level of each pair."""
    # Where neither name nor row says where, there is nothing to compare.
    says = np.array(
        [
            bool(name.county or context.county or context.city)
            for name, context in zip(parsed, contexts, strict=True)
        ],
        dtype=bool,
    )
    locality = np.full(len(rows), compare.NOTHING_TO_COMPARE, dtype=np.int32)
    asked = says[rows]
    locality[asked] = [
        compare.locality_level(
            parsed[row].county,
            contexts[row],
            block.counties[owner],
            block.places[owner],
            block.agencies[owner].agency_kind not in _STATEWIDE,
        )
        for row, owner in zip(rows[asked].tolist(), agency[asked].tolist(), strict=True)
    ]
    return locality


def _place_types(
    encoded: compare.Encoded,
    block: Block,
    rows: Positions,
    columns: Positions,
    place: Codes,
    kind: Codes,
) -> Codes:
    """The `place_type` level of each pair, of which the levels of place and kind are known."""
    place_type = compare.type_levels(
        encoded.place_type[rows],
        block.names.place_type[columns],
        block.census[columns],
        block.namesakes.has_municipality[columns],
        block.namesakes.has_county[columns],
        block.namesakes.is_longer[columns],
        block.own_type[columns],
    )
    is_municipality = compare.is_municipality(encoded)[rows]
    is_county = compare.is_county(encoded)[rows]
    # No federal agency is a city's, town's or county's.
    is_unsaid = block.names.place_type[columns] == 0
    is_local = (encoded.place_type[rows] > 0) & is_unsaid
    place_type[block.is_federal[columns] & is_local] = 0
    # "Aitkin County Police" are not Aitkin's, whether or not the census says what Aitkin is.
    is_citys = block.agency_kind[columns] == compare.MUNICIPAL_POLICE
    place_type[is_citys & (place_type == compare.NAME_ALONE_SAYS_COUNTY)] = 0
    # "Johnson City Sheriff" is hardly Johnson County's.
    is_other = block.is_countys_sheriff[columns] & is_municipality
    place_type[is_other] = compare.ANOTHER_MUNICIPALITY
    # "Lake City Police" are not those of Lake Quivira, a city: it is part of the shorter name.
    is_shorter = place == compare.DIRECTORY_HAS_MORE[0]
    place_type[is_shorter & is_municipality & is_unsaid] = 0
    # Nor are "Orange County Corrections" a state's office that is listed for the county.
    is_states = np.isin(block.agency_kind[columns], compare.OF_STATES)
    is_countys = is_county & compare.is_county(block.names)[columns]
    is_less = np.isin(place, compare.DIRECTORY_HAS_MORE)
    place_type[is_states & is_countys & is_less & (kind == compare.NEAR_KIND)] = 0
    # Nor are a county's police such an office, or a tribe's.
    is_police = encoded.kind[rows] == compare.POLICE
    is_theirs = (is_states & is_less) | (block.agency_kind[columns] == compare.TRIBAL)
    place_type[is_police & is_county & is_theirs] = 0
    # A county's name alone may be its sheriff's or its police's: neither has the name to itself.
    is_bare = compare.is_bare_county(encoded)[rows] & (place_type == compare.SAME_TYPE)
    place_type[is_bare] = compare.NAME_ALONE_SAYS_COUNTY
    return place_type


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
    found = link_columns(mentions, block, model)
    return [
        Link(
            mention_id=mention.mention_id,
            agency_id=first if decision < _LINKED else None,
            candidate_agency_id=first,
            decision=DECISIONS[decision],
            method=METHODS[method],
            match_probability=chance,
            runner_up_agency_id=second,
            runner_up_probability=runner_up,
            margin=round(chance - max(runner_up, none), 6) if first else 0.0,
            no_agency_probability=none,
            evidence=evidence,
            others=others,
        )
        for mention, (first, second, *_), (
            chance,
            runner_up,
            *_,
        ), none, decision, method, evidence, others in zip(
            mentions,
            found.candidate_ids(),
            found.chances.tolist(),
            found.none.tolist(),
            found.decisions.tolist(),
            found.methods.tolist(),
            found.evidence(),
            found.others(),
            strict=True,
        )
    ]


def link_columns(
    mentions: Sequence[Mention],
    block: Block,
    model: Model | None = None,
    parsed: Sequence[AgencyName] | None = None,
) -> Links:
    """The links of mentions as columns; `parsed` is what they read as, where that is known."""
    weights = model or default_model()
    parsed, pairs = compare_block(mentions, block, parsed)
    scores = weights.scores(pairs.levels)
    best = best_per_agency(pairs, scores)
    null_scores = weights.no_agency[null_codes([name.kind for name in parsed])]
    chance, none = probabilities(
        scores[best], pairs.mention[best], null_scores, weights.temperature, weights.lapse
    )
    chance, none = chance.round(6), none.round(6)
    best, chance = _of_forces(parsed, pairs, block, best, chance)
    # Sorted by mention, then probability, then agency id (agencies are in id order).
    order = np.lexsort((pairs.agency[best], -chance, pairs.mention[best]))
    best, chance = best[order], chance[order]
    starts = np.searchsorted(pairs.mention[best], np.arange(len(mentions) + 1))
    at = starts[:-1, None] + np.arange(SHOWN)
    # Where a mention has fewer candidates, one past the last pair stands in: nothing.
    at = np.where(at < starts[1:, None], at, len(best))
    candidates = np.append(pairs.agency[best], -1)[at]
    chances = np.append(chance, 0.0)[at]
    levels = np.append(packed_levels(pairs.levels)[best], 0)[at]
    is_likely = (candidates[:, 0] >= 0) & (chances[:, 0] >= ACCEPT_AT)
    is_same = np.zeros(len(mentions), dtype=bool)
    named = pairs.name[best[at[is_likely, 0]]].tolist()
    is_same[is_likely] = [
        _same_name(parsed[position], block.names.names[name])
        for position, name in zip(np.flatnonzero(is_likely).tolist(), named, strict=True)
    ]
    decisions, methods = _decide(candidates[:, 0] >= 0, chances, none, is_likely, is_same)
    _put_to_people(decisions, methods, parsed, mentions, block, candidates[:, 0])
    found = Links(
        block=block,
        model=weights,
        parsed=parsed,
        candidates=candidates,
        chances=chances,
        levels=levels,
        none=none,
        decisions=decisions,
        methods=methods,
        beyond=(pairs.agency[best], chance, starts),
    )
    _add_near_misses(found, mentions, pairs.candidates)
    return found


def _of_forces(
    parsed: Sequence[AgencyName],
    pairs: Pairs,
    block: Block,
    best: npt.NDArray[np.int64],
    chance: Floats,
) -> tuple[npt.NDArray[np.int64], Floats]:
    """The best pairs with the posts of one force taken together, and their chances.

    "Ash State Police" is the state's force, whether or not it means the post listed for Ash. The
    force stands for them all with the chance of all; where it is no candidate itself, or a post has
    just the name, the likeliest post does.
    """
    agency = pairs.agency[best]
    force = block.force[agency]
    # Few agencies are posts or have any.
    family = np.flatnonzero(block.is_in_family[agency])
    key = pairs.mention[best[family]] * len(block.agencies) + force[family]
    _, group, size = np.unique(key, return_inverse=True, return_counts=True)
    is_several = size[group] > 1
    if not is_several.any():
        return best, chance
    members: dict[int, list[int]] = {}
    for position, of in zip(family[is_several].tolist(), group[is_several].tolist(), strict=True):
        members.setdefault(of, []).append(position)
    kept = np.ones(len(best), dtype=bool)
    chance = chance.copy()
    for positions in members.values():
        likeliest = max(positions, key=lambda position: (chance[position], -agency[position]))
        name = parsed[pairs.mention[best[likeliest]]]
        so_named = [
            position
            for position in positions
            if _same_name(name, block.names.names[pairs.name[best[position]]])
        ]
        whole = [position for position in positions if agency[position] == force[position]]
        chosen = likeliest if likeliest in so_named else (so_named or whole or [likeliest])[0]
        total = round(float(chance[positions].sum()), 6)
        kept[positions] = False
        kept[chosen], chance[chosen] = True, min(total, 1.0)
    return best[kept], chance[kept]


def _put_to_people(
    decisions: Codes,
    methods: Codes,
    parsed: Sequence[AgencyName],
    mentions: Sequence[Mention],
    block: Block,
    likeliest: npt.NDArray[np.int64],
) -> None:
    """Turn decisions that no likeness can settle into reviews.

    A team is of several agencies, whichever runs it. "Ashby Public Safety" without "Department" is
    the city's whole department, of which the police listed may be a part, unless they are listed
    under that name. "Ash County", or "Ash" for it, may be its sheriff or any other force of the
    county. "Ashby Police" is a city's or a town's where both have police and the row doesn't say
    where it is; "Ash County Constable" any of those the county has by number; and "Ashby Airport
    Police", where no list has them, may be a unit of Ashby's.
    """
    for position, (name, decision, agency) in enumerate(
        zip(parsed, decisions.tolist(), likeliest.tolist(), strict=True)
    ):
        if decision == _UNMATCHED:
            method = _of_unmatched(name, block)
        elif decision < _LINKED:
            method = _of_linked(name, mentions[position], decision, block, agency)
        else:
            continue
        if method:
            decisions[position], methods[position] = _REVIEW, METHODS.index(method)


def _of_unmatched(name: AgencyName, block: Block) -> str:
    """Why a name that nothing fits is for people; empty where it isn't."""
    if name.kind in ("other", "unknown") and _TEAM.search(name.normalized):
        return "team of several"
    if name.kind == "constable" and not name.number and name.compact in block.namesakes.constables:
        return "several fit"
    if name.kind in _UNITS and _city_of(name) in block.namesakes.municipal:
        return "unit of a city's"
    return ""


def _of_linked(
    name: AgencyName, mention: Mention, decision: int, block: Block, likeliest: int
) -> str:
    """Why a name is for people though an agency fits it; empty where it isn't."""
    if (
        name.kind == "police"
        and "public safety" in name.normalized
        and not _ORGANIZATION.search(name.normalized)
        and likeliest not in block.public_safety
    ):
        return "whole department"
    if _is_countys_alone(name, decision, block, likeliest):
        return "county alone"
    return "several fit" if _is_of_several(name, mention, block, likeliest) else ""


def _city_of(name: AgencyName) -> str:
    """The city in the name of an airport's or a transit system's police, run together."""
    return "".join(word for word in name.core if word not in _OF_UNITS)


def _is_countys_alone(name: AgencyName, decision: int, block: Block, likeliest: int) -> bool:
    """Whether a name says no kind and may be any force of a county: "Ash County", or "Ash" for one.

    A name that is just one of the agency's own ("JSO") is that agency's.
    """
    if name.kind != "unknown":
        return False
    if name.place_type == "county":
        return name.compact in block.county_names
    is_countys = block.agencies[likeliest].agency_kind in _OF_COUNTIES
    return DECISIONS[decision] == "accepted" and is_countys and not name.place_type


def _is_of_several(name: AgencyName, mention: Mention, block: Block, likeliest: int) -> bool:
    """Whether a bare name may be the police of another municipality than the likeliest.

    Or the sheriff of the city beside the county of its name, as in Virginia.
    """
    if name.kind not in ("police", "sheriff") or name.place_type or name.number:
        return False
    of = block.namesakes.municipal if name.kind == "police" else block.namesakes.sheriffs
    others = of.get(name.compact)
    if not others or name.county or mention.county or mention.city:
        return False
    return bool(others - {block.agencies[likeliest].agency_id})


def near_misses(
    mentions: Sequence[Mention],
    block: Block,
    parsed: Sequence[AgencyName],
    candidates: Candidates | None = None,
) -> tuple[Pairs, dict[int, tuple[int, list[int]]]]:
    """All pairs of mentions that nothing fits, and by mention the way in which the nearest miss."""
    _, pairs = compare_block(mentions, block, parsed, True, candidates)
    kinds = block.agency_kind[pairs.name]
    encoded = compare.encode(parsed)
    found = near_miss.nearest(
        *(pairs.levels, encoded, pairs.mention, block.names, pairs.name, kinds, pairs.agency)
    )
    return pairs, found


def _add_near_misses(links: Links, mentions: Sequence[Mention], candidates: Candidates) -> None:
    """Give names that nothing fits the agencies that nearly do, with what such misses are worth."""
    is_asked = (links.decisions == _UNMATCHED) & (links.chances[:, 0] < NEAR_MISS_BELOW)
    asked = np.flatnonzero(is_asked).tolist()
    if not asked:
        return
    rows, columns = candidates
    is_theirs = is_asked[rows]
    # From positions among all mentions to positions among those asked.
    rows = (np.cumsum(is_asked) - 1)[rows[is_theirs]]
    pairs, found = near_misses(
        [mentions[at] for at in asked],
        links.block,
        [links.parsed[at] for at in asked],
        (rows, columns[is_theirs]),
    )
    packed = packed_levels(pairs.levels)
    for mention, (way, chosen) in found.items():
        at, count, share = asked[mention], len(chosen), near_miss.shares()[way]
        links.candidates[at], links.chances[at], links.levels[at] = -1, 0.0, 0
        links.candidates[at, :count] = pairs.agency[chosen]
        links.chances[at, :count] = round(share / count, 6)
        links.levels[at, :count] = packed[chosen]
        links.none[at] = round(1 - share, 6)
        if links.chances[at, 0] >= REVIEW_AT:
            links.decisions[at] = _REVIEW
        links.methods[at] = METHODS.index("near miss")


def _decide(
    has_candidate: Flags, chances: Floats, none: Floats, is_likely: Flags, is_same_name: Flags
) -> tuple[Codes, Codes]:
    """Decision and method of each mention, as positions in `DECISIONS` and `METHODS`."""
    chance, second = chances[:, 0], chances[:, 1]
    several = (chance - second < 0.5) & (second > none)
    cases = [
        (~has_candidate, "unmatched", "no candidate"),
        (is_likely & is_same_name, "exact", "same name"),
        (is_likely, "accepted", "weighed evidence"),
        ((chance >= REVIEW_AT) & several, "review", "several fit"),
        (chance >= REVIEW_AT, "review", "weak evidence"),
        # Each of many agencies is unlikely, that it is one of them is not.
        (none < 0.5, "review", "several fit"),
    ]
    conditions = [condition for condition, _, _ in cases]
    decisions = [DECISIONS.index(decision) for _, decision, _ in cases]
    methods = [METHODS.index(method) for _, _, method in cases]
    return (
        np.select(conditions, decisions, DECISIONS.index("unmatched")).astype(np.int32),
        np.select(conditions, methods, METHODS.index("no such agency")).astype(np.int32),
    )


def state_to_search(text: str, row_state: str) -> str:
    """The state whose agencies a name may mean: the one it says itself, else its row's."""
    return parse_agency_name(text, row_state).state or row_state
