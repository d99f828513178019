"""Counts the weights on rows whose death is known, and writes them as a seed.

Belongs here: what is known of which rows, and the counting. Does not: the weights' use (`model`).

Known are: rows of Mapping Police Violence by the id of Fatal Encounters they carry, against the
deadly-force file; and through those ids against the all-causes file, where a deadly-force row has
exactly one row of the same day, state, ZIP code and agency cell there. The second kind says nothing
about place and agency, which it was chosen by, and all there is to know about names, addresses, age
and sex, which the deadly-force file lacks. What ids themselves are worth is counted on rows that
the name of the person ties to a deadly-force row, whatever id they carry. States are divided by a
hash into a part to count on and a part to report on, so that no event is in both.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import log
from pathlib import Path
from typing import Literal

import numpy as np

from ringledger.encounters.blocks import DAYS_APART
from ringledger.encounters.compare import FEATURES, LEVELS
from ringledger.encounters.deaths import Death, Deaths
from ringledger.encounters.matcher import Compared, compare, match_probabilities
from ringledger.encounters.model import (
    CALIBRATION,
    EVENT_CEILING,
    ONE_LIST,
    PRIOR,
    PUBLISHED_ID,
    Model,
    pair_kind,
)

Part = Literal["fit", "report"]

MPV, ALL_CAUSES, DEADLY_FORCE = "mapping_police_violence", "all_causes", "deadly_force"
# Of a hundred states, this many are counted on.
_FIT_SHARE = 60
# Counted where the deadly-force file, which lacks them, can't say.
_OF_NAMED_ROWS = frozenset({"name", "street", "age", "sex"})
_ID = FEATURES[PUBLISHED_ID]
OF_NO_ROW = (_ID, "another, of no row")
# The lists of which it is known which rows are one death.
_KNOWN = pair_kind(MPV, DEADLY_FORCE)
_CEILINGS = tuple(float(value) for value in range(3, 13))
_ROUNDS = 2


def part_of(death: Death) -> Part:
    """Which part the rows of a death's state belong to."""
    return part_of_state(death.state or "")


def part_of_state(state: str) -> Part:
    """Which part a state belongs to, by a hash of its code."""
    digest = hashlib.sha256(state.encode()).hexdigest()
    return "fit" if int(digest, 16) % 100 < _FIT_SHARE else "report"


def by_published_id(rows: Sequence[Death]) -> dict[int, int | None]:
    """Row of Mapping Police Violence to the deadly-force row of its id, None where there is none.

    Only rows with an id, of days the deadly-force file covers.
    """
    forced = [at for at, row in enumerate(rows) if row.list_name == DEADLY_FORCE]
    of_id = {rows[at].fe_id: at for at in forced if rows[at].fe_id}
    days = [rows[at].occurred_on for at in forced]
    if not days:
        return {}
    return {
        at: of_id.get(row.fe_id)
        for at, row in enumerate(rows)
        if row.list_name == MPV and row.fe_id and min(days) <= row.occurred_on <= max(days)
    }


def by_copied_row(rows: Sequence[Death]) -> dict[int, int]:
    """Row of Mapping Police Violence to its all-causes row, through the deadly-force row of its id.

    The two files of Fatal Encounters copy one record: where exactly one row of each has a day,
    state, ZIP code and agency cell, they are one.
    """
    named = _named_copies(rows)
    return {at: named[to] for at, to in by_published_id(rows).items() if to in named}


def by_person(rows: Sequence[Death]) -> dict[int, int]:
    """Row of Mapping Police Violence to its deadly-force row, by the person and not by any id.

    The person has one namesake of the state and days in the all-causes file, which one deadly-force
    row copies.
    """
    namesakes: dict[tuple[str, str | None], list[int]] = defaultdict(list)
    forced = {named: at for at, named in _named_copies(rows).items()}
    for at in forced:
        if key := rows[at].person_key:
            namesakes[key, rows[at].state].append(at)
    found: dict[int, int] = {}
    for at, row in enumerate(rows):
        if row.list_name == MPV and row.person_key:
            near = [
                other
                for other in namesakes.get((row.person_key, row.state), ())
                if abs((rows[other].occurred_on - row.occurred_on).days) <= DAYS_APART
            ]
            if len(near) == 1:
                found[at] = forced[near[0]]
    return found


def _named_copies(rows: Sequence[Death]) -> dict[int, int]:
    """Deadly-force row to the all-causes row it copies, where no other row of either could be."""
    copies: dict[tuple[object, ...], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, row in enumerate(rows):
        if row.list_name in (ALL_CAUSES, DEADLY_FORCE) and row.zip and row.agency_text:
            key = (row.occurred_on, row.state, row.zip, row.agency_text)
            copies[key][row.list_name].append(at)
    return {
        found[DEADLY_FORCE][0]: found[ALL_CAUSES][0]
        for found in copies.values()
        if len(found[DEADLY_FORCE]) == len(found[ALL_CAUSES]) == 1
    }


Edge = tuple[int, int]
Counts = dict[tuple[str, str], tuple[int, int]]


def count_levels(rows: Sequence[Death], compared: Compared) -> Counts:
    """By feature and level: how many pairs of one death have it, and how many of two deaths."""
    same: Counter[tuple[str, str]] = Counter()
    other: Counter[tuple[str, str]] = Counter()
    of_event = frozenset(FEATURES) - _OF_NAMED_ROWS - {_ID}
    pairs = _edges(compared)
    listed = {at: to for at, to in by_published_id(rows).items() if to is not None}
    for truth, answers, features in (
        (listed, DEADLY_FORCE, of_event),
        (by_copied_row(rows), ALL_CAUSES, _OF_NAMED_ROWS),
        (by_person(rows), DEADLY_FORCE, frozenset({_ID})),
    ):
        for pair, found in zip(pairs, compared.levels.tolist(), strict=True):
            asked, answer = sorted(pair, key=lambda at: rows[at].list_name != MPV)
            if rows[answer].list_name != answers or part_of(rows[asked]) != "fit":
                continue
            if asked not in truth:
                continue
            for feature, code in zip(FEATURES, found, strict=True):
                if code and feature in features:
                    (same if truth[asked] == answer else other)[feature, LEVELS[feature][code]] += 1
    return {
        (feature, level): (same[feature, level], other[feature, level])
        for feature, named in LEVELS.items()
        for level in named[1:]
    }


def _edges(compared: Compared) -> list[Edge]:
    return list(zip(*(side.tolist() for side in compared.pairs), strict=True))


def _probabilities(compared: Compared, model: Model) -> dict[Edge, float]:
    return dict(zip(_edges(compared), match_probabilities(compared, model).tolist(), strict=True))


def weigh(counts: Counts, feature: str, level: str) -> float:
    """Log of how much likelier a level is among rows of one death, half a pair added to each.

    An id of no row is what every row has whose death the other list lacks, and so has the victim
    beside it in one event: among the rows of two deaths that could be taken for one, all.
    """
    same, other = counts[feature, level]
    all_same = sum(counts[feature, each][0] for each in LEVELS[feature][1:])
    all_other = sum(counts[feature, each][1] for each in LEVELS[feature][1:])
    if (feature, level) == OF_NO_ROW:
        return log((same + 0.5) / (all_same + 1))
    return log((same + 0.5) / (all_same + 1)) - log((other + 0.5) / (all_other + 1))


def likelihood(rows: Sequence[Death], chances: Mapping[Edge, float], part: Part) -> float:
    """Log likelihood of what is known of the deadly-force rows of one part of the states."""
    truth = by_published_id(rows)
    total = 0.0
    for pair, chance in chances.items():
        asked, answer = sorted(pair, key=lambda at: rows[at].list_name != MPV)
        if (
            rows[answer].list_name == DEADLY_FORCE
            and asked in truth
            and part_of(rows[asked]) == part
        ):
            total += log(max(1e-6, chance if truth[asked] == answer else 1 - chance))
    return total


def fit(rows: Sequence[Death], written: Mapping[tuple[str, str], float]) -> tuple[Model, Counts]:
    """The model counted on the rows; `written` are the weights that no count can give.

    The prior of two lists is the odds that their probabilities add up to (expectation
    maximization); the ceiling of the event is the likeliest of a row of values. Ids that one
    publisher gives for another's rows are what is known, and never compared for these.
    """
    compared = compare(Deaths.of(rows))
    compared = compared.where(compared.is_candidate)
    counts = count_levels(rows, compared)
    candidates = compared.without_ids()
    known = candidates.where(candidates.kinds == candidates.name_of_kind.index(_KNOWN))
    weights = {
        feature: (
            0.0,
            *(
                written[feature, level]
                if (feature, level) in written
                else weigh(counts, feature, level)
                for level in named[1:]
            ),
        )
        for feature, named in LEVELS.items()
    }
    sizes = np.bincount(candidates.kinds, minlength=len(candidates.name_of_kind)).tolist()
    kinds = {kind: size for kind, size in zip(candidates.name_of_kind, sizes, strict=True) if size}
    prior = dict.fromkeys(kinds, 0.0) | {ONE_LIST: written[PRIOR, ONE_LIST]}
    model = Model(weights, prior, _CEILINGS[len(_CEILINGS) // 2])
    for _ in range(_ROUNDS):
        expected = np.bincount(
            candidates.kinds, match_probabilities(candidates, model), minlength=len(sizes)
        )
        found = {
            kind: log(amount / (kinds[kind] - amount))
            for kind, amount in zip(candidates.name_of_kind, expected.tolist(), strict=True)
            if kind in kinds and kind != ONE_LIST
        }
        model = replace(model, prior=prior | found)
        model = max(
            (replace(model, event_ceiling=ceiling) for ceiling in _CEILINGS),
            key=lambda tried: likelihood(rows, _probabilities(known, tried), "fit"),
        )
    return model, counts


def fit_weights(deaths: Sequence[Death], path: Path) -> Model:
    """Count on the rows and write the seed again: the same file from the same rows.

    Weights that the seed calls `written` stay as they are.
    """
    with path.open(encoding="utf-8", newline="") as file:
        notes = {
            (row["feature"], row["level"]): row
            for row in csv.DictReader(file)
            if row["basis"] == "written"
        }
    model, counts = fit(deaths, {name: float(row["weight"]) for name, row in notes.items()})
    with path.open("w", encoding="utf-8", newline="") as file:
        columns = ["feature", "level", "basis", "same_count", "other_count", "weight", "note"]
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        for feature, named in LEVELS.items():
            for code, level in enumerate(named[1:], start=1):
                same, other = counts[feature, level]
                row = {
                    "feature": feature,
                    "level": level,
                    "basis": "counted",
                    "same_count": same,
                    "other_count": "" if (feature, level) == OF_NO_ROW else other,
                    "weight": f"{model.weights[feature][code]:.3f}",
                }
                writer.writerow(notes.get((feature, level), row))
        for kind, weight in sorted(model.prior.items()):
            row = {"feature": PRIOR, "level": kind, "basis": "fitted", "weight": f"{weight:.3f}"}
            writer.writerow(notes.get((PRIOR, kind), row))
        writer.writerow(
            {
                "feature": CALIBRATION,
                "level": EVENT_CEILING,
                "basis": "fitted",
                "weight": f"{model.event_ceiling:.3f}",
            }
        )
    return model
