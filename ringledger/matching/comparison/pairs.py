"""Mentions compared with the agencies of their block: the levels of each pair, in every feature.

Belongs here: putting the features together, and what the level of one says of another's. Does not:
the level of one feature alone (its module), what levels weigh (`ringledger.matching.model`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ringledger.arrow import Positions
from ringledger.matching.comparison.block import Block
from ringledger.matching.comparison.candidates import Candidates, candidate_pairs
from ringledger.matching.comparison.encoding import (
    MUNICIPAL_POLICE,
    POLICE,
    SCHOOL,
    STATE_OTHER,
    STATE_POLICE,
    TRIBAL,
    Encoded,
    Flags,
    encode,
)
from ringledger.matching.comparison.kind import (
    NEAR_KIND,
    SAME_KIND,
    bare_kind_levels,
    kind_levels,
    nowhere_levels,
    of_bureau_levels,
)
from ringledger.matching.comparison.levels import Codes
from ringledger.matching.comparison.locality import (
    NOTHING_TO_COMPARE,
    Context,
    context_of,
    locality_level,
)
from ringledger.matching.comparison.mentions import Mention, read_mention
from ringledger.matching.comparison.place import (
    DIRECTORY_HAS_MORE,
    SAME_PLACE,
    SPELLED_ALIKE,
    SPELLED_SO_ELSEWHERE,
    TWO_LETTERS,
    place_levels,
)
from ringledger.matching.comparison.place_type import (
    ANOTHER_MUNICIPALITY,
    NAME_SAYS_COUNTY,
    SAME_TYPE,
    only_municipality_levels,
    type_levels,
)
from ringledger.matching.names import AgencyName

_STATEWIDE = frozenset({"state_police", "state_other", "federal", "corrections"})


@dataclass(frozen=True)
class Pairs:
    """Compared pairs of one block: mention, name and agency positions, levels by feature.

    `candidates` are all that seemed worth comparing: mentions and names.
    """

    mention: Positions
    name: Positions
    agency: Positions
    levels: dict[str, Codes]
    candidates: Candidates


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
        parsed = [read_mention(mention, block) for mention in mentions]
    encoded = encode(parsed)
    rows, columns = candidates = candidates or candidate_pairs(encoded, block.names)
    kind = _kinds(encoded, block, rows, columns)
    # Most pairs that are spelled alike are of another kind: drop them before anything costly.
    possible = np.ones(len(kind), dtype=bool) if with_forbidden else kind > 0
    _leave_excluded(possible, mentions, block, rows, columns)
    rows, columns, kind = rows[possible], columns[possible], kind[possible]
    agency = block.owner[columns]
    contexts = [context_of(mention.county, mention.city) for mention in mentions]
    place = place_levels(encoded, block.names, rows, columns, block.words, agency)
    # A name that says no kind, and is one of an agency's own names that say none.
    says_none = encoded.says_no_kind[rows] & block.names.says_no_kind[columns]
    kind[(place == SAME_PLACE) & says_none] = SAME_KIND
    # A letter makes another of an acronym: CSUSB is not CSULB.
    place[np.isin(place, SPELLED_ALIKE) & block.is_acronym[columns]] = 0
    _put_cities(place, parsed, contexts, block, rows, columns)
    is_there = (place == SAME_PLACE) & (kind == SAME_KIND) & encoded.says_place[rows]
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


def _leave_excluded(
    possible: Flags,
    mentions: Sequence[Mention],
    block: Block,
    rows: Positions,
    columns: Positions,
) -> None:
    """Leave out the pairs of a mention with agencies that a person has said it is not."""
    for position, mention in enumerate(mentions):
        if mention.excluded:
            at = np.flatnonzero(rows == position)
            ids = [block.agencies[block.owner[columns[pair]]].agency_id for pair in at]
            possible[at] &= np.array([agency not in mention.excluded for agency in ids], dtype=bool)


def _put_cities(
    place: Codes,
    parsed: Sequence[AgencyName],
    contexts: Sequence[Context],
    block: Block,
    rows: Positions,
    columns: Positions,
) -> None:
    """Set the `place` level of near spellings where the row's city is spelled just as the name is.

    Who mistypes a name may mistype the city with it, but hardly ever in the first letter, or by two
    letters.
    """
    has_city = np.array([bool(context.city) for context in contexts], dtype=bool)
    for pair in np.flatnonzero(has_city[rows] & np.isin(place, SPELLED_ALIKE)).tolist():
        column = columns[pair]
        city, ours = contexts[rows[pair]].city, parsed[rows[pair]].compact
        is_said_so = city == ours != block.places[block.owner[column]]
        is_far = place[pair] in TWO_LETTERS or ours[0] != block.names.compact[column][0]
        if is_said_so and is_far:
            place[pair] = SPELLED_SO_ELSEWHERE


def _kinds(encoded: Encoded, block: Block, rows: Positions, columns: Positions) -> Codes:
    """The `kind` level of each pair, by what the names say alone."""
    kind = kind_levels(
        *(encoded.kind[rows], encoded.may_be_campus[rows]),
        *(block.agency_kind[columns], block.names.kind[columns]),
    )
    kind = bare_kind_levels(
        *(kind, encoded.kind[rows], encoded.place_type[rows]),
        *(block.agency_kind[columns], block.names.kind[columns]),
    )
    kind = nowhere_levels(kind, encoded, block.names, rows, columns)
    return of_bureau_levels(kind, encoded.kind[rows], block.is_bureau[columns])


def _place_types(
    encoded: Encoded,
    block: Block,
    rows: Positions,
    columns: Positions,
    place: Codes,
    kind: Codes,
) -> Codes:
    """The `place_type` level of each pair, of which the levels of place and kind are known."""
    place_type = type_levels(
        encoded.place_type[rows],
        block.names.place_type[columns],
        block.census[columns],
        block.namesakes.has_municipality[columns],
        block.namesakes.has_county[columns],
        block.namesakes.is_longer[columns],
        block.own_type[columns],
    )
    # "Hill City Police" may be those of a place called so.
    begins = encoded.begins_with_type[rows]
    is_only = block.namesakes.is_only[columns] & begins
    place_type = only_municipality_levels(
        *(place_type, encoded.place_type[rows], block.names.place_type[columns]),
        *(block.census[columns], is_only & (place == SAME_PLACE)),
    )
    # Beside a Union City, "Union City Police" are not the city of Union's, nor "City of Union" its.
    elsewhere = block.type_elsewhere[columns]
    is_elsewheres = (elsewhere > 0) & (elsewhere == encoded.place_type[rows]) & ~begins
    is_elsewheres |= block.namesakes.is_longer[columns] & begins
    place_type[is_elsewheres & (place_type == SAME_TYPE)] = ANOTHER_MUNICIPALITY
    return _beside_kinds(place_type, encoded, block, rows, columns, place, kind)


def _beside_kinds(
    place_type: Codes,
    encoded: Encoded,
    block: Block,
    rows: Positions,
    columns: Positions,
    place: Codes,
    kind: Codes,
) -> Codes:
    """The `place_type` levels, where the agency's kind or place says what type its place can be."""
    is_municipality = encoded.is_municipality[rows]
    is_county = encoded.is_county[rows]
    # No federal agency is a city's, town's or county's.
    is_unsaid = block.names.place_type[columns] == 0
    is_local = (encoded.place_type[rows] > 0) & is_unsaid
    place_type[block.is_federal[columns] & is_local] = 0
    # "Aitkin County Police" are not Aitkin's, whether or not the census says what Aitkin is, and
    # a county's schools are no city's.
    is_citys = np.isin(block.agency_kind[columns], (MUNICIPAL_POLICE, SCHOOL))
    place_type[is_citys & (place_type == NAME_SAYS_COUNTY)] = 0
    # "Johnson City Sheriff" is hardly Johnson County's.
    is_other = block.is_countys_sheriff[columns] & is_municipality
    place_type[is_other] = ANOTHER_MUNICIPALITY
    # "Lake City Police" are not those of Lake Quivira, a city: it is part of the shorter name.
    is_shorter = place == DIRECTORY_HAS_MORE[0]
    place_type[is_shorter & is_municipality & is_unsaid] = 0
    # Nor are "Orange County Corrections" a state's office that is listed for the county.
    is_states = np.isin(block.agency_kind[columns], (STATE_POLICE, STATE_OTHER))
    is_countys = is_county & block.names.is_county[columns]
    is_less = np.isin(place, DIRECTORY_HAS_MORE)
    place_type[is_states & is_countys & is_less & (kind == NEAR_KIND)] = 0
    # Nor are a county's police such an office, or a tribe's.
    is_police = encoded.kind[rows] == POLICE
    is_theirs = (is_states & is_less) | (block.agency_kind[columns] == TRIBAL)
    place_type[is_police & is_county & is_theirs] = 0
    # A county's name alone may be its sheriff's or its police's: neither has the name to itself.
    is_bare = is_county & encoded.says_no_kind[rows] & (place_type == SAME_TYPE)
    place_type[is_bare] = NAME_SAYS_COUNTY
    return place_type


def _localities(
    parsed: Sequence[AgencyName],
    contexts: Sequence[Context],
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
    locality = np.full(len(rows), NOTHING_TO_COMPARE, dtype=np.int32)
    asked = says[rows]
    locality[asked] = [
        locality_level(
            parsed[row].county,
            contexts[row],
            block.counties[owner],
            block.places[owner],
            block.agencies[owner].agency_kind not in _STATEWIDE,
        )
        for row, owner in zip(rows[asked].tolist(), agency[asked].tolist(), strict=True)
    ]
    return locality
