"""Working through the queue with a person: show a name, ask what it means, write the answer.

Belongs here: what is shown, what is asked, which answers are understood. Does not: where names come
from (`queue`), how a decision is written (`overrides`). Lines in, lines out: it works the same in a
terminal, in a pipe and in a test.
"""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ringledger.matching.counties import county_key
from ringledger.matching.names import normalize_agency_name
from ringledger.review.overrides import (
    Override,
    add_override,
    read_overrides,
    remove_override,
    short_name,
)
from ringledger.review.queue import Candidate, ReviewItem

_WIDEST = 100
_SHOWN_ROWS = 5
KEYS = (
    "a number (or an agency_id): the same agency as that candidate; d or d 2: different from it; "
    "u: unknown, nobody can tell; f WORDS: find agencies; s: skip; z: take back the last decision; "
    "q: quit"
)


class Quit(Exception):  # noqa: N818 - not an error
    """The person has had enough, or there is no more input."""


class TakeBack(Exception):  # noqa: N818 - not an error
    """The person wants the last decision of the sitting undone."""


class Back(Exception):  # noqa: N818 - not an error
    """The person wants to be asked again which agency it is."""


@dataclass
class Session:
    """One sitting: where answers come from, where text goes, what was decided.

    `ask` shows a prompt and returns the answer, or None at the end of input. `find` gives lines
    about agencies that have some words in their names; `is_agency` knows an agency by its id.
    """

    ask: Callable[[str], str | None]
    say: Callable[[str], None]
    find: Callable[[str], list[str]]
    is_agency: Callable[[str], bool]
    path: Path
    statement_set: str
    decided_on: str
    decided: list[Override] = field(default_factory=list)
    skipped: int = 0

    def work_through(self, items: list[ReviewItem]) -> None:
        """Ask about each name until the queue or the person is done; answers are kept at once."""
        # Where each decision that was made began: in the queue, and among those decided.
        made: list[tuple[int, int]] = []
        at = 0
        try:
            while at < len(items):
                self.say(f"\n{'─' * width()}\n{at + 1} of {len(items)}")
                for line in describe(items[at]):
                    self.say(hanging(line))
                before = len(self.decided)
                try:
                    self._decide(items[at])
                except TakeBack:
                    if made:
                        at, before = made.pop()
                        self._take_back(before)
                    else:
                        self.say("  Nothing was decided in this sitting that could be taken back.")
                    continue
                if len(self.decided) > before:
                    made.append((at, before))
                at += 1
        except Quit:
            self.say("")

    def _take_back(self, first: int) -> None:
        """Take the decisions from `first` on out of the file."""
        while len(self.decided) > first:
            override = self.decided.pop()
            remove_override(self.path, override)
            self.say(f"Taken back: {override.override_id}.")

    def _decide(self, item: ReviewItem) -> None:
        while True:
            answer = self._verdict(item)
            if answer is None:
                self.skipped += 1
                return
            verdict, agency_id = answer
            names = {each.agency_id: each.agency_name for each in item.candidates}
            # A number is a candidate's, also where `f` listed others since.
            chosen = f"{names.get(agency_id, '')} {agency_id}".strip()
            self.say(f"  {verdict}: {chosen}" if chosen else f"  {verdict}")
            try:
                reason = self._required(
                    "Reason, for whoever reads it in a year: ",
                    bool,
                    "A decision without a reason cannot be checked.",
                )
                url = self._required(
                    "Where that can be checked (https://…): ",
                    lambda text: text.startswith(("https://", "http://")),
                    "The address of a page is needed, beginning with https:// or http://.",
                )
                break
            except Back:
                continue
        for county in item.counties or ("",):
            override = Override(
                override_id=short_name(
                    item.agency_name,
                    item.state,
                    county,
                    (known.override_id for known in read_overrides(self.path)),
                ),
                agency_name=item.agency_name,
                state=item.state,
                county=county,
                verdict=verdict,
                agency_id=agency_id,
                expected_candidate_agency_id=item.expected_candidate_agency_id,
                reason=reason,
                url=url,
                decided_on=self.decided_on,
                statement_set=self.statement_set,
            )
            add_override(self.path, override)
            self.decided.append(override)
            self.say(f"Written: {override.override_id}.")

    def _verdict(self, item: ReviewItem) -> tuple[str, str] | None:
        """Verdict and agency; None to skip."""
        while True:
            key, _, rest = self._line("Which agency? ").partition(" ")
            key, rest = key.lower() if len(key) == 1 else key, rest.strip()
            if key == "q":
                raise Quit
            if key == "z":
                raise TakeBack
            if key in ("", "s"):
                return None
            if key == "u":
                return "unknown", ""
            if key == "f":
                for line in self.find(rest) or ["  None has all these words in a name."]:
                    self.say(line)
                continue
            if key == "?":
                self.say(wrapped(f"Answer with {KEYS}."))
                continue
            if key == "d":
                if agency_id := self._agency(rest or "1", item.candidates):
                    return "different", agency_id
            elif agency_id := self._agency(key, item.candidates):
                return "same", agency_id
            self.say(wrapped(f"Not understood. Answer with {KEYS}."))

    def _agency(self, said: str, candidates: tuple[Candidate, ...]) -> str:
        """The agency meant by a candidate's number or by an id; empty when there is none."""
        if said.isdecimal() and 1 <= int(said) <= len(candidates):
            return candidates[int(said) - 1].agency_id
        return said if self.is_agency(said) else ""

    def _required(self, prompt: str, is_answer: Callable[[str], bool], needed: str) -> str:
        while True:
            answer = self._line(prompt)
            if answer.lower() == "q":
                raise Quit
            if answer.lower() == "b":
                raise Back
            if is_answer(answer):
                return answer
            self.say(f"{needed} (b goes back to the question, q quits.)")

    def _line(self, prompt: str) -> str:
        answer = self.ask(prompt)
        if answer is None:
            raise Quit
        return " ".join(answer.split())


def undecided(items: list[ReviewItem], path: Path, statement_set: str) -> list[ReviewItem]:
    """The names of the queue that nobody has decided in the file since the warehouse was built."""
    decided: dict[tuple[str, str], set[str]] = {}
    for override in read_overrides(path):
        if override.statement_set == statement_set:
            name, state, county = override.about
            decided.setdefault((name, state), set()).add(county)
    left = []
    for item in items:
        counties = decided.get((normalize_agency_name(item.agency_name), item.state), set())
        asked = {county_key(county) for county in item.counties} or {""}
        if "" not in counties and not asked <= counties:
            left.append(item)
    return left


def describe(item: ReviewItem) -> Iterator[str]:
    """What a person needs to know of a name, as lines."""
    limited = f", {' and '.join(item.counties)} only" if any(item.counties) else ""
    yield f"“{item.agency_name}”  {item.state or 'no state'}{limited}"
    yield (
        f"  {item.decision}: {item.method}. {_count(item.mention_count, 'mention')}, "
        f"{_count(item.death_count, 'death')} of the window, "
        f"{_count(item.partner_row_count, 'row')} of the partner list. "
        f"At stake: {_count(item.deaths_at_stake, 'death')}, "
        f"{_count(item.partners_at_stake, 'partner')}."
    )
    read = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in item.read_as.items())
    yield f"  Read as: {read or 'nothing in particular'}."
    for number, candidate in enumerate(item.candidates, start=1):
        yield ""
        kind = candidate.agency_kind.replace("_", " ")
        county = f", {candidate.county}" if candidate.county else ""
        yield (
            f"  {number}  {candidate.agency_name} ({kind}{county})  {candidate.agency_id}  "
            f"p {candidate.probability:.3f}"
        )
        for feature, (level, weight) in candidate.levels.items():
            yield f"       {weight:+6.2f}  {feature.replace('_', ' ')}: {level}"
    yield ""
    yield f"  No listed agency: p {item.no_agency_probability:.3f}"
    yield ""
    for row in item.rows[:_SHOWN_ROWS]:
        yield f"  {row.source_file}, row {row.source_row_number}: {row.place}"
        if row.raw_text != item.agency_name:
            yield textwrap.indent(wrapped(f"“{row.raw_text}”"), "      ")
    if len(item.rows) > _SHOWN_ROWS:
        yield f"  and {_count(len(item.rows) - _SHOWN_ROWS, 'more row')}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def width() -> int:
    """How wide the terminal is, as far as text is written."""
    return min(_WIDEST, shutil.get_terminal_size((_WIDEST, 24)).columns)


def hanging(line: str) -> str:
    """A line in as many as the terminal needs, those after the first further in."""
    indent = line[: len(line) - len(line.lstrip())]
    return "\n".join(
        textwrap.wrap(
            line.lstrip(),
            width(),
            initial_indent=indent,
            subsequent_indent=f"{indent}    ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        or [""]
    )


def wrapped(text: str) -> str:
    """Text in lines that a terminal shows whole."""
    return "\n".join(textwrap.wrap(text, width(), break_long_words=False, break_on_hyphens=False))
