"""Counts how often two names that no list would have are one agency's, and writes it as a seed.

What belongs here: which names of a built edition tell, and the counting. What does not: the ways in
which names differ (`ringledger.matching.local_names`).

Slips are counted on names whose agency is known by a code, as if no list had them: names of rows
of Mapping Police Violence with one agency and one code, and names of the Fatal Encounters row whose
id such a row carries. Names without a state are counted by leaving a row's state out: whether the
rows of its list that say the same words say one state alone, and whether that is its own. States
are divided by a hash, as deaths are: what is counted is of the part `fit`.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from ringledger.encounters.training import part_of_state
from ringledger.matching.local_names import STATELESS, WAYS, local_agency_key, slip
from ringledger.warehouse.query import open_published

if TYPE_CHECKING:
    from ringledger.settings import Settings

_CODED = """
    with

    coded as (

        select
            deaths.fe_id,
            mentions.state,
            mentions.mention_text,
            trim(deaths.ori_cell) as ori
        from intermediate.int_agency_mentions__split as mentions
        inner join staging.stg_mapping_police_violence__deaths as deaths
            on mentions.source_row_id = deaths.source_row_id
        where
            mentions.source = 'mapping_police_violence'
            and mentions.agency_count = 1
            and regexp_full_match(trim(deaths.ori_cell), '[A-Z]{2}[A-Z0-9]{7}')

    )

    select mention_text, state, ori from coded

    union all

    select
        mentions.mention_text,
        mentions.state,
        coded.ori
    from intermediate.int_agency_mentions__split as mentions
    inner join staging.stg_fatal_encounters__deaths as deaths
        on mentions.source_row_id = deaths.source_row_id
    inner join coded
        on deaths.fe_id = coded.fe_id and mentions.state = coded.state
    where mentions.source = 'fatal_encounters' and mentions.agency_count = 1
"""
_LOCAL = """
    select
        mentions.source || coalesce(death_rows.file_scope, ''),
        mentions.mention_text,
        mentions.state
    from intermediate.int_agency_mentions__split as mentions
    inner join intermediate.int_agency_names__resolved as resolved
        on mentions.name_id = resolved.name_id
    inner join intermediate.int_death_rows__keyed as death_rows
        on
            mentions.source = death_rows.source
            and mentions.source_row_id = death_rows.source_row_id
    where resolved.link_rule = 'default' and resolved.is_local and mentions.state is not null
"""
Counts = dict[str, Counter[bool]]


def is_counted(state: str) -> bool:
    """Whether a state is of the part that is counted on."""
    return part_of_state(state) == "fit"


def count_slips(names: Iterable[tuple[str, str, str]]) -> Counts:
    """By way, pairs of names of a state that differ by a letter: how many are one agency's.

    `names` are text, state and code, one for each row that says the name.
    """
    codes: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for text, state, ori in names:
        if state and is_counted(state):
            codes[state][local_agency_key(text, state)][ori] += 1
    found: Counts = defaultdict(Counter)
    for of_state in codes.values():
        for left, right in combinations(sorted(of_state), 2):
            rarer = min(of_state[left].total(), of_state[right].total())
            if way := slip(left, right, rarer):
                meant = [min(of_state[key].items(), key=_commonest)[0] for key in (left, right)]
                found[way][meant[0] == meant[1]] += 1
    return found


def _commonest(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


def count_stateless(names: Iterable[tuple[str, str, str]]) -> Counter[bool]:
    """Rows whose words other rows of the list say in one state alone: how often it is their own.

    `names` are list, text and state, one for each row.
    """
    states: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for listed, text, state in names:
        states[listed, local_agency_key(text, state)][state] += 1
    found: Counter[bool] = Counter()
    for counted in states.values():
        for state, count in counted.items():
            others = {other for other in counted if other != state or count > 1}
            if is_counted(state) and len(others) == 1:
                found[others == {state}] += count
    return found


def count_likeness(edition: str, settings: Settings, path: Path) -> None:
    """Count on a built edition and write the seed: the same file from the same edition.

    Raises UsageError if the edition isn't built.
    """
    with open_published(edition, settings) as connection:
        found = count_slips(connection.execute(_CODED).fetchall())
        found[STATELESS] = count_stateless(connection.execute(_LOCAL).fetchall())
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["way", "names", "right"])
        writer.writerows([way, found[way].total(), found[way][True]] for way in WAYS)
