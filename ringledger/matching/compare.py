"""What two names have in common, in levels with named meaning.

Belongs here: encoding parsed names as small arrays, finding the pairs worth comparing, and saying
for each pair which level each feature is at. Does not: weighing the levels (`model`), deciding
(`linker`).

A feature is a column of small integers; `LEVELS[feature][code]` names the level. Code 0 is always
the level that forbids the pair whatever the rest says (a veto), where the feature has one.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from ringledger.matching.directory import county_key
from ringledger.matching.names import AgencyName, fold, telling
from ringledger.matching.vocabulary import vocabulary

Codes = npt.NDArray[np.int32]

# Least similarity of two place spellings, out of 100, for the pair to be looked at at all.
SIMILARITY_FLOOR = 76
# Spellings compared with a block at a time: few in memory, and of like length.
_CHUNK_ROWS = 300
# As many pairs are worth other threads, which take as long to start as 10,000 take to compare.
_WORTH_THREADS = 1_000_000

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
        "the name adds words to a state's police or patrol",
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
NOTHING_TO_COMPARE = LEVELS["locality"].index("nothing to compare")
# Levels of names that may be misspelled, and of those that aren't.
SPELLED_ALIKE = (3, 6, 7, 10, 13, 14)
TWO_LETTERS = (6, 10, 14)
SPELLED_SO_ELSEWHERE = 8
SAME_PLACE = LEVELS["place"].index("same")
SAME_KIND = LEVELS["kind"].index("same")
NEAR_KIND = LEVELS["kind"].index("near")
SAME_TYPE = LEVELS["place_type"].index("same")
NAME_ALONE_SAYS_COUNTY = LEVELS["place_type"].index("name alone says county")
ANOTHER_MUNICIPALITY = LEVELS["place_type"].index("both say, not the same kind of municipality")
_ONLY_SUCH = LEVELS["place"].index("directory has more words, and no other agency has these")
DIRECTORY_HAS_MORE = (LEVELS["place"].index("directory has more words"), _ONLY_SUCH)
_LETTER_APART = LEVELS["place"].index("a letter apart in a short name")
_DOUBLED = re.compile(r"(.)\1")
_INITIALS = LEVELS["place"].index("initials of its words")
_ADDED_TO_FORCE = LEVELS["place"].index("the name adds words to a state's force")
_ADDED_TO_PATROL = LEVELS["place"].index("the name adds words to a state's police or patrol")
# "LAPD", "LVMPD": fewer letters stand for too many names, more for none.
_ACRONYM = re.compile(r"[a-z]{3,6}")
_WITHOUT_INITIAL = frozenset({"of", "the", "and", "for"})
# What only a state's force calls itself; "Ashby Law Enforcement Agency" may be another.
_PATROL = re.compile(r"\b(?:state|highway) (?:police|patrol|trooper)\b|\bhighway safety patrol\b")

_TYPES = ("", "city", "town", "village", "borough", "township", "county")
_TYPE_CODE = {place_type: code for code, place_type in enumerate(_TYPES)}
_MUNICIPAL = frozenset({"city", "town", "village", "borough"})
_ORIGINS = {"both": 1, "fbi": 1, "crosswalk": 2, "seed": 3}

_KINDS = (
    *("unknown", "police", "sheriff", "marshal", "constable", "state_police", "state_other"),
    *("campus", "school", "transit", "port_airport", "park", "tribal", "fire", "corrections"),
    *("prosecutor", "federal", "other", "municipal_police", "county_police"),
)
_KIND_CODE = {kind: code for code, kind in enumerate(_KINDS)}
POLICE, TRIBAL = _KIND_CODE["police"], _KIND_CODE["tribal"]
MUNICIPAL_POLICE = _KIND_CODE["municipal_police"]
OF_PLACES = (MUNICIPAL_POLICE, _KIND_CODE["county_police"])
OF_STATES = (_KIND_CODE["state_police"], _KIND_CODE["state_other"])
_NEAR = (
    {"state_police", "state_other"},
    {"park", "state_other"},
    {"corrections", "state_other"},
    {"other", "state_other"},
    {"other", "transit"},
    {"other", "port_airport"},
    {"other", "park"},
    {"other", "corrections"},
    {"other", "school"},
    {"school", "campus"},
    {"port_airport", "transit"},
    {"fire", "state_other"},
    {"fire", "other"},
)
# Mention's kind, agency's kind. Only one way for some: a name may leave out that its police are a
# campus's, but one that says so isn't the town's.
_POSSIBLE = {
    ("police", "other"),
    ("other", "police"),
    ("police", "tribal"),
    ("tribal", "other"),
    ("other", "tribal"),
    ("campus", "other"),
    ("other", "campus"),
}
_RARE = {
    ("police", "marshal"),
    ("marshal", "police"),
    ("police", "port_airport"),
    ("police", "park"),
    ("police", "transit"),
    ("police", "campus"),
}


def _kind_levels() -> Codes:
    """Level of each pair of kinds: mention's kind by agency's kind."""
    table = np.zeros((len(_KINDS), len(_KINDS)), dtype=np.int32)
    for left, left_code in _KIND_CODE.items():
        for right, right_code in _KIND_CODE.items():
            plain = "police" if right in {"municipal_police", "county_police"} else right
            if left == "unknown" or right == "unknown":
                level = 3
            elif left == plain:
                level = 1
            elif {left, plain} in _NEAR:
                level = 2
            elif (left, plain) in _POSSIBLE:
                level = 4
            elif (left, plain) in _RARE:
                level = 5
            else:
                level = 0
            table[left_code, right_code] = level
    return table


def _type_levels() -> Codes:
    """Level of place types: mention's, directory name's, directory place's (census)."""
    table = np.zeros((len(_TYPES),) * 3, dtype=np.int32)
    for m, mention in enumerate(_TYPES):
        for d, named in enumerate(_TYPES):
            for c, census in enumerate(_TYPES):
                table[m, d, c] = _type_level(mention, named, census)
    return table


def _type_level(mention: str, named: str, census: str) -> int:
    if not mention and not named:
        return 10 if census == "township" else 2
    if mention and mention == named:
        return 1
    if mention and named:
        return 9 if {mention, named} <= _MUNICIPAL else 0
    if mention:
        if census == mention:
            return 1
        if census:
            return 9 if {mention, census} <= _MUNICIPAL else 0
        return 3 if mention in _MUNICIPAL else 4 if mention == "township" else 5
    return 6 if named in _MUNICIPAL else 7 if named == "township" else 8


_KIND_LEVELS = _kind_levels()
_TYPE_LEVELS = _type_levels()


@dataclass(frozen=True)
class Context:
    """What the row around a name says: where it is. Keys are folded and may be empty."""

    county: str = ""
    city: str = ""


@dataclass(frozen=True)
class Encoded:
    """Names as arrays, one position per name."""

    names: Sequence[AgencyName]
    cores: list[tuple[str, ...]]
    compact: list[str]
    kind: Codes
    place_type: Codes
    token_sets: list[frozenset[str]]
    marks: list[tuple[str, ...]]
    number: list[str]

    @cached_property
    def spellings(self) -> Spellings:
        """The distinct cores, for finding candidates."""
        cores = [" ".join(core) for core in self.cores]
        position = {core: at for at, core in enumerate(sorted(set(cores)))}
        words = [core.split() for core in position]
        return Spellings(
            compact=["".join(core) for core in words],
            words=[frozenset(core) for core in words],
            of=np.array([position[core] for core in cores], dtype=np.int64),
        )

    @cached_property
    def acronyms(self) -> dict[int, str]:
        """By position, the names that are one short word of no kind, as an acronym is."""
        unknown = np.flatnonzero(self.kind == _KIND_CODE["unknown"]).tolist()
        return {at: self.compact[at] for at in unknown if _ACRONYM.fullmatch(self.compact[at])}

    @cached_property
    def is_numbered(self) -> npt.NDArray[np.bool_]:
        """Whether each name says a number."""
        return np.array([number != "" for number in self.number], dtype=bool)

    @cached_property
    def initials(self) -> list[str]:
        """The letters that the words of each name begin with."""
        return [
            "".join(word[0] for word in name.normalized.split() if word not in _WITHOUT_INITIAL)
            for name in self.names
        ]

    @cached_property
    def by_initials(self) -> dict[str, list[int]]:
        """Positions of the names with these initials."""
        positions: dict[str, list[int]] = {}
        for position, initials in enumerate(self.initials):
            positions.setdefault(initials, []).append(position)
        return positions


@dataclass(frozen=True)
class Spellings:
    """Distinct cores, run together and as words; `of` has the position of each name's core."""

    compact: list[str]
    words: list[frozenset[str]]
    of: npt.NDArray[np.int64]

    @cached_property
    def by_length(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], list[str]]:
        """From the shortest on: the lengths, where each core stands, and the cores."""
        length = np.array([len(text) for text in self.compact], dtype=np.int64)
        order = np.argsort(length, kind="stable")
        return length[order], order, [self.compact[position] for position in order.tolist()]

    @cached_property
    def by_word(self) -> dict[str, list[int]]:
        """Positions of the cores that a word stands in."""
        positions: dict[str, list[int]] = {}
        for position, words in enumerate(self.words):
            for word in words:
                positions.setdefault(word, []).append(position)
        return positions

    @cached_property
    def by_words(self) -> dict[frozenset[str], list[int]]:
        """Positions of the cores of exactly these words."""
        positions: dict[frozenset[str], list[int]] = {}
        for position, words in enumerate(self.words):
            positions.setdefault(words, []).append(position)
        return positions


def encode(names: Sequence[AgencyName], kinds: Sequence[str] | None = None) -> Encoded:
    """Arrays over `names`; `kinds` overrides the parsed kinds (the directory knows its own)."""
    said = [name.kind for name in names] if kinds is None else kinds
    cores = [telling(name.core, kind) for name, kind in zip(names, said, strict=True)]
    return Encoded(
        names=names,
        compact=["".join(core) for core in cores],
        kind=np.array([_KIND_CODE[kind] for kind in said], dtype=np.int32),
        place_type=np.array(
            [
                0
                if kind in {"sheriff", "constable", "prosecutor"} and name.place_type == "county"
                else _TYPE_CODE[name.place_type]
                for name, kind in zip(names, said, strict=True)
            ],
            dtype=np.int32,
        ),
        cores=cores,
        token_sets=[frozenset(core) for core in cores],
        marks=[_marks(core) for core in cores],
        number=[name.number for name in names],
    )


def _marks(core: tuple[str, ...]) -> tuple[str, ...]:
    """The words a name can't gain or lose and stay the same place: directions, "Beach", numbers."""
    found = [*filter(_is_mark, core)]
    return tuple(sorted(found)) if found else ()


@lru_cache(maxsize=1 << 16)
def _is_mark(word: str) -> bool:
    words_of = vocabulary()
    return (
        word in words_of.directions
        or word in words_of.distinguishing
        or word.removesuffix("s") in words_of.distinguishing
        or word[:1].isdigit()  # the 5th district is not the 7th
    )


def candidate_pairs(
    mentions: Encoded, names: Encoded
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Positions (mention, name) of the pairs worth comparing within one block.

    A pair is kept when the two cores are spelled alike, when all words of one stand in the other,
    or when the mention is the other's initials; and a state's force for every name that says more
    of one. Spellings are compared once, and no pair comes twice.
    """
    left, right = mentions.spellings, names.spellings
    width = max(1, len(right.compact))
    pairs = np.unique(np.concatenate([_contained(left, right), *_alike(left, right)]))
    rows, columns = pairs // width, pairs % width
    spelled = _expand(rows, columns, left.of, len(left.compact), right.of, len(right.compact))
    return _with_others(mentions, names, *spelled)


def _with_others(
    mentions: Encoded,
    names: Encoded,
    rows: npt.NDArray[np.int64],
    columns: npt.NDArray[np.int64],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
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
    added = np.concatenate(
        [
            *(np.array(initials, dtype=np.int64), forces * width + wholes),
            sheriffs * width + counties,
        ]
    )
    pairs = np.union1d(rows * width + columns, added)
    return pairs // width, pairs % width


def _whole_forces(
    mentions: Encoded, names: Encoded
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """A state's force, whose name has no place, for names that add one ("Troop B Uniontown")."""
    code = _KIND_CODE["state_police"]
    adds = np.array([bool(core) for core in mentions.cores], dtype=bool)
    is_whole = np.array([not core for core in names.cores], dtype=bool)
    rows = np.flatnonzero((mentions.kind == code) & adds)
    columns = np.flatnonzero((names.kind == code) & is_whole)
    return np.repeat(rows, len(columns)), np.tile(columns, len(rows))


def _mistyped_counties(
    mentions: Encoded,
    names: Encoded,
    rows: npt.NDArray[np.int64],
    columns: npt.NDArray[np.int64],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Sheriffs that no listed one is like, with those two letters away ("Placa" for Placer).

    Every county has a sheriff, so one that none is like is hardly of another county.
    """
    code = _KIND_CODE["sheriff"]
    is_open = mentions.kind == code
    is_open[rows[names.kind[columns] == code]] = False
    ours, theirs = np.flatnonzero(is_open), np.flatnonzero(names.kind == code)
    apart = process.cdist(
        [mentions.compact[row] for row in ours.tolist()],
        [names.compact[column] for column in theirs.tolist()] if len(ours) else [],
        scorer=OSA.distance,
        score_cutoff=2,
        dtype=np.uint8,
    )
    at, of = np.nonzero(apart <= 2) if len(ours) else (ours, ours)
    return ours[at], theirs[of]


def _alike(left: Spellings, right: Spellings) -> Iterator[npt.NDArray[np.int64]]:
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


def _nonzero(cells: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """Flat positions of the cells that aren't zero: nearly all are, so eight are asked at once."""
    flat = cells.ravel()
    whole = len(flat) - len(flat) % 8
    eights = np.flatnonzero(flat[:whole].view(np.uint64))
    first, second = np.nonzero(flat[:whole].reshape(-1, 8)[eights])
    rest = np.flatnonzero(flat[whole:]) + whole
    return np.concatenate([eights[first] * 8 + second, rest]).astype(np.int64)


# Subsets of a core of up to this many words are looked up one by one; beyond, there are too many.
_MOST_WORDS = 8


def _contained(left: Spellings, right: Spellings) -> npt.NDArray[np.int64]:
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


def _expand(
    rows: npt.NDArray[np.int64],
    columns: npt.NDArray[np.int64],
    left_of: npt.NDArray[np.int64],
    left_count: int,
    right_of: npt.NDArray[np.int64],
    right_count: int,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """From pairs of spellings to pairs of names: every mention × name that carries them."""
    left_order, left_start, left_size = _groups(left_of, left_count)
    right_order, right_start, right_size = _groups(right_of, right_count)
    sizes = left_size[rows] * right_size[columns]
    total = int(sizes.sum())
    pair = np.repeat(np.arange(len(rows)), sizes)
    offset = np.arange(total) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    width = right_size[columns][pair]
    left = left_order[left_start[rows][pair] + offset // np.maximum(width, 1)]
    right = right_order[right_start[columns][pair] + offset % np.maximum(width, 1)]
    return left, right


def _groups(
    inverse: npt.NDArray[np.int64], count: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    order = np.argsort(inverse, kind="stable")
    size = np.bincount(inverse, minlength=count)
    return order, np.cumsum(size) - size, size


def place_levels(
    mentions: Encoded,
    names: Encoded,
    rows: npt.NDArray[np.int64],
    columns: npt.NDArray[np.int64],
    words: Container[str],
) -> Codes:
    """The `place` level of each pair; `words` are those that known places are spelled with."""
    left = [mentions.compact[row] for row in rows.tolist()]
    right = [names.compact[column] for column in columns.tolist()]
    distance = process.cpdist(left, right, scorer=OSA.distance, score_cutoff=2, dtype=np.int32)
    is_same = (distance == 0) & ~(mentions.is_numbered[rows] | names.is_numbered[columns])
    level = np.where(is_same, SAME_PLACE, 6).tolist()
    is_sheriff = (mentions.kind == _KIND_CODE["sheriff"]).tolist()
    is_force = (mentions.kind == _KIND_CODE["state_police"]).tolist()
    is_police = (mentions.kind == _KIND_CODE["police"]).tolist()
    others = np.flatnonzero(~is_same)
    # Plain lists: taking cells out of an array costs more than all that is done with them.
    for position, row, column, apart in zip(
        *(at.tolist() for at in (others, rows[others], columns[others], distance[others])),
        strict=True,
    ):
        our_number, their_number = mentions.number[row], names.number[column]
        is_whole = right[position] in ("", left[position])
        # "Troop B" is of the state's force, whose name says no number, and "75th Precinct" of the
        # city's police.
        is_part = (
            is_whole
            and not their_number
            and (is_force[row] or (is_police[row] and right[position] != ""))
        )
        if our_number != their_number and not is_part:
            level[position] = 0 if our_number and their_number else 5 if our_number else 4
            continue
        if left[position] == right[position]:
            level[position] = 1
            continue
        ours, theirs = mentions.token_sets[row], names.token_sets[column]
        if ours == theirs:
            level[position] = 2
        elif mentions.marks[row] != names.marks[column]:
            if apart == 1 and _is_mistyped(ours, theirs, words):
                is_known = all(word in words for word in ours - theirs)
                level[position] = _spelling(left[position], right[position], 1, is_known)
            elif apart == 1 and _is_variant(ours, theirs):
                level[position] = _LETTER_APART
            else:
                level[position] = 0
        elif (apart == 1 or (apart == 2 and not _are_short(ours, theirs))) and (
            spelling := _spelling(
                left[position],
                right[position],
                apart,
                all(word in words for word in ours - theirs),
                5 if is_sheriff[row] else 8,
            )
        ):
            level[position] = spelling
        elif ours < theirs:
            level[position] = 4
        elif theirs < ours:
            level[position] = 5 if theirs else _added_level(mentions.names[row])
    found = np.array(level, dtype=np.int32)
    for position in np.flatnonzero(np.isin(rows, list(mentions.acronyms))).tolist():
        initials = names.initials[int(columns[position])]
        if found[position] != 1 and mentions.acronyms[int(rows[position])] == initials:
            found[position] = _INITIALS
    return _beside_others(found, mentions, names, rows, columns)


def _added_level(name: AgencyName) -> int:
    """The level of a name that says more than its state's force: a post's town, a team.

    With the state in it, "State Police" and the like or a troop's number, it is that force's.
    """
    is_own = bool(name.state) and not name.place_type
    is_patrol = is_own and (bool(name.number) or bool(_PATROL.search(name.normalized)))
    return _ADDED_TO_PATROL if is_patrol else _ADDED_TO_FORCE


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
    is_ours, is_theirs = bool(_marks((our_word,))), bool(_marks((their_word,)))
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


def _beside_others(
    level: Codes,
    mentions: Encoded,
    names: Encoded,
    rows: npt.NDArray[np.int64],
    columns: npt.NDArray[np.int64],
) -> Codes:
    """What a level means beside the mention's other pairs.

    A near spelling is no slip of the pen, and a word more or less no short form, where another
    agency is spelled just so. Every county has one sheriff: where only one sheriff's county has the
    words, it is that one.
    """
    count = len(mentions.compact)
    is_spelled_so = np.zeros(count, dtype=bool)
    is_spelled_so[rows[level == 1]] = True
    is_loose = np.isin(level, (*SPELLED_ALIKE, 4, 5, _INITIALS, _ADDED_TO_FORCE, _ADDED_TO_PATROL))
    level = np.where(is_loose & is_spelled_so[rows], SPELLED_SO_ELSEWHERE, level)
    # Nor are two slips likely where one explains the name.
    is_one_slip = np.zeros(count, dtype=bool)
    is_one_slip[rows[level == 13]] = True
    level = np.where((level == 14) & is_one_slip[rows], 6, level)
    is_sheriff = mentions.kind[rows] == _KIND_CODE["sheriff"]
    level = np.where(_is_only(level, is_sheriff, names, rows, columns, count), 9, level)
    # "Northwest Regional" is the one agency whose name has both words.
    is_long = np.array([len(words) > 1 for words in mentions.token_sets], dtype=bool)[rows]
    is_only = _is_only(level, is_long, names, rows, columns, count)
    return np.where(is_only, _ONLY_SUCH, level).astype(np.int32)


def _is_only(
    level: Codes,
    is_asked: npt.NDArray[np.bool_],
    names: Encoded,
    rows: npt.NDArray[np.int64],
    columns: npt.NDArray[np.int64],
    count: int,
) -> npt.NDArray[np.bool_]:
    """Of the pairs asked about whose directory name has more words, those of no second spelling."""
    has_more = (level == 4) & is_asked
    holders = {(int(rows[pair]), names.compact[columns[pair]]) for pair in np.flatnonzero(has_more)}
    held = np.bincount([row for row, _ in holders] or [0], minlength=max(count, 1))
    found: npt.NDArray[np.bool_] = has_more & (held[rows] == 1)
    return found


def _spelling(left: str, right: str, distance: int, is_known: bool = True, least: int = 8) -> int:
    """Level of two spellings of what may be one place; 0 when they are too far apart for that.

    `is_known` says that the words of the left one that differ are words of other places too. Who
    mistypes a name mostly writes what is no word at all, and hardly ever mistypes its first letter.
    `least` is how short a name may be for two slips in it: counties are few, and far apart. Of
    others, one slip must be a letter doubled or not.
    """
    shorter = min(len(left), len(right))
    begins_alike = left[:1] == right[:1]
    is_slip = not is_known and shorter >= 5 and begins_alike
    if distance == 1 and shorter >= 4:
        if is_slip:
            return 13
        return (3 if shorter >= 8 else 7) if begins_alike else 7 if shorter >= 8 else 0
    if distance == 2 and is_slip and shorter >= least and (least < 8 or _are_doubled(left, right)):
        return 14
    return 10 if distance == 2 and shorter >= 10 else 0


def _are_doubled(left: str, right: str) -> bool:
    """Whether one of two slips is a letter doubled or not, as in "Talahasee".

    Levittown is Lewistown by two others.
    """
    once = _DOUBLED.sub(r"\1", left), _DOUBLED.sub(r"\1", right)
    return bool(OSA.distance(*once, score_cutoff=1) <= 1)


def say_no_kind(
    mentions: Encoded,
    rows: npt.NDArray[np.int64],
    names: Encoded,
    columns: npt.NDArray[np.int64],
) -> npt.NDArray[np.bool_]:
    """Whether both names of each pair say no kind, yet more than a place and its type."""
    unknown = _KIND_CODE["unknown"]
    found: npt.NDArray[np.bool_] = (mentions.kind[rows] == unknown) & (
        names.kind[columns] == unknown
    )
    return found


def is_municipality(names: Encoded) -> npt.NDArray[np.bool_]:
    """Whether a name says that its place is a city, town, village or borough."""
    found: npt.NDArray[np.bool_] = np.isin(names.place_type, [_TYPE_CODE[of] for of in _MUNICIPAL])
    return found


def is_county(names: Encoded) -> npt.NDArray[np.bool_]:
    """Whether a name says that its place is a county; a sheriff's needn't."""
    found: npt.NDArray[np.bool_] = names.place_type == _TYPES.index("county")
    return found


def of_bureau_levels(kinds: Codes, mention_kinds: Codes, is_bureau: npt.NDArray[np.bool_]) -> Codes:
    """The `kind` levels, where the Bureau of Indian Affairs' police and a tribe's own are two.

    "Pawnee Nation Police" names the tribe; "Pawnee Agency" is the bureau's office there.
    """
    is_tribe = mention_kinds == _KIND_CODE["tribal"]
    return np.where(is_tribe & is_bureau & (kinds == SAME_KIND), NEAR_KIND, kinds).astype(np.int32)


def is_bare_county(names: Encoded) -> npt.NDArray[np.bool_]:
    """Whether a name is a county's alone: its sheriff is as likely meant as its police."""
    found: npt.NDArray[np.bool_] = (names.kind == _KIND_CODE["unknown"]) & is_county(names)
    return found


def kind_levels(mention_kinds: Codes, agency_kinds: Codes, name_kinds: Codes) -> Codes:
    """The `kind` level: against the agency's kind, or what one of its names says (an alias)."""
    direct = _KIND_LEVELS[mention_kinds, agency_kinds]
    by_name = _KIND_LEVELS[mention_kinds, name_kinds]
    # "Salt Lake County Sheriff" is a name of the county's police; "Salt Lake Police" isn't it.
    is_sheriffs = (name_kinds == _KIND_CODE["sheriff"]) & np.isin(agency_kinds, OF_PLACES)
    is_others = is_sheriffs & (mention_kinds == POLICE)
    return np.where((by_name == 1) | is_others, by_name, direct).astype(np.int32)


def bare_kind_levels(
    kinds: Codes,
    mention_kinds: Codes,
    mention_types: Codes,
    agency_kinds: Codes,
    name_kinds: Codes,
) -> Codes:
    """The `kind` levels, where a name of no kind says a type of place.

    "Ash County" may mean the county's sheriff or its police, "City of Ashby" the city's police;
    neither means a fire marshal there, unless his own name says as little ("Ash County ABC").
    """
    is_bare = (mention_kinds == _KIND_CODE["unknown"]) & (mention_types > 0)
    is_county = mention_types == _TYPES.index("county")
    of_counties = np.isin(agency_kinds, [_KIND_CODE[kind] for kind in ("sheriff", "county_police")])
    of_towns = agency_kinds == _KIND_CODE["municipal_police"]
    is_unsaid = name_kinds == _KIND_CODE["unknown"]
    is_possible = np.where(is_county, of_counties, of_towns) | (kinds == 1) | is_unsaid
    return np.where(is_bare & ~is_possible, 0, kinds).astype(np.int32)


def type_levels(
    mention_types: Codes,
    name_types: Codes,
    census_types: Codes,
    has_namesake: npt.NDArray[np.bool_],
    has_county: npt.NDArray[np.bool_],
    is_longer: npt.NDArray[np.bool_],
    own_types: Codes,
) -> Codes:
    """The `place_type` level of each pair.

    `has_namesake` says whether a municipality of the same name stands in the block: then a county
    or township force is a poor reading of a name that says neither. `has_county` says the same of
    a county force, beside which the municipality is no sure reading either; `is_longer` that the
    type is part of the place's name, and another place has the rest for its own: Neptune City
    beside Neptune Township. `own_types` says which type is part of the place's own name:
    Garden City is a village.
    """
    levels = _TYPE_LEVELS[mention_types, name_types, census_types]
    is_own = (mention_types > 0) & (mention_types == own_types)
    levels = np.where(is_own & ((levels == 3) | (levels == 9)), 1, levels)
    levels = np.where(has_namesake & (levels == 8), 11, levels)
    levels = np.where(has_county & (levels == 6), 13, levels)
    levels = np.where(is_longer & (levels == 6), 14, levels)
    return np.where(has_namesake & ((levels == 7) | (levels == 10)), 12, levels).astype(np.int32)


def census_codes(types: Sequence[str | None]) -> Codes:
    """Codes of the directory's own place types."""
    return np.array([_TYPE_CODE[place_type or ""] for place_type in types], dtype=np.int32)


def own_type_codes(places: Sequence[str]) -> Codes:
    """Codes of the types that stand in the places' own names ("garden city")."""
    said = [next((w for w in place.split() if w in _TYPE_CODE and w), "") for place in places]
    return np.array([_TYPE_CODE[place_type] for place_type in said], dtype=np.int32)


def kind_codes(kinds: Sequence[str]) -> Codes:
    """Codes of agency kinds."""
    return np.array([_KIND_CODE[kind] for kind in kinds], dtype=np.int32)


def origin_codes(origins: Sequence[str]) -> Codes:
    """Codes of the `listed` feature from where an agency is listed."""
    return np.array([_ORIGINS[origin] for origin in origins], dtype=np.int32)


def locality_level(
    said_county: str, context: Context, counties: frozenset[str], place: str, is_local: bool
) -> int:
    """The `locality` level of one pair; names of whole states have nothing to compare."""
    if not is_local:
        return 5
    if said_county:
        if county_key(said_county) in counties:
            return 1
        return 0 if counties else 5
    has_county = bool(context.county) and bool(counties)
    county_agrees = has_county and (
        context.county in counties
        or any(
            _spelling(context.county, county, OSA.distance(context.county, county)) in (3, 10)
            for county in counties
        )
    )
    city_agrees = bool(context.city) and context.city == place
    if county_agrees:
        return 2 if city_agrees else 3
    if city_agrees and not has_county:
        return 4
    return 6 if has_county else 5


@lru_cache(maxsize=1 << 14)
def context_of(county: str | None, city: str | None) -> Context:
    """Fold what a row says of its place; a list of counties counts as its first."""
    first = (county or "").replace(";", ",").split(",")[0]
    return Context(county_key(first), "".join(fold(city or "").split()))
