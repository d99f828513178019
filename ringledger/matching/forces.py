"""A state's force and its posts, which count as one.

Belongs here: which member of a family stands for all, with the sum of their probabilities. Does
not: which agency is a post of which (`directory.seeded`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ringledger.arrow import Positions
from ringledger.matching.comparison.block import Block
from ringledger.matching.comparison.pairs import Pairs
from ringledger.matching.decisions import same_name
from ringledger.matching.model import Floats
from ringledger.matching.names import AgencyName


def of_forces(
    parsed: Sequence[AgencyName],
    pairs: Pairs,
    block: Block,
    best: Positions,
    chance: Floats,
) -> tuple[Positions, Floats]:
    """The best pairs with the posts of one force taken together, and their chances.

    "Ash State Police" is the state's force, whether or not it means the post listed for Ash. The
    force stands for them all with the chance of all; where it is no candidate itself, or a post has
    just the name and it hasn't, the likeliest post does.
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
            if same_name(name, block.names.names[pairs.name[best[position]]])
        ]
        whole = [position for position in positions if agency[position] == force[position]]
        so_named.sort(key=lambda position: (position not in whole, position != likeliest))
        chosen = (so_named or whole or [likeliest])[0]
        total = round(float(chance[positions].sum()), 6)
        kept[positions] = False
        kept[chosen], chance[chosen] = True, min(total, 1.0)
    return best[kept], chance[kept]
