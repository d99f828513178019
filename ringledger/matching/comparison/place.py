"""The levels of place: how the words that tell two agencies apart are spelled.

Belongs here: slips of the pen, words more or less, initials, numbers; and what a level means beside
the mention's other pairs. Does not: what type of place it is (`place_type`), or where (`locality`).
"""

from __future__ import annotations

import re
from collections.abc import Container

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ringledger.arrow import Positions
from ringledger.matching.comparison.encoding import (
    FEDERAL,
    POLICE,
    SHERIFF,
    STATE_POLICE,
    Encoded,
    Flags,
    marks,
)
from ringledger.matching.comparison.levels import LEVELS, Codes
from ringledger.matching.names import AgencyName
from ringledger.matching.vocabulary import vocabulary

# The codes of `LEVELS["place"]`, in its order.
(
    _VETO,
    SAME_PLACE,
    _OTHER_ORDER,
    _LETTER_IN_LONG,
    _DIRECTORY_HAS_MORE,
    _NAME_HAS_MORE,
    _SIMILAR,
    _LETTER_IN_SHORT,
    SPELLED_SO_ELSEWHERE,
    _ONLY_SHERIFF,
    _TWO_LETTERS_IN_LONG,
    _INITIALS,
    _ADDED_TO_FORCE,
    _SLIP,
    _TWO_SLIPS,
    _ONLY_SUCH,
    _ADDED_TO_PATROL,
) = range(len(LEVELS["place"]))
SAME_WORDS = (SAME_PLACE, _OTHER_ORDER)
DIRECTORY_HAS_MORE = (_DIRECTORY_HAS_MORE, _ONLY_SUCH)
# Levels of names that may be misspelled.
SPELLED_ALIKE = (
    *(_LETTER_IN_LONG, _SIMILAR, _LETTER_IN_SHORT, _TWO_LETTERS_IN_LONG, _SLIP, _TWO_SLIPS),
)
TWO_LETTERS = (_SIMILAR, _TWO_LETTERS_IN_LONG, _TWO_SLIPS)
# Those of long names.
ALIKE_IN_LONG = (_LETTER_IN_LONG, _TWO_LETTERS_IN_LONG)
# Levels at which a name is hardly meant where another agency is spelled just so.
_LOOSE = (
    *SPELLED_ALIKE,
    *(_DIRECTORY_HAS_MORE, _NAME_HAS_MORE, _INITIALS, _ADDED_TO_FORCE, _ADDED_TO_PATROL),
)

_PUBLIC_SAFETY = ("public", "safety")
# What is no part of the force named first: a task force is of several, a union of its people.
_NO_PARTS = frozenset(
    [
        *("task", "team", "swat", "fugitive"),
        *("association", "union", "club", "foundation", "lodge", "museum"),
    ]
)
_DOUBLED = re.compile(r"(.)\1")
# What only a state's force calls itself; "Ashby Law Enforcement Agency" may be another.
_PATROL = re.compile(r"\b(?:state|highway) (?:police|patrol|trooper)\b|\bhighway safety patrol\b")


def place_levels(
    mentions: Encoded,
    names: Encoded,
    rows: Positions,
    columns: Positions,
    words: Container[str],
    agencies: Positions,
) -> Codes:
    """The `place` level of each pair; `words` are those that known places are spelled with.

    `agencies` has each pair's agency: several names may be one's.
    """
    left = [mentions.compact[row] for row in rows.tolist()]
    right = [names.compact[column] for column in columns.tolist()]
    distance = process.cpdist(left, right, scorer=OSA.distance, score_cutoff=2, dtype=np.int32)
    is_same = (distance == 0) & ~(mentions.is_numbered[rows] | names.is_numbered[columns])
    level = np.where(is_same, SAME_PLACE, _SIMILAR).tolist()
    others = np.flatnonzero(~is_same)
    each = _EachPair(mentions, names, words)
    for position, row, column, apart in zip(
        *(at.tolist() for at in (others, rows[others], columns[others], distance[others])),
        strict=True,
    ):
        level[position] = each.level(position, row, column, apart)
    found = np.array(level, dtype=np.int32)
    _put_initials(found, mentions, names, rows, columns)
    rivals = _rivals(np.array(each.longer, dtype=np.int64), found, rows, agencies)
    return _beside_others(found, rivals, mentions, names, rows, columns)


class _EachPair:
    """Compares places that are not spelled alike, a pair at a time.

    `longer` gathers the positions of forbidden pairs whose name has all of the mention's words and
    a mark more. Plain lists: taking cells out of an array costs more than all that is done with
    them.
    """

    def __init__(self, mentions: Encoded, names: Encoded, words: Container[str]) -> None:
        self._mentions, self._names, self._words = mentions, names, words
        self._is_sheriff = (mentions.kind == SHERIFF).tolist()
        self._is_force = (mentions.kind == STATE_POLICE).tolist()
        self._is_federal = (mentions.kind == FEDERAL).tolist()
        self._is_police = (mentions.kind == POLICE).tolist()
        self._with_type = names.with_type
        self.longer: list[int] = []

    def level(self, position: int, row: int, column: int, apart: int) -> int:
        """The level of a pair whose spellings are so many letters apart, or more than two."""
        left, right = self._mentions.compact[row], self._names.compact[column]
        our_number, their_number = self._mentions.number[row], self._names.number[column]
        if our_number != their_number and not self._is_part(row, column):
            if our_number and their_number:
                return _VETO
            return _NAME_HAS_MORE if our_number else _DIRECTORY_HAS_MORE
        if left in (right, self._with_type[column]):
            return SAME_PLACE
        ours, theirs = self._mentions.token_sets[row], self._names.token_sets[column]
        if ours == theirs:
            return _OTHER_ORDER
        if self._are_marked_apart(row, column):
            if ours < theirs:
                self.longer.append(position)
            return self._marked_level(left, right, ours, theirs) if apart == 1 else _VETO
        if _may_be_slips(ours, theirs, apart):
            is_known = all(word in self._words for word in ours - theirs)
            least = 5 if self._is_sheriff[row] else 8
            spelling = spelling_level(left, right, apart, is_known, least)
            if spelling != _VETO:
                return spelling
        if ours < theirs:
            return _DIRECTORY_HAS_MORE
        if theirs < ours:
            return _more_level(self._mentions.names[row], self._names.names[column])
        return _SIMILAR

    def _is_part(self, row: int, column: int) -> bool:
        """Whether a number is that of a part: "Troop B" of a force, a city's "75th Precinct"."""
        left, right = self._mentions.compact[row], self._names.compact[column]
        if self._names.number[column] or right not in ("", left):
            return False
        return self._is_force[row] or (self._is_police[row] and right != "")

    def _are_marked_apart(self, row: int, column: int) -> bool:
        """Whether a word that tells places apart stands in one of the two names alone."""
        if self._mentions.marks[row] == self._names.marks[column]:
            return False
        ours, theirs = self._mentions.token_sets[row], self._names.token_sets[column]
        is_post = self._is_force[row] and not theirs
        return not (is_post or (self._is_federal[row] and theirs < ours))

    def _marked_level(
        self, left: str, right: str, ours: frozenset[str], theirs: frozenset[str]
    ) -> int:
        """The level of two names so marked that are one letter apart."""
        if _is_mistyped(ours, theirs, self._words):
            is_known = all(word in self._words for word in ours - theirs)
            return spelling_level(left, right, 1, is_known)
        return _LETTER_IN_SHORT if _is_variant(ours, theirs) else _VETO


def _rivals(longer: Positions, level: Codes, rows: Positions, agencies: Positions) -> Positions:
    """The pairs that are not of an agency of which another name has words more, too."""
    if not len(longer):
        return longer
    has_more = np.flatnonzero(level == _DIRECTORY_HAS_MORE)
    width = 1 + agencies.max()
    found: Positions = longer[
        ~np.isin(
            rows[longer] * width + agencies[longer], rows[has_more] * width + agencies[has_more]
        )
    ]
    return found


def _put_initials(
    level: Codes, mentions: Encoded, names: Encoded, rows: Positions, columns: Positions
) -> None:
    """Set the level of the pairs whose mention is the initials of the name."""
    for position in np.flatnonzero(np.isin(rows, list(mentions.acronyms))).tolist():
        initials = names.initials[int(columns[position])]
        if level[position] != SAME_PLACE and mentions.acronyms[int(rows[position])] == initials:
            level[position] = _INITIALS


def _more_level(name: AgencyName, whole: AgencyName) -> int:
    """The level of a name that has all of another's words and more: a post's town, a team.

    With the state in it, or beginning so ("State Police at Ashby"), "State Police" and the like or
    a troop's number, it is that state's force; and so it is where the force is called Department of
    Public Safety itself. After a federal agency's name stands an office of it ("FBI Ashby").
    """
    if name.kind == whole.kind == "federal":
        is_office = name.core[: len(whole.core)] == whole.core and _NO_PARTS.isdisjoint(name.core)
        # "Federal agents" are anybody's.
        is_telling = whole.core != ("federal",)
        return _ADDED_TO_PATROL if is_office and is_telling else _NAME_HAS_MORE
    is_called_so = name.kind == "state_police" and whole.core == _PUBLIC_SAFETY
    if whole.core and not is_called_so:
        return _NAME_HAS_MORE
    is_own = bool(name.state) and not name.place_type
    said = _PATROL.search(name.normalized)
    may_be_post = not name.place_type and _NO_PARTS.isdisjoint(name.core)
    is_first = may_be_post and said is not None and not said.start()
    is_patrol = is_first or (is_own and (bool(name.number or said) or is_called_so))
    return _ADDED_TO_PATROL if is_patrol else _ADDED_TO_FORCE


def _may_be_slips(ours: frozenset[str], theirs: frozenset[str], apart: int) -> bool:
    """Whether so many letters may be slips. "NC A&T State University" says one more, as a word."""
    if apart == 1:
        return not (ours < theirs or theirs < ours)
    return apart == 2 and not _are_short(ours, theirs)


def _are_short(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether the words that differ are too short for two slips in them: "NYC" is not "NJ"."""
    left, right = ours - theirs, theirs - ours
    return bool(left and right) and max(map(len, left | right)) < 4


def _is_mistyped(ours: frozenset[str], theirs: frozenset[str], words: Container[str]) -> bool:
    """Whether the one word that differs is a mark on one side, and a slip for it on the other.

    "Lannding" is Landing, and "Soth", as nothing is spelled, South; but Hills is another place than
    Hill.
    """
    left, right = ours - theirs, theirs - ours
    if len(left) != 1 or len(right) != 1:
        return False
    (our_word,), (their_word,) = left, right
    is_ours, is_theirs = bool(marks((our_word,))), bool(marks((their_word,)))
    if is_ours == is_theirs:
        return False
    is_slip = is_theirs and our_word not in words
    return is_slip or len(our_word if is_ours else their_word) >= 6


def _is_variant(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether the one word that differs has an s or a doubled letter more: "Grove" and "Groves".

    They may be two places, so this is for people.
    """
    left, right = ours - theirs, theirs - ours
    if len(left) != 1 or len(right) != 1 or ours == left:
        return False
    shorter, longer = sorted((*left, *right), key=len)
    return len(shorter) < len(longer) and (
        longer == shorter + "s" or _DOUBLED.sub(r"\1", longer) == _DOUBLED.sub(r"\1", shorter)
    )


def spelling_level(
    left: str, right: str, distance: int, is_known: bool = True, least: int = 8
) -> int:
    """Level of two spellings of what may be one place, the veto when they are too far apart.

    `is_known` says that the words of the left one that differ are words of other places too. Who
    mistypes a name mostly writes what is no word at all, and hardly ever mistypes its first letter.
    `least` is how short a name may be for two slips in it: counties are few, and far apart, but of
    short ones two other letters make another word. Of others, one slip must be a letter doubled or
    not.
    """
    shorter = min(len(left), len(right))
    begins_alike = left[:1] == right[:1]
    is_slip = not is_known and shorter >= 5 and begins_alike
    if distance == 1 and shorter >= 4:
        if is_slip:
            return _SLIP
        if shorter >= 8:
            return _LETTER_IN_LONG if begins_alike else _LETTER_IN_SHORT
        return _LETTER_IN_SHORT if begins_alike else _VETO
    are_two = _are_doubled(left, right) if least >= 8 else shorter >= 8 or len(left) != len(right)
    if distance == 2 and is_slip and shorter >= least and are_two:
        return _TWO_SLIPS
    return _TWO_LETTERS_IN_LONG if distance == 2 and shorter >= 10 else _VETO


def _are_doubled(left: str, right: str) -> bool:
    """Whether one of two slips is a letter doubled or not, as in "Talahasee".

    Levittown is Lewistown by two others.
    """
    once = _DOUBLED.sub(r"\1", left), _DOUBLED.sub(r"\1", right)
    return bool(OSA.distance(*once, score_cutoff=1) <= 1)


def _beside_others(
    level: Codes,
    rivals: Positions,
    mentions: Encoded,
    names: Encoded,
    rows: Positions,
    columns: Positions,
) -> Codes:
    """What a level means beside the mention's other pairs.

    A near spelling is no slip of the pen, and a word more or less no short form, where another
    agency is spelled just so. Every county has one sheriff: where only one sheriff's county has the
    words, it is that one.
    """
    count = len(mentions.compact)
    is_spelled_so = np.zeros(count, dtype=bool)
    is_spelled_so[rows[level == SAME_PLACE]] = True
    is_loose = np.isin(level, _LOOSE)
    level = np.where(is_loose & is_spelled_so[rows], SPELLED_SO_ELSEWHERE, level)
    # Nor are two slips likely where one explains the name.
    is_one_slip = np.zeros(count, dtype=bool)
    is_one_slip[rows[level == _SLIP]] = True
    level = np.where((level == _TWO_SLIPS) & is_one_slip[rows], _SIMILAR, level)
    is_sheriff = mentions.kind[rows] == SHERIFF
    is_only = _is_only(level, rivals, is_sheriff, names, rows, columns, count)
    level = np.where(is_only, _ONLY_SHERIFF, level)
    # "Northwest Regional" is the one agency whose name has both words.
    # "Housing Authority Police" say no more than what they guard.
    guarded = vocabulary().guarded
    is_long = np.array(
        [len(words) > 1 and not words <= guarded for words in mentions.token_sets], dtype=bool
    )[rows]
    is_telling = is_long & ~_is_another_university(mentions, names, rows, columns)
    is_only = _is_only(level, rivals, is_telling, names, rows, columns, count)
    return np.where(is_only, _ONLY_SUCH, level).astype(np.int32)


def _is_another_university(
    mentions: Encoded, names: Encoded, rows: Positions, columns: Positions
) -> Flags:
    """Whether a mention says "University of ..." and the name begins with other words.

    "University of Tulsa" is no campus of Oklahoma State University.
    """
    found: Flags = mentions.begins_with_university[rows] & ~names.begins_with_university[columns]
    return found


def _is_only(
    level: Codes,
    rivals: Positions,
    is_asked: Flags,
    names: Encoded,
    rows: Positions,
    columns: Positions,
    count: int,
) -> Flags:
    """Of the pairs asked about whose directory name has more words, those of no second spelling.

    That of a rival, which has a mark more, is a second one, though forbidden itself.
    """
    has_more = (level == _DIRECTORY_HAS_MORE) & is_asked
    asked = np.concatenate([np.flatnonzero(has_more), rivals[is_asked[rivals]]])
    holders = {(int(rows[pair]), names.compact[columns[pair]]) for pair in asked}
    held = np.bincount([row for row, _ in holders] or [0], minlength=max(count, 1))
    found: Flags = has_more & (held[rows] == 1)
    return found
