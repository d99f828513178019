"""A mention: a name to resolve, with what its row says, and how it reads beside a block.

Belongs here: what of a name only the agencies of its block can tell. Does not: the grammar of names
(`ringledger.matching.names`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ringledger.matching.comparison.block import Block
from ringledger.matching.counties import county_key
from ringledger.matching.folding import with_hyphens
from ringledger.matching.names import AgencyName, normalize_agency_name, parse_agency_name

# "Jackson Township Police (York)", "Hamilton Twp PD - Mercer": what may be a county.
_ASIDE = re.compile(r"(?:\(([^()]+)\)|\s-\s+([^()-]+))\s*$")

_PT = re.compile(r"\s*pt\b\.?", re.IGNORECASE)


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


def read_mention(mention: Mention, block: Block) -> AgencyName:
    """What a mention's name reads as in its row, beside the agencies of its block."""
    read = parse_agency_name(mention.text, mention.state)
    return beside_block(read, mention.text, mention.state, block)


def beside_block(name: AgencyName, text: str, row_state: str, block: Block) -> AgencyName:
    """What a text reads as beside a block, of which it is known what it reads as by itself."""
    if name.core[:1] == ("point",) and (found := _PT.match(text)):
        whole = parse_agency_name(f"Port{text[found.end() :]}", row_state)
        if whole.compact in block.spellings and name.compact not in block.spellings:
            return whole  # "Pt. Arthur" is a port, and "Pt. Pleasant" a point
    return _with_county(name, text, row_state, block)


def _with_county(name: AgencyName, text: str, row_state: str, block: Block) -> AgencyName:
    """The name that a text reads as, with what stands aside at its end taken for its county.

    "Jackson Township Police (York)" and "Hamilton Twp PD - Mercer", where the block has the county.
    """
    if name.kind != "police" or name.county:
        return name
    text = with_hyphens(text)
    if text[-1:] != ")" and " - " not in text:
        return name
    if (found := _ASIDE.search(text)) is None:
        return name
    aside = (found.group(1) or found.group(2)).strip()
    words = tuple(normalize_agency_name(aside).split())
    # "Ashby Police (Iowa)" is read already, as the state's.
    if name.core[-len(words) :] != words:
        return name
    if county_key(aside) not in block.county_names:
        return name
    return parse_agency_name(f"{text[: found.start()]} ({aside} County)", row_state)
