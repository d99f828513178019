"""Candidates: which pairs of a mention and a name of the directory are worth comparing.

Belongs here: finding them without comparing each with each. Does not: comparing them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from ringledger.arrow import Positions
from ringledger.matching.comparison.encoding import (
    SHERIFF,
    STATE_POLICE,
    Encoded,
    Spellings,
)

# Positions of mentions, and of the names each is compared with.
Candidates = tuple[Positions, Positions]

# Least similarity of two place spellings, out of 100, for the pair to be looked at at all.
SIMILARITY_FLOOR = 76
# Spellings compared with a block at a time: few in memory, and of like length.
_CHUNK_ROWS = 300
# From this many pairs on, more threads pay: to start them takes as long as to compare 10,000.
_WORTH_THREADS = 1_000_000
# Subsets of a core of up to this many words are looked up one by one; beyond, there are too many.
_MOST_WORDS = 8


def candidate_pairs(mentions: Encoded, names: Encoded) -> Candidates:
    """Positions (mention, name) of the pairs worth comparing within one block.

    A pair is kept when the two cores are spelled alike, when all words of one stand in the other,
    or when the mention is the other's initials; and a state's force for every name that says more
    of one. Spellings are compared once, and no pair comes twice.
    """
    left, right = mentions.spellings, names.spellings
    width = max(1, len(right.compact))
    pairs = np.unique(np.concatenate([_contained(left, right), *spelled_alike(left, right)]))
    rows, columns = pairs // width, pairs % width
    return _with_others(mentions, names, *_expand(rows, columns, left, right))


def spelled_alike(left: Spellings, right: Spellings) -> Iterator[Positions]:
    """Flat positions of the pairs that are spelled alike.

    Both sides go by length, so that a spelling meets only those of a length that can be alike: a
    ratio is at most twice the shorter length over the sum of both.
    """
    width = max(1, len(right.compact))
    _, left_order, left_texts = left.by_length
    right_length, right_order, right_texts = right.by_length
    least = SIMILARITY_FLOOR / (200 - SIMILARITY_FLOOR)
    for start in range(0, len(left_order), _CHUNK_ROWS):
        ours = left_order[start : start + _CHUNK_ROWS]
        texts = left_texts[start : start + _CHUNK_ROWS]
        shortest, longest = len(texts[0]), len(texts[-1])
        first = np.searchsorted(right_length, np.ceil(shortest * least - 1e-9))
        last = np.searchsorted(right_length, np.floor(longest / least + 1e-9), side="right")
        theirs = right_order[first:last]
        if not len(theirs):
            continue
        alike = process.cdist(
            texts,
            right_texts[first:last],
            scorer=ratio,
            dtype=np.uint8,
            score_cutoff=SIMILARITY_FLOOR,
            workers=-1 if len(ours) * len(theirs) > _WORTH_THREADS else 1,
        )
        rows, columns = np.divmod(_nonzero(alike), len(theirs))
        yield ours[rows] * width + theirs[columns]


def _nonzero(cells: npt.NDArray[np.uint8]) -> Positions:
    """Flat positions of the cells that aren't zero. Nearly all are zero: test eight at once."""
    flat = cells.ravel()
    whole = len(flat) - len(flat) % 8
    eights = np.flatnonzero(flat[:whole].view(np.uint64))
    first, second = np.nonzero(flat[:whole].reshape(-1, 8)[eights])
    rest = np.flatnonzero(flat[whole:]) + whole
    return np.concatenate([eights[first] * 8 + second, rest]).astype(np.int64)


def _contained(left: Spellings, right: Spellings) -> Positions:
    """Flat positions of the pairs in which all words of one core stand in the other.

    A pair may come more than once.
    """
    width = max(1, len(right.compact))
    keys: list[int] = []
    for position, words in enumerate(left.words):
        # Where none of a core's words stands, that core is in none and none is in it.
        known = [word for word in words if word in right.by_word]
        found = list(right.by_words.get(words, ())) if len(words) != 1 else []
        if known and len(known) == len(words):
            rarest = min((right.by_word[word] for word in known), key=len)
            found += [p for p in rarest if words <= right.words[p]] if len(words) > 1 else rarest
        if len(known) > _MOST_WORDS:
            found += [p for word in known for p in right.by_word[word] if right.words[p] < words]
        elif len(words) > 1:
            for size in range(1, min(len(known), len(words) - 1) + 1):
                for part in combinations(known, size):
                    found += right.by_words.get(frozenset(part), ())
        keys += [position * width + p for p in found]
    return np.array(keys, dtype=np.int64)


def _expand(rows: Positions, columns: Positions, left: Spellings, right: Spellings) -> Candidates:
    """From pairs of spellings to pairs of names: every mention × name that carries them."""
    left_order, left_start, left_size = _groups(left)
    right_order, right_start, right_size = _groups(right)
    sizes = left_size[rows] * right_size[columns]
    total = int(sizes.sum())
    pair = np.repeat(np.arange(len(rows)), sizes)
    offset = np.arange(total) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    width = right_size[columns][pair]
    ours = left_order[left_start[rows][pair] + offset // np.maximum(width, 1)]
    theirs = right_order[right_start[columns][pair] + offset % np.maximum(width, 1)]
    return ours, theirs


def _groups(spellings: Spellings) -> tuple[Positions, Positions, Positions]:
    """The names by spelling; and of each spelling where its names begin, and how many they are."""
    order = np.argsort(spellings.of, kind="stable")
    size = np.bincount(spellings.of, minlength=len(spellings.compact))
    return order, np.cumsum(size) - size, size


def _with_others(
    mentions: Encoded,
    names: Encoded,
    rows: Positions,
    columns: Positions,
) -> Candidates:
    """The pairs, and those that no spelling tells of; each pair once."""
    width = len(names.names)
    forces, wholes = _whole_forces(mentions, names)
    sheriffs, counties = _mistyped_counties(mentions, names, rows, columns)
    initials = [
        row * width + column
        for row, acronym in mentions.acronyms.items()
        for column in names.by_initials.get(acronym, ())
    ]
    if not initials and not len(forces) and not len(sheriffs):
        return rows, columns
    added = [forces * width + wholes, sheriffs * width + counties]
    added.append(np.array(initials, dtype=np.int64))
    pairs = np.union1d(rows * width + columns, np.concatenate(added))
    return pairs // width, pairs % width


def _whole_forces(mentions: Encoded, names: Encoded) -> Candidates:
    """A state's force, whose name has no place, for names that add one ("Troop B Uniontown")."""
    rows = np.flatnonzero((mentions.kind == STATE_POLICE) & mentions.says_place)
    columns = np.flatnonzero((names.kind == STATE_POLICE) & ~names.says_place)
    return np.repeat(rows, len(columns)), np.tile(columns, len(rows))


def _mistyped_counties(
    mentions: Encoded,
    names: Encoded,
    rows: Positions,
    columns: Positions,
) -> Candidates:
    """Sheriffs that no listed one is like, with those two letters away ("Placa" for Placer).

    Every county has a sheriff, so one that none is like is hardly of another county.
    """
    is_open = mentions.kind == SHERIFF
    is_open[rows[names.kind[columns] == SHERIFF]] = False
    ours, theirs = np.flatnonzero(is_open), np.flatnonzero(names.kind == SHERIFF)
    apart = process.cdist(
        [mentions.compact[row] for row in ours.tolist()],
        [names.compact[column] for column in theirs.tolist()] if len(ours) else [],
        scorer=OSA.distance,
        score_cutoff=2,
        dtype=np.uint8,
    )
    at, of = np.nonzero(apart <= 2) if len(ours) else (ours, ours)
    return ours[at], theirs[of]
