"""Other ways of linking names, run on the same labels: what the matcher is worth beside them.

What belongs here: common recipes, character n-grams, and Splink, each linking a name to the
directory agency it takes for the best one of the row's state. What does not: the matcher.

Their thresholds are those at which each did best in earlier trials or that its users commonly
take; none was chosen on these labels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from ringledger.evaluation.scoring import Answer
from ringledger.matching.names import normalize_agency_name, parse_agency_name
from ringledger.matching.recipes import best_of

if TYPE_CHECKING:
    from ringledger.evaluation.inputs import Directory
    from ringledger.evaluation.labels import LabelledName

NamesOfState = tuple[list[str], list[str]]
Answering = Callable[[Sequence["LabelledName"], "Directory"], list[Answer]]


@dataclass(frozen=True)
class Peer:
    """A way of linking; `needs` is the package that must be installed for it."""

    name: str
    answer: Answering
    needs: str = ""

    @property
    def why_not(self) -> str:
        """Why it can't be run here; empty where it can."""
        missing = self.needs and find_spec(self.needs) is None
        return f"not run: the package {self.needs} is not installed" if missing else ""


def peers() -> list[Peer]:
    """All of them, the simplest first."""
    return [
        Peer("exact", _by_recipe("exact", 100)),
        Peer("normalized exact", _by_recipe("normalized", 100)),
        Peer("token_sort ≥ 90", _by_recipe("token_sort", 90)),
        Peer("WRatio ≥ 85", _by_recipe("wratio", 85)),
        Peer("Jaro-Winkler ≥ .88", _by_recipe("jaro_winkler", 88)),
        Peer("TF-IDF n-grams ≥ .60", _by_ngrams, needs="sklearn"),
        Peer("Splink 5, p ≥ .5", by_splink, needs="splink"),
    ]


def _names_by_state(directory: Directory) -> dict[str, NamesOfState]:
    """Every name of every agency with its family, by state, in the order of the ids."""
    found: dict[str, NamesOfState] = defaultdict(lambda: ([], []))
    for agency in directory.agencies.values():
        names, families = found[agency.state or ""]
        names += list(agency.names)
        families += [directory.family(agency.agency_id)] * len(agency.names)
    return found


def _positions_by_state(labels: Sequence[LabelledName]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for position, label in enumerate(labels):
        found[label.state].append(position)
    return found


def _answers(labels: Sequence[LabelledName], linked: dict[int, str]) -> list[Answer]:
    return [Answer(label, linked.get(position)) for position, label in enumerate(labels)]


def _by_recipe(scorer: str, threshold: float) -> Answering:
    def answer(labels: Sequence[LabelledName], directory: Directory) -> list[Answer]:
        known = _names_by_state(directory)
        linked: dict[int, str] = {}
        for state, positions in _positions_by_state(labels).items():
            names, families = known[state]
            best, _ = best_of([labels[at].text for at in positions], names, scorer, threshold)
            for at, found in zip(positions, best.tolist(), strict=True):
                if found >= 0:
                    linked[at] = families[found]
        return _answers(labels, linked)

    return answer


def _by_ngrams(labels: Sequence[LabelledName], directory: Directory) -> list[Answer]:
    """Cosine of TF-IDF vectors over runs of 2 to 4 characters of the normalized names."""
    known = _names_by_state(directory)
    everything = [normalize_agency_name(name) for names, _ in known.values() for name in names]
    text = import_module("sklearn.feature_extraction.text")
    vectorizer = text.TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    vectorizer.fit(everything)
    linked: dict[int, str] = {}
    for state, positions in _positions_by_state(labels).items():
        names, families = known[state]
        if not names:
            continue
        left = vectorizer.transform([normalize_agency_name(labels[at].text) for at in positions])
        right = vectorizer.transform([normalize_agency_name(name) for name in names])
        cosine = (left @ right.T).toarray()
        best = cosine.argmax(axis=1)
        for row, at in enumerate(positions):
            if cosine[row, best[row]] >= 0.60:
                linked[at] = families[int(best[row])]
    return _answers(labels, linked)


def _frame(rows: list[tuple[str, str, str]]) -> Any:
    """A table for Splink: id, name, state, and the parts of the name."""
    import pyarrow as pa

    parsed = [parse_agency_name(name, state) for _, name, state in rows]
    return pa.table(
        {
            "unique_id": [row[0] for row in rows],
            "name": [name.normalized for name in parsed],
            "state": [row[2] for row in rows],
            "place": [name.compact for name in parsed],
            "place_start": [name.compact[:3] for name in parsed],
            "kind": [name.kind for name in parsed],
            "place_type": [name.place_type for name in parsed],
        }
    )


def by_splink(
    labels: Sequence[LabelledName],
    directory: Directory,
    blocks: Sequence[Sequence[str]] = (("state", "place_start"), ("state", "name")),
    threshold: float = 0.5,
) -> list[Answer]:
    """Splink's Fellegi–Sunter model, trained without labels by its own EM, on parsed names.

    Names are compared that are alike in all columns of a block; of `_frame`'s columns. The
    likeliest agency is a link from `threshold` on.
    """
    import logging

    # Imported by name: neither is part of an installation for use.
    splink = import_module("splink")
    compared = import_module("splink.comparison_library")
    block_on = splink.block_on
    named = [(str(at), label.text, label.state) for at, label in enumerate(labels)]
    known = [
        (f"{agency.agency_id} {at}", name, agency.state or "")
        for agency in directory.agencies.values()
        for at, name in enumerate(agency.names)
    ]
    api = splink.DuckDBAPI()
    frames = [
        api.register(_frame(named), dataset_display_name="labels"),
        api.register(_frame(known), dataset_display_name="directory"),
    ]
    settings = splink.SettingsCreator(
        link_type="link_only",
        unique_id_column_name="unique_id",
        comparisons=[
            compared.JaroWinklerAtThresholds("place", [0.95, 0.88]),
            compared.JaroWinklerAtThresholds("name", [0.95, 0.88]),
            compared.ExactMatch("kind"),
            compared.ExactMatch("place_type"),
        ],
        blocking_rules_to_generate_predictions=[block_on(*block) for block in blocks],
    )
    linker = splink.Linker(frames, settings, log_level=logging.ERROR)
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("state", "name")], recall=0.75)
    training.estimate_u_using_random_sampling(max_pairs=1_000_000, seed=1)
    training.estimate_parameters_using_expectation_maximisation(block_on("state", "place"))
    training.estimate_parameters_using_expectation_maximisation(block_on("state", "name"))
    pairs = linker.inference.predict(threshold_match_probability=threshold).as_record_list()
    best = _likeliest(pairs)
    guesses = {at: (directory.family(agency_id), -less) for at, (less, agency_id) in best.items()}
    answers = []
    for at, label in enumerate(labels):
        family, probability = guesses.get(at, (None, None))
        answers.append(Answer(label, family, family, probability))
    return answers


def _likeliest(pairs: Iterable[Mapping[str, Any]]) -> dict[int, tuple[float, str]]:
    """Of Splink's pairs, by label: less its best agency's probability, and the agency."""
    best: dict[int, tuple[float, str]] = {}
    for pair in pairs:
        sides = {
            pair["source_dataset_l"]: pair["unique_id_l"],
            pair["source_dataset_r"]: pair["unique_id_r"],
        }
        at = int(sides["labels"])
        agency_id = sides["directory"].rsplit(" ", 1)[0]
        # Of equally likely ones the lowest id.
        better = (-float(pair["match_probability"]), agency_id)
        if at not in best or better < best[at]:
            best[at] = better
    return best
