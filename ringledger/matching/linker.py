"""Links mentions to agencies: one matcher for the warehouse, the command line and the evaluation.

Belongs here: putting candidates, levels, weights and thresholds together into one decision per
mention, with its runner-up and its evidence. Does not: any of those parts, any input or output.

Ties are broken by agency id, so that neither row order nor the number of threads changes a link.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ringledger.arrow import Positions, texts
from ringledger.matching import near_miss
from ringledger.matching.comparison.block import Block
from ringledger.matching.comparison.candidates import Candidates
from ringledger.matching.comparison.levels import Codes
from ringledger.matching.comparison.mentions import Mention
from ringledger.matching.comparison.pairs import Pairs, compare_block
from ringledger.matching.decisions import (
    ACCEPT_AT,
    DECISIONS,
    METHODS,
    NEAR_MISS_BELOW,
    REVIEW,
    REVIEW_AT,
    UNMATCHED,
    decide,
    same_name,
)
from ringledger.matching.evidence import CANDIDATES, packed_levels, read_as, shown_agency, written
from ringledger.matching.for_review import put_to_people
from ringledger.matching.forces import of_forces
from ringledger.matching.model import Floats, Model, default_model, null_codes, probabilities
from ringledger.matching.names import AgencyName, parse_agency_name

# Candidates that evidence shows.
SHOWN = 3


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
class Links:
    """Decisions on many mentions as columns, a position (and a row, where there are two axes) each.

    `candidates` are the likeliest agencies, as positions in the block's, -1 where there are no
    more; `chances` and `levels` (packed) are theirs. `decisions` and `methods` are positions in
    `DECISIONS` and `METHODS`.
    """

    block: Block
    model: Model
    parsed: Sequence[AgencyName]
    candidates: Positions
    chances: Floats
    levels: Positions
    none: Floats
    decisions: Codes
    methods: Codes
    # All candidates: agency, probability, and where each mention's begin and end.
    beyond: tuple[Positions, Floats, Positions]

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
        agencies = self.block.agencies
        shown = (shown_agency(agency.agency_id, agency.names[0]) for agency in agencies)
        said: list[str] = written(
            texts(heads),
            texts([*shown, None]),
            self.candidates,
            self.chances,
            self.levels,
            self.none,
            self.model,
        ).to_pylist()
        return said


def link_block(mentions: Sequence[Mention], block: Block, model: Model | None = None) -> list[Link]:
    """One link per mention, in the order given."""
    if not mentions:
        return []
    found = link_columns(mentions, block, model)
    return [
        Link(
            mention_id=mention.mention_id,
            agency_id=first if decision < REVIEW else None,
            candidate_agency_id=first,
            decision=DECISIONS[decision],
            method=METHODS[method],
            match_probability=chance,
            runner_up_agency_id=second,
            runner_up_probability=runner_up,
            margin=round(chance - runner_up, 6),
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
    best, chance = of_forces(parsed, pairs, block, best, chance)
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
        _is_own_name(parsed[position], block, name)
        for position, name in zip(np.flatnonzero(is_likely).tolist(), named, strict=True)
    ]
    decisions, methods = decide(candidates[:, 0] >= 0, chances, none, is_likely, is_same)
    put_to_people(decisions, methods, parsed, mentions, block, candidates[:, 0])
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


def _is_own_name(mention: AgencyName, block: Block, likeliest: int) -> bool:
    """Whether a mention reads as a name of the block does, or as another of the same agency."""
    if same_name(mention, block.names.names[likeliest]):
        return True
    # An agency's names stand together.
    first, last = np.searchsorted(block.owner, block.owner[likeliest] + np.arange(2))
    return any(same_name(mention, name) for name in block.names.names[first:last])


def best_per_agency(pairs: Pairs, scores: Floats) -> Positions:
    """Positions of each (mention, agency)'s best-scoring pair, vetoed pairs left out."""
    allowed = np.flatnonzero(np.isfinite(scores))
    order = np.lexsort((allowed, -scores[allowed], pairs.agency[allowed], pairs.mention[allowed]))
    allowed = allowed[order]
    first = np.ones(len(allowed), dtype=bool)
    first[1:] = (pairs.mention[allowed][1:] != pairs.mention[allowed][:-1]) | (
        pairs.agency[allowed][1:] != pairs.agency[allowed][:-1]
    )
    return allowed[first]


def _add_near_misses(links: Links, mentions: Sequence[Mention], candidates: Candidates) -> None:
    """Give names that nothing fits the agencies that nearly do, with what such misses are worth."""
    is_asked = (links.decisions == UNMATCHED) & (links.chances[:, 0] < NEAR_MISS_BELOW)
    asked = np.flatnonzero(is_asked).tolist()
    if not asked:
        return
    rows, columns = candidates
    is_theirs = is_asked[rows]
    # From positions among all mentions to positions among those asked.
    rows = (np.cumsum(is_asked) - 1)[rows[is_theirs]]
    pairs, found = near_miss.near_misses(
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
            links.decisions[at] = REVIEW
        links.methods[at] = METHODS.index("near miss")


def state_to_search(text: str, row_state: str) -> str:
    """The state whose agencies a name may mean: the one it says itself, else its row's."""
    return parse_agency_name(text, row_state).state or row_state
