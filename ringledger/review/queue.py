"""The review queue of a published warehouse, with all a person needs to decide.

Belongs here: which names are in doubt, their candidates with the weighed evidence, the source rows
that carry them. Does not: showing or asking (`session`); the order of the queue, which is that of
`marts.rpt_review_queue`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import duckdb

from ringledger.matching.counties import county_key
from ringledger.warehouse.query import Result, fetch

_QUEUE = "select * from marts.rpt_review_queue"
_ITEMS = """
    select
        queue.*,
        example.evidence,
        matched.candidate_agency_id as expected_candidate_agency_id
    from marts.rpt_review_queue as queue
    inner join marts.fct_agency_links as example
        on queue.example_mention_id = example.mention_id
    inner join marts.fct_agency_mentions as mentions
        on queue.example_mention_id = mentions.mention_id
    inner join intermediate.int_agency_names__matched as matched
        on mentions.name_id = matched.name_id
"""
# All mentions of the names in the queue, those that other rows of the state settled included.
_MENTIONS = """
    select
        mentions.mention_text, mentions.state, mentions.city, mentions.county, mentions.raw_text,
        mentions.source_file, mentions.source_row_number,
        links.decision, links.method, links.candidate_agency_id
    from marts.fct_agency_mentions as mentions
    inner join marts.fct_agency_links as links
        on mentions.mention_id = links.mention_id
    where (mentions.mention_text, coalesce(mentions.state, '')) in (
        select (mention_text, coalesce(state, '')) from marts.rpt_review_queue
    )
    order by mentions.source_file, mentions.source_row_number, mentions.position
"""
_ORDER = """
    order by expected_movement desc, deaths_at_stake + partners_at_stake desc,
        mention_text, state, review_id
"""


@dataclass(frozen=True)
class Candidate:
    """An agency the name may mean: its probability and, by feature, level and weight."""

    agency_id: str
    agency_name: str
    agency_kind: str
    county: str
    probability: float
    levels: dict[str, tuple[str, float]]


@dataclass(frozen=True)
class SourceRow:
    """One row of a source file that carries the name."""

    source_file: str
    source_row_number: int
    place: str
    raw_text: str


@dataclass(frozen=True)
class ReviewItem:
    """A name in doubt.

    `counties` are those a decision must be limited to, as the sources write them: empty where it
    may hold for the whole state, since no other row of the state carries the name.
    """

    agency_name: str
    state: str
    counties: tuple[str, ...]
    decision: str
    method: str
    mention_count: int
    death_count: int
    partner_row_count: int
    deaths_at_stake: int
    partners_at_stake: int
    expected_candidate_agency_id: str
    read_as: dict[str, str]
    candidates: tuple[Candidate, ...]
    no_agency_probability: float
    rows: tuple[SourceRow, ...]


def queue_table(connection: duckdb.DuckDBPyConnection, limit: int | None) -> Result:
    """The queue as it stands in the warehouse."""
    table = fetch(connection, f"{_QUEUE} {_ORDER}")
    return Result(table.columns, table.rows[:limit])


def review_items(connection: duckdb.DuckDBPyConnection) -> list[ReviewItem]:
    """The queue with evidence and source rows, in its order."""
    mentions: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for mention in fetch(connection, _MENTIONS).records():
        mentions.setdefault((mention["mention_text"], mention["state"] or ""), []).append(mention)
    rows = fetch(connection, f"{_ITEMS} {_ORDER}").records()
    agencies = _agencies(connection, rows)
    return [
        _item(row, mentions.get((row["mention_text"], row["state"] or ""), []), agencies)
        for row in rows
    ]


def find_agencies(
    connection: duckdb.DuckDBPyConnection, words: str, limit: int = 10
) -> list[dict[str, Any]]:
    """Directory agencies that have all the words in one of their names; id, name, state, county."""
    patterns = [f"%{word}%" for word in words.split()]
    if not patterns:
        return []
    every = " and ".join("names.agency_name ilike ?" for _ in patterns)
    # Only the number of conditions comes from the words; the words themselves are parameters.
    sql = f"""
        select distinct agency_id, agencies.agency_name, agencies.state, agencies.county
        from marts.bridge_agency_names as names
        inner join marts.dim_agencies as agencies using (agency_id)
        where agencies.is_in_directory and {every}
        order by all
        limit {int(limit)}
    """  # noqa: S608
    return fetch(connection, sql, patterns).records()


def is_agency(connection: duckdb.DuckDBPyConnection, agency_id: str) -> bool:
    """Whether the directory has an agency of that id."""
    sql = "select 1 from marts.dim_agencies where agency_id = ? and is_in_directory"
    return bool(fetch(connection, sql, [agency_id]).rows)


def _agencies(
    connection: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Kind and county of every candidate in the queue, by agency id."""
    ids = {
        candidate["agency_id"]
        for row in rows
        for candidate in json.loads(row["evidence"])["candidates"]
    }
    sql = """
        select agency_id, agency_kind, county from marts.dim_agencies
        where agency_id in (select unnest(?::varchar[]))
    """
    return {row["agency_id"]: row for row in fetch(connection, sql, [sorted(ids)]).records()}


def _item(
    row: dict[str, Any], mentions: list[dict[str, Any]], agencies: dict[str, dict[str, Any]]
) -> ReviewItem:
    evidence = json.loads(row["evidence"])
    told = ("decision", "method", "candidate_agency_id")
    own = [each for each in mentions if all(each[key] == row[key] for key in told)]
    counties: dict[str, str] = {}
    if len(own) < len(mentions):
        for each in own:
            counties.setdefault(county_key(each["county"]), each["county"] or "")
    return ReviewItem(
        agency_name=row["mention_text"],
        state=row["state"] or "",
        counties=tuple(sorted(counties.values())),
        decision=row["decision"],
        method=row["method"],
        mention_count=row["mention_count"],
        death_count=row["death_count"],
        partner_row_count=row["partner_row_count"],
        deaths_at_stake=row["deaths_at_stake"],
        partners_at_stake=row["partners_at_stake"],
        expected_candidate_agency_id=row["expected_candidate_agency_id"] or "",
        read_as=evidence["read_as"],
        candidates=tuple(_candidate(each, agencies) for each in evidence["candidates"]),
        no_agency_probability=evidence["no_such_agency"],
        rows=tuple(_source_row(each) for each in own),
    )


def _candidate(evidence: dict[str, Any], agencies: dict[str, dict[str, Any]]) -> Candidate:
    agency = agencies.get(evidence["agency_id"], {})
    return Candidate(
        agency_id=evidence["agency_id"],
        agency_name=evidence["agency_name"],
        agency_kind=agency.get("agency_kind") or "",
        county=agency.get("county") or "",
        probability=evidence["probability"],
        levels={
            feature: (said["level"], said["weight"]) for feature, said in evidence["levels"].items()
        },
    )


def _source_row(mention: dict[str, Any]) -> SourceRow:
    place = ", ".join(str(mention[key]) for key in ("city", "county", "state") if mention[key])
    return SourceRow(
        mention["source_file"], mention["source_row_number"], place, mention["raw_text"]
    )
