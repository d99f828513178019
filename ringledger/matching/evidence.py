"""What a decision rests on, as JSON: how a name was read, and what speaks for each candidate.

Belongs here: the text of evidence, put together for many mentions at once from parts that are
written once. Does not: what the evidence is (`linker`).

The shape, for one mention:
`{"read_as": {part: text}, "candidates": [{"agency_id", "agency_name", "probability", "levels":
{feature: {"level", "weight"}}}], "no_such_agency": probability}`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ringledger.arrow import Positions, joined, taken, texts, written_numbers
from ringledger.matching.comparison.levels import LEVELS, Codes
from ringledger.matching.model import Floats, Model
from ringledger.matching.names import AgencyName

if TYPE_CHECKING:
    import pyarrow as pa

# What a head ends with.
CANDIDATES = ',"candidates":['

# A value as compact JSON.
encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def read_as(name: AgencyName) -> str:
    """How a name was read; parts it doesn't have are left out."""
    # The parts of a parsed name are folded: there is nothing in them to escape.
    text = f'{{"kind":"{name.kind}"'
    if name.core:
        text += f',"place":"{" ".join(name.core)}"'
    if name.place_type:
        text += f',"place_type":"{name.place_type}"'
    if name.number:
        text += f',"number":"{name.number}"'
    if name.state:
        text += f',"state":"{name.state}"'
    if name.county:
        text += f',"county":"{name.county}"'
    return text + "}"


def shown_agency(agency_id: str, agency_name: str = "") -> str:
    """An agency as a candidate shows it: the members of its object."""
    return encoded({"agency_id": agency_id, "agency_name": agency_name})[1:-1]


def packed_levels(levels: dict[str, Codes]) -> Positions:
    """One number for the levels of each pair."""
    packed = np.zeros(len(next(iter(levels.values()))), dtype=np.int64)
    for feature, names in LEVELS.items():
        packed = packed * len(names) + levels[feature]
    return packed


def written(
    heads: pa.Array,
    agencies: pa.Array,
    candidates: npt.NDArray[np.integer],
    chances: Floats,
    levels: npt.NDArray[np.integer],
    none: Floats,
    model: Model,
) -> pa.Array:
    """The evidence of each mention.

    `heads` are JSON objects up to `CANDIDATES`, whose list is added. A mention has a row of
    `candidates` (positions in `agencies`, -1 where there are no more), of their `chances` and of
    their packed `levels`. `agencies` are as `shown_agency` has them and end with null. Where `none`
    is no number, the head is all that is said.
    """
    kinds, kind_of = np.unique(levels, return_inverse=True)
    each = [_level_texts(feature, model) for feature in LEVELS]
    shown = texts(
        [*(f',"levels":{{{_levels_text(kind, each)}}}}}' for kind in kinds.tolist()), None]
    )
    is_there = candidates >= 0
    kind_of = np.where(is_there, kind_of.reshape(levels.shape), -1)
    said: list[pa.Array] = []
    for place in range(candidates.shape[1]):
        named = joined(",{" if place else "{", agencies, ',"probability":')
        said += [
            taken(named, candidates[:, place]),
            written_numbers(chances[:, place], is_there[:, place]),
            taken(shown, kind_of[:, place]),
        ]
    # Put together at once: evidence is long, and each step would copy all of it.
    return joined(
        heads,
        *said,
        written_numbers(none, ~np.isnan(none), '],"no_such_agency":', "}"),
        is_null_empty=True,
    )


def _level_texts(feature: str, model: Model) -> list[str]:
    """What evidence says of each level of a feature."""
    return [
        f"{encoded(feature)}:{encoded({'level': level, 'weight': round(float(weight), 3)})}"
        for level, weight in zip(LEVELS[feature], model.weights[feature], strict=True)
    ]


def _levels_text(packed: int, each: Sequence[Sequence[str]]) -> str:
    """What evidence says of packed levels, by what it says of each level of each feature."""
    said = []
    for of_feature in reversed(each):
        packed, code = divmod(packed, len(of_feature))
        said.append(of_feature[code])
    return ",".join(reversed(said))
