"""The agencies: one page that lists them all and shows the one its address names.

A page for each would be thousands of files. What is told of an agency lies in chunks, each of many
agencies; the list says which chunk.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from ringledger.provenance.evidence import in_words
from ringledger.report.charts.agencies import timeline
from ringledger.report.charts.vega import specification
from ringledger.report.site import Site

AGENCIES_A_CHUNK = 100

AGENCIES = """
    select * from marts.rpt_agencies
    order by agency_id
"""

# One line for each way a name was linked, with a row that says it.
NAMES = """
    select
        links.counted_agency_id as agency_id,
        mentions.source,
        mentions.mention_text,
        links.decision,
        any_value(links.method order by mentions.mention_id) as method,
        any_value(links.match_probability order by mentions.mention_id) as match_probability,
        any_value(links.evidence order by mentions.mention_id) as evidence,
        any_value(mentions.source_file order by mentions.mention_id) as source_file,
        any_value(mentions.source_row_number order by mentions.mention_id) as source_row_number
    from marts.fct_agency_links as links
    inner join marts.fct_agency_mentions as mentions
        on links.mention_id = mentions.mention_id
    where links.counted_agency_id is not null
    group by all
    order by agency_id, mentions.source, mentions.mention_text, links.decision
"""

ENCOUNTERS = """
    select distinct
        named.agency_id,
        encounters.encounter_id,
        encounters.occurred_on,
        encounters.person_name,
        encounters.city,
        encounters.state,
        encounters.cause,
        encounters.in_mapping_police_violence,
        encounters.in_fatal_encounters
    from marts.bridge_encounter_agencies as named
    inner join marts.fct_encounters as encounters
        on named.encounter_id = encounters.encounter_id
    order by named.agency_id, encounters.occurred_on, encounters.encounter_id
"""

# The directory shouts the names of counties; these are how they are written.
COUNTIES = """
    select state, county_key, county from marts.rpt_places
    where county is not null
"""

LISTED = (
    *("agency_id", "agency_name", "state", "active_on_earliest", "active_on_latest"),
    *("death_count", "before_joining_count", "after_joining_count"),
    *("agency_kind", "county", "is_in_directory"),
)


def write(site: Site) -> None:
    """Write agencies.html and its chunks."""
    agencies = site.query(AGENCIES)
    counties = {
        (row["state"], row["county_key"]): row["county"].removesuffix(" County")
        for row in site.query(COUNTIES)
    }
    for agency in agencies:
        agency["county"] = _counties(agency, counties)
    names = _by_agency(site.query(NAMES))
    encounters = _by_agency(site.query(ENCOUNTERS))
    listed: list[list[Any]] = []
    chunks = []
    for start in range(0, len(agencies), AGENCIES_A_CHUNK):
        some = agencies[start : start + AGENCIES_A_CHUNK]
        chunks.append(
            site.chunks.write(
                {
                    agency["agency_id"]: {
                        "names": [_name(name) for name in names[agency["agency_id"]]],
                        "encounters": [
                            _encounter(each) for each in encounters[agency["agency_id"]]
                        ],
                    }
                    for agency in some
                }
            )
        )
        listed += [[agency[column] for column in LISTED] for agency in some]
    site.page(
        "agencies.html",
        "agencies.html",
        list_chunks=site.chunks.write_rows(listed),
        chunks=chunks,
        agencies_a_chunk=AGENCIES_A_CHUNK,
        agency_count=len(agencies),
        timeline=specification(timeline()),
    )


def _counties(agency: dict[str, Any], written: Mapping[tuple[str, str], str]) -> str | None:
    """The counties of an agency as people write them; one that is not known keeps its letters."""
    if agency["county"] is None:
        return None
    return "; ".join(
        written.get((agency["state"], re.sub(r"[^a-z]+", " ", each.lower()).strip()), each.title())
        for each in agency["county"].split("; ")
    )


def _by_agency(rows: Iterable[dict[str, Any]]) -> defaultdict[str, list[dict[str, Any]]]:
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["agency_id"]].append(row)
    return found


def _name(name: dict[str, Any]) -> list[Any]:
    return [
        name["mention_text"],
        name["source"],
        name["decision"],
        name["method"],
        name["match_probability"],
        in_words(name["evidence"], name["agency_id"]),
        name["source_file"],
        name["source_row_number"],
    ]


def _encounter(each: dict[str, Any]) -> list[Any]:
    lists = [
        short
        for short, column in (
            ("MPV", "in_mapping_police_violence"),
            ("FE", "in_fatal_encounters"),
        )
        if each[column]
    ]
    return [
        each["occurred_on"],
        each["person_name"],
        each["city"],
        each["state"],
        each["cause"],
        ", ".join(lists),
    ]
