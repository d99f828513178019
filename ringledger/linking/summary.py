"""What came out: how many rows were linked, to what, and what a person should look at.

Belongs here: counting and saying. Does not: deciding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ringledger.arrow import Positions, memory
from ringledger.linking.answers import Answer
from ringledger.linking.resolving import LINKED

if TYPE_CHECKING:
    import pyarrow as pa

_MOST_STATES_SHOWN = 5


@dataclass
class Summary:
    """Counts over the rows written."""

    directory: str
    rows: int = 0
    decisions: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    several: int = 0
    unreadable: int = 0
    unknown_states: Counter[str] = field(default_factory=Counter)
    notices: list[str] = field(default_factory=list)

    def count(self, columns: Sequence[pa.Array], index: Positions) -> None:
        """Count rows by their answers: the positions of `index` in the columns of `Answer`."""
        answers = dict(zip(Answer._fields, columns, strict=False))
        self.rows += len(index)
        row_counts = np.bincount(index, minlength=len(answers["decision"]))
        for counts, name in ((self.decisions, "decision"), (self.kinds, "agency_kind")):
            coded = answers[name].dictionary_encode(null_encoding="encode")
            found = np.bincount(memory(coded.indices), row_counts, len(coded.dictionary))
            for value, row_count in zip(coded.dictionary.to_pylist(), found.tolist(), strict=True):
                if value and row_count:
                    counts[value] += int(row_count)

    def lines(self) -> list[str]:
        """The summary, a line for each thing to know."""
        linked = sum(self.decisions[decision] for decision in LINKED)
        how = ", ".join(
            f"{self.decisions[decision]:,} {decision}"
            for decision in LINKED
            if self.decisions[decision]
        )
        said = [
            f"{_counted(self.rows, 'row', 'rows')}: {linked:,} linked{f' ({how})' if how else ''}, "
            f"{self.decisions['review']:,} for review, {self.decisions['unmatched']:,} unmatched.",
        ]
        if self.kinds:
            ordered = sorted(self.kinds.items(), key=lambda item: (-item[1], item[0]))
            said.append(
                "Linked: " + ", ".join(f"{count:,} {kind}" for kind, count in ordered) + "."
            )
        if self.several:
            said.append(
                f"{_counted(self.several, 'cell names', 'cells name')} several agencies: left for "
                f"review; --split gives each agency a row."
            )
        if self.unreadable:
            said.append(
                f"{_counted(self.unreadable, 'row', 'rows')} could not be split into columns: kept "
                f"{'as it stands' if self.unreadable == 1 else 'as they stand'}, and the evidence "
                f"says why."
            )
        if self.unknown_states:
            shown = self.unknown_states.most_common()
            shown = sorted(shown, key=lambda item: (-item[1], item[0]))[:_MOST_STATES_SHOWN]
            said.append(
                f"{_counted(self.unknown_states.total(), 'row names', 'rows name')} a state that "
                f"the directory doesn't have, so nothing is linked there: "
                + ", ".join(f"{state!r} ({count:,})" for state, count in shown)
                + ("." if len(self.unknown_states) <= _MOST_STATES_SHOWN else ", ….")
            )
        return [*said, *self.notices, self.directory]


def _counted(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}"
