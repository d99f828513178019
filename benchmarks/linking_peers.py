"""The other ways of linking that the benchmark runs beside ringledger, and its own matcher alone.

Each takes the distinct names of a list and the agencies, and gives each name's most likely family
with how likely it is, on a scale of its own; from where on that is a link is the caller's to say.
All know as much: a name is compared with the agencies of its state alone. What is measured about
them is in `linking`; how well they do on labels people gave, in `ringledger evaluate`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np

from benchmarks.lists import Known, Typed

_ROWS = 2_000

# The family a name most likely means, and how likely that is; an empty one where nothing is like.
Guess = tuple[str, float]
_NONE: Guess = ("", 0.0)
# Less likely pairs Splink does not give out: its F1 on these lists is no better from .02 on.
_SPLINK_FROM = 0.1


def ringledger(
    names: Sequence[Typed], known: Sequence[Known], edition: str = "eff-2020"
) -> list[Guess]:
    """The matcher in one process, as its peers are given their work; with reading the directory.

    What it links is decided: 1, or no guess.
    """
    from ringledger.linking.directory import load_directory
    from ringledger.linking.resolving import Query, Resolver
    from ringledger.settings import Settings

    directory = load_directory(edition, Settings.from_environment())
    found = Resolver(directory).resolve([Query(name.name, name.state) for name in names])
    family = {agency.agency_id: agency.family for agency in known}
    ids = [family.get(agency, agency) for agency in directory.entries]
    first = np.cumsum(found.counts) - found.counts
    agencies = found.parts.agencies[found.which[first]]
    return [(ids[agency], 1.0) if agency >= 0 else _NONE for agency in agencies]


def wratio(names: Sequence[Typed], known: Sequence[Known]) -> list[Guess]:
    """rapidfuzz: `cdist` with `WRatio` over all pairs of a state, on all processors."""
    from rapidfuzz import process
    from rapidfuzz.fuzz import WRatio
    from rapidfuzz.utils import default_process

    guesses = [_NONE] * len(names)
    for at, (theirs, families) in _by_state(names, known):
        ready = [default_process(text) for text in theirs]
        for start in range(0, len(at), _ROWS):
            part = at[start : start + _ROWS]
            texts = [default_process(names[place].name) for place in part]
            scores = process.cdist(texts, ready, scorer=WRatio, dtype=np.float32, workers=-1)
            best = scores.argmax(axis=1)
            for row, place in enumerate(part):
                guesses[place] = families[best[row]], float(scores[row, best[row]])
    return guesses


def jaro_winkler(names: Sequence[Typed], known: Sequence[Known]) -> list[Guess]:
    """DuckDB: a join within the state on `jaro_winkler_similarity` in lower case."""
    import duckdb
    import pyarrow as pa

    ours = pa.table(
        {
            "place": list(range(len(names))),
            "name": [name.name.lower() for name in names],
            "state": [name.state for name in names],
        }
    )
    named = [(name.lower(), agency) for agency in known for name in agency.names]
    theirs = pa.table(
        {
            "name": [name for name, _ in named],
            "state": [agency.state for _, agency in named],
            "family": [agency.family for _, agency in named],
        }
    )
    with duckdb.connect() as connection:
        connection.register("ours", ours)
        connection.register("theirs", theirs)
        found = connection.execute(
            """
            with pairs as (
                select place, family, jaro_winkler_similarity(ours.name, theirs.name) as score
                from ours
                inner join theirs using (state)
            )
            select place, max_by(family, score), max(score) from pairs group by place
            """
        ).fetchall()
    guesses = [_NONE] * len(names)
    for place, family, score in found:
        guesses[place] = family, score
    return guesses


def ngrams(names: Sequence[Typed], known: Sequence[Known]) -> list[Guess]:
    """scikit-learn: TF-IDF of runs of 2 to 4 characters, the best sparse cosine."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    vectorizer.fit([name for agency in known for name in agency.names])
    guesses = [_NONE] * len(names)
    for at, (theirs, families) in _by_state(names, known):
        right = vectorizer.transform(theirs).T.tocsc()
        for start in range(0, len(at), _ROWS):
            part = at[start : start + _ROWS]
            cosine = (vectorizer.transform([names[place].name for place in part]) @ right).tocsr()
            best = np.asarray(cosine.argmax(axis=1)).ravel()
            top = np.asarray(cosine.max(axis=1).todense()).ravel()
            for row, place in enumerate(part):
                guesses[place] = families[best[row]], float(top[row])
    return guesses


def splink(
    names: Sequence[Typed],
    known: Sequence[Known],
    blocks: Sequence[Sequence[str]] = (("state", "place_start"), ("state", "name")),
) -> list[Guess]:
    """Splink 5 on DuckDB, trained by its EM on parsed names, as in `ringledger evaluate`.

    Compared are names of a state whose places begin with the same three letters.
    """
    from ringledger.evaluation.inputs import Directory
    from ringledger.evaluation.labels import LabelledName
    from ringledger.evaluation.peers import by_splink
    from ringledger.matching.directory.agencies import Agency

    agencies = {}
    for one in known:
        agency = Agency(one.agency_id, one.agency_id, one.names[0], "", one.state)
        agency.parent_agency_id = one.family
        agency.names = dict.fromkeys(one.names, "")
        agencies[one.agency_id] = agency
    labels = [
        LabelledName(name.name, name.state, "", "", "", None, None, "report") for name in names
    ]
    answers = by_splink(labels, Directory(agencies), blocks, threshold=_SPLINK_FROM)
    return [(answer.guess_id or "", answer.probability or 0.0) for answer in answers]


def splink_of_the_state(names: Sequence[Typed], known: Sequence[Known]) -> list[Guess]:
    """The same with all names of a state compared, as the other peers do."""
    return splink(names, known, [("state",)])


PEERS: dict[str, Callable[[Sequence[Typed], Sequence[Known]], list[Guess]]] = {
    "ringledger, the matcher alone": ringledger,
    "Splink 5, three letters": splink,
    "Splink 5, the state": splink_of_the_state,
    "rapidfuzz cdist WRatio": wratio,
    "DuckDB Jaro-Winkler join": jaro_winkler,
    "TF-IDF, sparse cosine": ngrams,
}


def _by_state(
    names: Sequence[Typed], known: Sequence[Known]
) -> list[tuple[list[int], tuple[list[str], list[str]]]]:
    """Positions of a state's names, and the names of its agencies with their families."""
    theirs: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for agency in known:
        theirs[agency.state][0].extend(agency.names)
        theirs[agency.state][1].extend([agency.family] * len(agency.names))
    ours: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        ours[name.state].append(place)
    return [(at, theirs[state]) for state, at in sorted(ours.items()) if state in theirs]
