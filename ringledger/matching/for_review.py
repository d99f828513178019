"""Names that are for people however likely an agency is: no likeness can settle them.

Belongs here: the kinds of such names. Does not: reviews that follow from probabilities
(`decisions`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ringledger.arrow import Positions
from ringledger.matching.comparison.block import Block
from ringledger.matching.comparison.levels import Codes
from ringledger.matching.comparison.mentions import Mention
from ringledger.matching.decisions import DECISIONS, METHODS, REVIEW, UNMATCHED
from ringledger.matching.names import AgencyName, normalize_agency_name

_TEAM = re.compile(r"\b(?:task force|strike force|swat|team|drug unit|gang unit|fugitive)\b")
_ORGANIZATION = re.compile(r"\b(?:department|police|division|bureau|office|agency)\b")
# Kinds of police that a city's own may be a unit of, and the words that say so.
_UNITS = frozenset({"port_airport", "transit"})
_OF_UNITS = frozenset({"international", "municipal", "airport", "transit", "authority"})
_OF_COUNTIES = frozenset({"sheriff", "county_police"})


def put_to_people(
    decisions: Codes,
    methods: Codes,
    parsed: Sequence[AgencyName],
    mentions: Sequence[Mention],
    block: Block,
    likeliest: Positions,
) -> None:
    """Turn decisions that no likeness can settle into reviews.

    A team is of several agencies, whichever runs it, unless one is listed under just the name.
    "Ashby Public Safety" without "Department" is the city's whole department, of which the police
    listed may be a part, unless they are listed under that name. "Ash County", or "Ash" for it, may
    be its sheriff or any other force of the county. "Ashby State Police" may be a university's.
    "Ashby Police" is a city's or a town's where both have police and the row doesn't say where it
    is; "Ash County Constable" any of those the county has by number; and "Ashby Airport Police",
    where no list has them, may be a unit of Ashby's.
    """
    for position, (name, decision, agency) in enumerate(
        zip(parsed, decisions.tolist(), likeliest.tolist(), strict=True)
    ):
        if decision == UNMATCHED:
            method = _of_unmatched(name, block)
        elif decision < REVIEW:
            method = _of_linked(name, mentions[position], decision, block, agency)
        else:
            continue
        if method:
            decisions[position], methods[position] = REVIEW, METHODS.index(method)


def _of_unmatched(name: AgencyName, block: Block) -> str:
    """Why a name that nothing fits is for people; empty where it isn't."""
    if _is_team(name):
        return "team of several"
    if name.kind == "constable" and not name.number and name.compact in block.namesakes.constables:
        return "several fit"
    if name.kind in _UNITS and _city_of(name) in block.namesakes.municipal:
        return "unit of a city's"
    return ""


def _is_team(name: AgencyName) -> bool:
    return name.kind in ("other", "unknown") and bool(_TEAM.search(name.normalized))


def _city_of(name: AgencyName) -> str:
    """The city in the name of an airport's or a transit system's police, run together."""
    return "".join(word for word in name.core if word not in _OF_UNITS)


def _of_linked(
    name: AgencyName, mention: Mention, decision: int, block: Block, likeliest: int
) -> str:
    """Why a name is for people though an agency fits it; empty where it isn't."""
    if DECISIONS[decision] == "accepted" and _is_team(name):
        return "team of several"
    if (
        name.kind == "police"
        and "public safety" in name.normalized
        and not _ORGANIZATION.search(name.normalized)
        and likeliest not in block.public_safety
    ):
        return "whole department"
    if _is_countys_alone(name, decision, block, likeliest):
        return "county alone"
    if _may_be_campus(name, block, likeliest):
        return "several fit"
    return "several fit" if _is_of_several(name, mention, block, likeliest) else ""


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


def _may_be_campus(name: AgencyName, block: Block, likeliest: int) -> bool:
    """Whether a name linked to a state's force may be the police of a university: "Ashby State".

    A post that is listed by just the name is meant by it.
    """
    agency = block.agencies[likeliest]
    is_likely = name.may_be_campus and name.compact in block.namesakes.state_campuses
    if agency.agency_kind != "state_police" or not is_likely:
        return False
    return all(normalize_agency_name(own) != name.normalized for own in agency.names)


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
