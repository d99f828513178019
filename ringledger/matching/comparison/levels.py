"""The comparison levels: all that two names may have in common, feature by feature.

A feature is a column of small integers; `LEVELS[feature][code]` names the level. Code 0 is always
the level that forbids the pair whatever the rest says (a veto), where the feature has one.

Belongs here: what levels there are. Does not: which of them a pair is at (the module of each
feature), what they weigh (`ringledger.matching.model`).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int32]

LEVELS: dict[str, tuple[str, ...]] = {
    "place": (
        "veto: another direction, number or distinguishing word",
        "same",
        "same words, other order",
        "a letter apart in a long name",
        "directory has more words",
        "name has more words",
        "similar",
        "a letter apart in a short name",
        "alike, and another agency or the row's city is spelled just so",
        "directory has more words, and no other county's sheriff has these",
        "two letters apart in a long name",
        "initials of its words",
        "the name adds words to a state's force",
        "a letter apart, and no place is spelled as the name is",
        "two letters apart, and no place is spelled as the name is",
        "directory has more words, and no other agency has these",
        "the name adds words to a state's police or patrol, or to a federal agency",
    ),
    "kind": (
        "veto: another kind",
        "same",
        "near",
        "not said",
        "unlike but possible",
        "unlike, and rarely the same",
    ),
    "place_type": (
        "veto: another type of place",
        "same",
        "neither says",
        "name alone says city, town, village or borough",
        "name alone says township",
        "name alone says county",
        "directory alone says city, town, village or borough",
        "directory alone says township",
        "directory alone says county",
        "both say, not the same kind of municipality",
        "neither says; the directory's place is a township",
        "directory alone says county; a municipality has the name too",
        "directory alone says township; a municipality has the name too",
        "directory alone says city, town, village or borough; a county force has the name too",
        "directory's place has City or the like in its name, and another the name without",
        "both say, not the same kind of municipality, and no other place has the name",
    ),
    "locality": (
        "veto: the name says another county",
        "county in the name agrees",
        "row's county and city agree",
        "row's county agrees",
        "row's city agrees",
        "nothing to compare",
        "row's county is another",
    ),
    "listed": ("", "FBI list", "crosswalk alone", "seed"),
    "unit": ("", "whole agency", "a troop or barracks of a larger one"),
}
FEATURES = tuple(LEVELS)
