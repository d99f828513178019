"""Statements of one's own: the sentences that an edition under RINGLEDGER_HOME tests.

Belongs here: checking them, and turning them into rows of the seeds that hold the statements
ringledger ships. What does not: reading the file they stand in (`registry`), and what becomes of
the rows (the dbt project appends them to those seeds).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ringledger.errors import SourceError
from ringledger.project import seed_rows

# The seeds that a statement set has rows in.
STATEMENT_SEEDS = ("claims", "claim_wordings", "claim_readings", "claim_figures", "named_cases")

# Rows by seed; a cell is text, or None where it is empty.
Rows = dict[str, list[dict[str, str | None]]]

_URL_PATTERN = r"^https?://[^\s/]+/\S*$"
_URL = Field(pattern=_URL_PATTERN)
_TEXT = Field(min_length=1)


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class _Figure(_Entry):
    """A published figure, shown beside the computed one."""

    reading: str
    numerator: int = Field(ge=0)
    denominator: int | None = Field(default=None, ge=1)
    quote: str = _TEXT
    url: str = _URL
    note: str | None = None


class _Claim(_Entry):
    """One sentence. Its range is open where an end is not given."""

    measure: str
    statement: str = _TEXT
    words: str = _TEXT
    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None
    below: float | None = None
    reason: str = _TEXT
    caution: str = _TEXT
    readings: tuple[str, ...] = Field(min_length=1)
    too_low_because: str | None = None
    figures: tuple[_Figure, ...] = ()

    @model_validator(mode="after")
    def _is_possible(self) -> _Claim:
        if self.words not in self.statement:
            raise ValueError(f"the words {self.words!r} do not stand in the statement")
        if self.at_least is not None and self.above is not None:
            raise ValueError("at_least and above are two lower ends: give one")
        if self.at_most is not None and self.below is not None:
            raise ValueError("at_most and below are two upper ends: give one")
        if self.low is None and self.high is None:
            raise ValueError("at_least, above, at_most or below must say what the words allow")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("the lower end of what the words allow is above the upper one")
        known = _readings_by_measure()
        if self.measure not in known:
            raise ValueError(f"the measure must be one of {', '.join(known)}")
        used = {*self.readings, *(figure.reading for figure in self.figures)}
        if wrong := used - known[self.measure]:
            raise ValueError(
                f"{self.measure} has the readings {', '.join(sorted(known[self.measure]))}, "
                f"not {', '.join(sorted(wrong))}"
            )
        return self

    @property
    def low(self) -> float | None:
        return self.at_least if self.above is None else self.above

    @property
    def high(self) -> float | None:
        return self.at_most if self.below is None else self.below


class _Case(_Entry):
    """A person whom the statement names."""

    person_name: str = _TEXT
    city: str = _TEXT
    state: str = Field(pattern=r"^[A-Z]{2}$")
    reason: str = _TEXT
    url: str | None = Field(default=None, pattern=_URL_PATTERN)


class _StatementSet(_Entry):
    url: str = _URL
    claims: dict[str, _Claim] = Field(min_length=1)
    named_cases: tuple[_Case, ...] = ()

    @model_validator(mode="after")
    def _names_its_cases(self) -> _StatementSet:
        counts_cases = any(claim.measure == "named_deaths" for claim in self.claims.values())
        if counts_cases != bool(self.named_cases):
            raise ValueError("named_cases and a claim that counts named_deaths go together")
        return self


def statement_rows(name: str, content: Any, where: str) -> Rows:
    """The rows of a statement set in each of `STATEMENT_SEEDS`.

    `content` is what stands under the set's name in the file; SourceError says what is wrong.
    """
    if name in shipped_statement_sets():
        raise SourceError(f"{where}: ringledger has statements of that name. Rename yours.")
    try:
        return _rows(name, _StatementSet.model_validate(content))
    except ValidationError as error:
        first = error.errors()[0]
        place = ": ".join(str(part) for part in first["loc"])
        said = first["msg"].removeprefix("Value error, ")
        raise SourceError(f"{where}{f': {place}' if place else ''}: {said}.") from error


@cache
def shipped_statement_sets() -> frozenset[str]:
    """The statement sets of the seeds."""
    return frozenset(row["statement_set"] for row in seed_rows("claims"))


@cache
def _readings_by_measure() -> dict[str, set[str]]:
    """The readings of each measure, as the shipped claims have them."""
    measures = {(r["statement_set"], r["claim_id"]): r["measure"] for r in seed_rows("claims")}
    found = defaultdict(set)
    for row in seed_rows("claim_readings"):
        found[measures[row["statement_set"], row["claim_id"]]].add(row["reading"])
    return dict(found)


def _rows(name: str, statements: _StatementSet) -> Rows:
    rows: Rows = {seed: [] for seed in STATEMENT_SEEDS}
    for seed, row in _told(statements):
        told = {column: _cell(value) for column, value in row.items()}
        rows[seed].append({"statement_set": name, **told})
    return rows


def _told(statements: _StatementSet) -> Iterator[tuple[str, dict[str, object]]]:
    """What a set of statements says, as rows of the seeds."""
    for order, (claim_id, claim) in enumerate(statements.claims.items(), start=1):
        row: dict[str, object] = {
            "claim_order": order,
            "measure": claim.measure,
            "statement": claim.statement,
            "url": statements.url,
            "kind": "statement",
            "finding_id": None,
            "caution": claim.caution,
        }
        for seed, cells in (("claims", row), *_told_of_claim(claim)):
            yield seed, {"claim_id": claim_id, **cells}
    for order, case in enumerate(statements.named_cases, start=1):
        row = {
            "case_order": order,
            "person_name": case.person_name,
            "city": case.city,
            "state": case.state,
            "url": case.url or statements.url,
            "reason": case.reason,
        }
        yield "named_cases", row


def _told_of_claim(claim: _Claim) -> Iterator[tuple[str, dict[str, object]]]:
    """What the words of a claim allow, its readings, and the figures published of it."""
    wording: dict[str, object] = {
        "words": claim.words,
        "wording_low": claim.low,
        "wording_high": claim.high,
        "is_low_strict": None if claim.low is None else claim.above is not None,
        "is_high_strict": None if claim.high is None else claim.below is not None,
        "reason": claim.reason,
    }
    yield "claim_wordings", wording
    for reading in claim.readings:
        row: dict[str, object] = {
            "reading": reading,
            "is_lower_bound": claim.too_low_because is not None,
            "figure_note": claim.too_low_because,
        }
        yield "claim_readings", row
    for figure in claim.figures:
        row = {
            "finding_id": None,
            "reading": figure.reading,
            "published_numerator": figure.numerator,
            "published_denominator": figure.denominator,
            "is_shown": True,
            "quote": figure.quote,
            "url": figure.url,
            "kind": "statement",
            "note": figure.note,
        }
        yield "claim_figures", row


def _cell(value: object) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)
