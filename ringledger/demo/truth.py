"""The planted truth: what each row means and what each claim's figure truly is.

What belongs here: writing it beside the files and reading it back for tests and benchmarks. No
build ever reads it. The figures are counted from the world's own records, never from the files and
never with the warehouse's SQL.

| file | one row per |
|---|---|
| `agencies.csv` | agency of the world |
| `links.csv` | agency name in a row of the partner list or of a death list |
| `encounters.csv` | row of a death list |
| `partners.csv` | partner agency |
| `rejected.csv` | row that no reader may use |
| `claims.json` | claim and reading |
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ringledger.demo.named_cases import NAMED_CASES
from ringledger.demo.publishers.rows import in_window

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from ringledger.demo.country import Agency
    from ringledger.demo.events import Death, Partnership
    from ringledger.demo.publishers.rows import File, Row
    from ringledger.demo.world import World

FOLDER_NAME = "truth"
# The lists whose deaths a reading counts, in the order in which they are believed, and how many of
# them have to have a death.
_LISTS = {
    "mapping_police_violence": (("mapping_police_violence",), 1),
    "fatal_encounters": (("fatal_encounters",), 1),
    "both": (("mapping_police_violence", "fatal_encounters"), 2),
    "either": (("mapping_police_violence", "fatal_encounters"), 1),
}
DEATH_READINGS = tuple(_LISTS)


@dataclass(frozen=True)
class Truth:
    """The truth files, read back: rows as written (text), `claims` as in the JSON."""

    agencies: list[dict[str, str]]
    links: list[dict[str, str]]
    encounters: list[dict[str, str]]
    partners: list[dict[str, str]]
    rejected: list[dict[str, str]]
    claims: list[dict[str, Any]]

    def claim(self, claim_id: str, reading: str) -> dict[str, Any]:
        """The true figure of a claim under a reading; KeyError when it has none."""
        for claim in self.claims:
            if (claim["claim_id"], claim["reading"]) == (claim_id, reading):
                return claim
        raise KeyError((claim_id, reading))


def load_truth(folder: Path) -> Truth:
    """Read the truth that was written with the demo files in `folder`."""
    truth = folder / FOLDER_NAME

    def rows(name: str) -> list[dict[str, str]]:
        with (truth / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    return Truth(
        agencies=rows("agencies"),
        links=rows("links"),
        encounters=rows("encounters"),
        partners=rows("partners"),
        rejected=rows("rejected"),
        claims=json.loads((truth / "claims.json").read_text(encoding="utf-8")),
    )


def write_truth(folder: Path, world: World) -> None:
    """Write the truth files into the folder `truth` under `folder`."""
    partnerships, files = world.partnerships, world.files
    truth = folder / FOLDER_NAME
    truth.mkdir()
    _write(truth / "agencies.csv", _agency_records(world.country.agencies))
    _write(truth / "links.csv", _link_records(files))
    _write(truth / "encounters.csv", _encounter_records(files))
    _write(truth / "partners.csv", _partner_records(partnerships, files))
    _write(truth / "rejected.csv", _rejected_records(files))
    claims = list(true_claims(world))
    (truth / "claims.json").write_text(json.dumps(claims, indent=1) + "\n", encoding="utf-8")


def _write(path: Path, records: Iterator[dict[str, object]]) -> None:
    first = next(records)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(first)
        writer.writerow(first.values())
        writer.writerows(record.values() for record in records)


def _agency_records(agencies: Iterable[Agency]) -> Iterator[dict[str, object]]:
    for agency in agencies:
        yield {
            "agency_key": agency.key,
            "ori": agency.ori,
            "agency_name": agency.name,
            "agency_kind": agency.kind,
            "state": agency.state.code if agency.state else None,
            "county": agency.county.name if agency.county else None,
            "is_in_fbi": agency.fbi_name is not None,
            "is_in_crosswalk": agency.crosswalk_name is not None,
            "parent_agency_key": agency.parent_key,
        }


def _link_records(files: Iterable[File]) -> Iterator[dict[str, object]]:
    for file in files:
        for number, row in file.numbered():
            state, city, county = (row.cells.get(name) for name in file.place_columns)
            for position, mention in enumerate(row.mentions, start=1):
                yield {
                    "source": file.source,
                    "source_file": file.name,
                    "source_row_number": number,
                    "position": position,
                    "agency_count": len(row.mentions),
                    "mention_text": mention.text,
                    "state": state,
                    "city": city,
                    "county": county,
                    "ori": mention.agency.ori,
                    "agency_key": mention.agency.key,
                    "trouble": ";".join(dict.fromkeys(mention.trouble)),
                }


def _encounter_records(files: Iterable[File]) -> Iterator[dict[str, object]]:
    for file in files:
        for number, row in file.numbered():
            if row.death is not None:
                yield {
                    "death_key": row.death.key,
                    "source": file.source,
                    "source_file": file.name,
                    "source_row_number": number,
                    "occurred_on": row.occurred_on,
                    "true_occurred_on": row.death.occurred_on,
                    "is_of_reading": _is_of_reading(file, row),
                    "trouble": ";".join(dict.fromkeys(row.trouble)),
                }


def _partner_records(
    partnerships: Iterable[Partnership], files: Iterable[File]
) -> Iterator[dict[str, object]]:
    rows_of: dict[str, list[int]] = {}
    for file in files:
        for number, row in file.numbered():
            if row.partnership is not None:
                rows_of.setdefault(row.partnership.agency.key, []).append(number)
    for partnership in partnerships:
        agency = partnership.agency
        yield {
            "agency_key": agency.key,
            "ori": agency.ori,
            "agency_name": agency.name,
            "agency_kind": agency.kind,
            "state": agency.state.code if agency.state else None,
            "is_in_directory": agency.is_in_directory,
            "joined_on": partnership.joined_on,
            "joined_month": f"{partnership.joined_month:%Y-%m}",
            "is_active_by_as_of": partnership.is_active_by_as_of,
            "was_added_in_six_months": partnership.was_added_in_six_months,
            "source_row_numbers": ";".join(map(str, rows_of[agency.key])),
        }


def _rejected_records(files: Iterable[File]) -> Iterator[dict[str, object]]:
    for file in files:
        for number, row in file.numbered():
            if row.rejected_because:
                yield {
                    "source_file": file.name,
                    "source_row_number": number,
                    "reason": row.rejected_because,
                }


def _is_of_reading(file: File, row: Row) -> bool:
    """Whether the reading takes the row: each day is one file's, so no death counts twice."""
    return row.occurred_on is not None and row.occurred_on >= file.speaks_from


def true_claims(world: World) -> Iterator[dict[str, object]]:
    """The true figure of each claim under each reading, by the default specification.

    An agency counts once, as named, listed in a directory or not. A partnership counts if active by
    the as-of date; a death, if the day its row prints lies in the window; it is a partner's if any
    agency named in the reading's rows of it is one. Where a reading takes deaths from two lists,
    the first list's rows of a death stand, where it has any.
    """
    active = [partnership for partnership in world.partnerships if partnership.is_active_by_as_of]
    partners = {partnership.agency.key for partnership in active}
    added = [partnership for partnership in active if partnership.was_added_in_six_months]
    yield _count("partner-agencies", "ring", len(partners))
    yield {
        **_count("partners-added", "ring", len(added)),
        "dated_only": sum(partnership.joined_on is not None for partnership in added),
    }
    for reading in DEATH_READINGS:
        agencies_of: dict[str, set[str]] = {}
        named: dict[str, set[str]] = {}
        for death, day, keys in _deaths_told(world, reading):
            if in_window(day):
                agencies_of.setdefault(death.key, set()).update(keys)
            if "named_case" in death.traits:
                named.setdefault(death.key, set()).update(keys)
        with_deaths = partners.intersection(*[set().union(*agencies_of.values())])
        partner_deaths = sum(not keys.isdisjoint(partners) for keys in agencies_of.values())
        of_partners = sum(not keys.isdisjoint(partners) for keys in named.values())
        yield _count("hundreds-of-departments", reading, len(with_deaths))
        yield _share("partners-with-deaths", reading, len(with_deaths), len(partners))
        yield _share("share-of-deaths", reading, partner_deaths, len(agencies_of))
        yield _share("share-of-deaths-headline", reading, partner_deaths, len(agencies_of))
        yield {
            **_count("named-cases", reading, of_partners),
            "died_after_joining": sum(case.died_after_joining for case in NAMED_CASES),
        }


def _deaths_told(world: World, reading: str) -> Iterator[tuple[Death, date, set[str]]]:
    """What the rows say that a reading believes: the death, its day, the agencies named."""
    lists, least = _LISTS[reading]
    told: dict[str, dict[str, list[tuple[Death, date, set[str]]]]] = {}
    for source in lists:
        for file in (file for file in world.files if file.source == source):
            for row in file.rows:
                if row.death and row.occurred_on and _is_of_reading(file, row):
                    keys = {mention.agency.key for mention in row.mentions}
                    by_list = told.setdefault(row.death.key, {})
                    by_list.setdefault(source, []).append((row.death, row.occurred_on, keys))
    for by_list in told.values():
        if len(by_list) >= least:
            yield from next(iter(by_list.values()))


def _count(claim_id: str, reading: str, count: int) -> dict[str, object]:
    return {
        "claim_id": claim_id,
        "reading": reading,
        "numerator": count,
        "denominator": None,
        "value": count,
    }


def _share(claim_id: str, reading: str, numerator: int, denominator: int) -> dict[str, object]:
    return {
        "claim_id": claim_id,
        "reading": reading,
        "numerator": numerator,
        "denominator": denominator,
        "value": numerator / denominator,
    }
