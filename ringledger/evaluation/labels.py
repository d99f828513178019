"""Names whose agency somebody says is known, and what that saying is worth.

Three sets. `ori`: Mapping Police Violence's own ORI column, where one name stands with one code; it
was typed by people, and wrong now and then, so `seeds/label_adjudications.csv` holds two readings
of each disagreement. `demo`: the planted truth. `hard`: pairs written to be hard.

What belongs here: reading the sets, collapsing forces to one family, dividing them into a part to
fit on and a part to report on. What does not: running a matcher on them (`scoring`).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ringledger.matching.comparison.mentions import Mention
from ringledger.matching.linker import state_to_search
from ringledger.matching.names import normalize_agency_name
from ringledger.matching.split import split_agency_cell
from ringledger.project import seed_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ringledger.demo import Truth
    from ringledger.evaluation.inputs import Directory

Part = Literal["fit", "report"]

_ORI = re.compile(r"[A-Z]{2}[A-Z0-9]{7}")
# Of a hundred agencies, this many are fitted on.
_FIT_SHARE = 60
AMBIGUOUS, NO_AGENCY = "ambiguous", "no agency"


@dataclass(frozen=True)
class LabelledName:
    """A name as a row has it, with the agency its label says and the one that was found right.

    `label_id` and `right_id` are family ids; None is "no such agency in the directory".
    `is_ambiguous` says that people couldn't tell either: such a name has no right answer.
    """

    text: str
    state: str
    county: str
    city: str
    label: str
    label_id: str | None
    right_id: str | None
    part: Part
    is_ambiguous: bool = False
    is_federal: bool = False

    def mention(self, mention_id: str) -> Mention:
        """The name as the matcher takes it."""
        return Mention(mention_id, self.text, self.county, self.city, self.state)

    @property
    def search_state(self) -> str:
        """The state whose agencies it may mean."""
        return state_to_search(self.text, self.state)


@dataclass(frozen=True)
class HardPair:
    """Two names with the states of their rows, and whether they are one agency."""

    left_name: str
    left_state: str
    right_name: str
    right_state: str
    decision: Literal["same", "different", "ambiguous"]
    reason: str
    written: Literal["first", "second", "third", "fourth", "fifth"]


def part_of(agency: str) -> Part:
    """Which part an agency's names belong to: by a hash, so that no agency is in both."""
    digest = hashlib.sha256(agency.encode()).hexdigest()
    return "fit" if int(digest, 16) % 100 < _FIT_SHARE else "report"


def hard_pairs() -> list[HardPair]:
    """The pairs of `seeds/label_pairs.csv`."""
    # To a type checker the text of a file is no literal.
    return [HardPair(**row) for row in seed_rows("label_pairs")]  # type: ignore[arg-type]


def ori_labels(
    deaths: Iterable[dict[str, Any]], directory: Directory, with_place: bool
) -> list[LabelledName]:
    """One label per distinct name and state, or per name, state, county and city.

    Rows that name several agencies or carry several codes, or none, say nothing about one name. A
    name with several codes over its rows has the commonest; of equally common ones, the first in
    alphabetical order.
    """
    codes: dict[tuple[str, str, str, str], Counter[str]] = defaultdict(Counter)
    for row in deaths:
        names = split_agency_cell(row["agency"])
        ori = (row["ori"] or "").strip()
        if len(names) == 1 and _ORI.fullmatch(ori) and row["state"]:
            place = (row["county"] or "", row["city"] or "") if with_place else ("", "")
            codes[names[0], row["state"], *place][ori] += 1
    rulings = _rulings()
    labels = []
    for (text, state, county, city), counted in sorted(codes.items()):
        label = min(counted, key=lambda ori: (-counted[ori], ori))
        label_id = directory.find(label)
        ruling = rulings.get((normalize_agency_name(text), state, label))
        right_id = label_id
        if ruling is not None and ruling != AMBIGUOUS:
            right_id = None if ruling == NO_AGENCY else directory.find(ruling)
        agency = directory.agencies.get(right_id or "")
        labels.append(
            LabelledName(
                *(text, state, county, city, label, label_id, right_id),
                part=part_of(label_id or label),
                is_ambiguous=ruling == AMBIGUOUS,
                is_federal=(agency is not None and agency.agency_kind == "federal")
                or is_federal_code(label),
            )
        )
    return labels


def is_federal_code(ori: str) -> bool:
    """Whether a code is of the form the FBI gives federal offices."""
    return ori.startswith("US") or ori[2:5] in {"FBI", "DEA"}


def demo_labels(truth: Truth, directory: Directory, with_place: bool) -> list[LabelledName]:
    """The planted truth, one label per distinct name and place; several truths are ambiguous."""
    meant: dict[tuple[str, str, str, str], set[str]] = defaultdict(set)
    oris = {row["agency_key"]: row["ori"] for row in truth.agencies}
    for row in truth.links:
        place = (row["county"], row["city"]) if with_place else ("", "")
        meant[row["mention_text"], row["state"], *place].add(row["agency_key"])
    labels = []
    for (text, state, county, city), keys in sorted(meant.items()):
        found = {directory.find(oris[key]) if oris[key] else None for key in keys}
        family = min(found, key=lambda value: value or "")
        label = min(keys)
        labels.append(
            LabelledName(
                *(text, state, county, city, label, family, family),
                part=part_of(label),
                is_ambiguous=len(found) > 1,
            )
        )
    return labels


VERDICTS = ("the label", "another agency", NO_AGENCY, AMBIGUOUS)


@dataclass(frozen=True)
class Reading:
    """Two readings of one disputed label: an ORI each, or that none is listed, or ambiguous."""

    label: str
    first: str
    second: str

    @property
    def do_agree(self) -> bool:
        """Whether both settled on the same."""
        return self.first == self.second

    @property
    def first_verdict(self) -> str:
        """What the first says of the label: one of `VERDICTS`."""
        return self._verdict(self.first)

    @property
    def second_verdict(self) -> str:
        """What the second says of it."""
        return self._verdict(self.second)

    def _verdict(self, said: str) -> str:
        if said in (NO_AGENCY, AMBIGUOUS):
            return said
        return "the label" if said == self.label else "another agency"


def readings() -> list[Reading]:
    """Both readings of every label in `seeds/label_adjudications.csv`."""
    return [
        Reading(row["label_ori"], row["reading_1"], row["reading_2"])
        for row in seed_rows("label_adjudications")
    ]


def _rulings() -> dict[tuple[str, str, str], str]:
    """What two readings settled on, by normalized name, state and label."""
    return {
        (normalize_agency_name(row["mention_text"]), row["state"], row["label_ori"]): row["final"]
        for row in seed_rows("label_adjudications")
    }


def by_state(labels: Sequence[LabelledName]) -> dict[str, list[int]]:
    """Positions of the labels by the state whose agencies they may mean."""
    found: dict[str, list[int]] = defaultdict(list)
    for position, label in enumerate(labels):
        found[label.search_state].append(position)
    return dict(sorted(found.items()))
