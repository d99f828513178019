"""The source rows behind a figure.

Belongs here: choosing a figure, and putting beside each row of `marts.rpt_claim_evidence` what the
other marts say of it: the name as read and how it was linked, the death it tells of, the row of the
partner list. Does not: which rows those are, which is the model's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from ringledger.errors import CheckFailedError, UsageError, did_you_mean
from ringledger.provenance.evidence import in_words
from ringledger.warehouse.query import Result, fetch

PARTS = ("numerator", "denominator")

_FIGURES = """
    select claim_id, reading, unit, counted, numerator, denominator, value, is_fictional
    from marts.rpt_claims
    order by claim_order, reading_order
"""

_ROWS = """
    select
        evidence.claim_id, evidence.reading, evidence.part, evidence.evidence_kind,
        evidence.source,
        evidence.encounter_id, encounters.person_name, death_rows.occurred_on,
        death_rows.row_role as encounter_row_role,
        evidence.encounter_match_rule, evidence.encounter_match_probability,
        coalesce(mentions.state, encounters.state) as state,
        evidence.mention_id, evidence.raw_text, mentions.mention_text,
        evidence.agency_id, agencies.agency_name, agencies.is_in_directory,
        evidence.decision, links.method, evidence.match_probability,
        links.evidence as link_evidence,
        evidence.partner_active_on, evidence.partner_active_on_earliest,
        evidence.partner_active_on_latest,
        partner_rows.source_file as partner_source_file,
        partner_rows.source_row_number as partner_source_row_number,
        evidence.source_file, evidence.source_sha256, evidence.source_row_number,
        edition.is_fictional
    from marts.rpt_claim_evidence as evidence
    cross join marts.rpt_edition as edition
    left join marts.fct_agency_mentions as mentions on evidence.mention_id = mentions.mention_id
    left join marts.fct_agency_links as links on evidence.mention_id = links.mention_id
    left join marts.dim_agencies as agencies on evidence.agency_id = agencies.agency_id
    left join marts.fct_encounters as encounters on evidence.encounter_id = encounters.encounter_id
    left join marts.bridge_encounter_rows as death_rows
        on evidence.encounter_id = death_rows.encounter_id
        and evidence.source_sha256 = death_rows.source_sha256
        and evidence.source_row_number = death_rows.source_row_number
    left join marts.fct_agency_mentions as partner_rows
        on evidence.partner_mention_id = partner_rows.mention_id
    where
        evidence.claim_id = $claim_id
        and list_contains($readings, evidence.reading)
        and list_contains($parts, evidence.part)
    order by
        list_position($readings, evidence.reading), evidence.part desc,
        encounters.occurred_on, evidence.encounter_id, evidence.evidence_kind,
        agencies.agency_name, evidence.agency_id,
        evidence.source_file, evidence.source_row_number, mentions.position
"""


@dataclass(frozen=True)
class Figure:
    """A claim under one reading: what it counts ('agency' or 'death'), and what came out."""

    claim_id: str
    reading: str
    unit: str
    counted: str
    numerator: int
    denominator: int | None
    value: float | None
    is_fictional: bool


@dataclass(frozen=True)
class Trace:
    """Rows of one claim, of one or several readings and parts, and the figures they add up to."""

    figures: tuple[Figure, ...]
    parts: tuple[str, ...]
    rows: Result

    def sums(self) -> list[tuple[Figure, str, int, int]]:
        """For each figure and part: how many rows, and how many distinct things they count."""
        at = {name: position for position, name in enumerate(self.rows.columns)}
        counted = {figure.reading: _unit_id(figure) for figure in self.figures}
        found: dict[tuple[str, str], list[Any]] = {}
        for row in self.rows.rows:
            reading = row[at["reading"]]
            found.setdefault((reading, row[at["part"]]), []).append(row[at[counted[reading]]])
        return [
            (figure, part, len(ids), len({each for each in ids if each is not None}))
            for figure in self.figures
            for part in self.parts
            if getattr(figure, part) is not None
            for ids in [found.get((figure.reading, part), [])]
        ]


def trace(
    connection: duckdb.DuckDBPyConnection,
    claim_id: str,
    reading: str | None = None,
    part: str | None = None,
) -> Trace:
    """The source rows behind a claim's figure.

    Without a `reading` they are those of all readings of the claim, without a `part` those of
    numerator and denominator. Raises UsageError for a claim, reading or part that does not exist,
    naming those that do, and CheckFailedError when the rows don't add up to the figure.
    """
    figures = _figures(connection, claim_id, reading)
    parts = (part,) if part else PARTS
    if part and all(getattr(figure, part) is None for figure in figures):
        raise UsageError(f"{claim_id} is a count, so its figure has a numerator and no {part}.")
    chosen = {
        "$claim_id": _literal(claim_id),
        "$readings": f"[{', '.join(_literal(figure.reading) for figure in figures)}]",
        "$parts": f"[{', '.join(map(_literal, parts))}]",
    }
    sql = _ROWS
    for name, value in chosen.items():
        sql = sql.replace(name, value)
    rows = fetch(connection, sql)
    found = Trace(tuple(figures), parts, _with_readable_evidence(rows))
    for figure, each, _, count in found.sums():
        if count != getattr(figure, each):
            raise CheckFailedError(
                f"The rows behind the {each} of {claim_id} ({figure.reading}) add up to {count:,} "
                f"and the figure says {getattr(figure, each):,}. The warehouse is not whole: build "
                f"the edition again with --force."
            )
    return found


def _literal(name: str) -> str:
    """A name that the warehouse has, as SQL: a parameter would make DuckDB import pandas, which
    takes longer than the query.
    """
    return "'" + name.replace("'", "''") + "'"


def _figures(
    connection: duckdb.DuckDBPyConnection, claim_id: str, reading: str | None
) -> list[Figure]:
    figures = [Figure(**row) for row in fetch(connection, _FIGURES).records()]
    of_claim = [figure for figure in figures if figure.claim_id == claim_id]
    if not of_claim:
        known = list(dict.fromkeys(figure.claim_id for figure in figures))
        raise _unknown("There is no claim", claim_id, "The claims are", known)
    chosen = [figure for figure in of_claim if reading in (None, figure.reading)]
    if not chosen:
        assert reading is not None
        known = [figure.reading for figure in of_claim]
        raise _unknown(f"{claim_id} has no reading", reading, "It has", known)
    return chosen


def _unknown(lacking: str, given: str, having: str, known: Sequence[str]) -> UsageError:
    hint = did_you_mean(given, known, cutoff=0.4)
    return UsageError(f"{lacking} {given!r}. {having} {', '.join(known)}.{hint}")


def _unit_id(figure: Figure) -> str:
    """The column whose distinct values add up to the figure."""
    return {"agency": "agency_id", "death": "encounter_id"}[figure.counted]


def _with_readable_evidence(rows: Result) -> Result:
    evidence, agency = rows.columns.index("link_evidence"), rows.columns.index("agency_id")
    return Result(
        rows.columns,
        [
            (*row[:evidence], in_words(row[evidence], row[agency]), *row[evidence + 1 :])
            for row in rows.rows
        ],
    )
