"""What people have decided about names: `seeds/agency_overrides.csv`.

Belongs here: which decision settles a name, by the rule the warehouse uses
(`int_agency_overrides__applied`): the same normalized name, the same state and, where the decision
says one, the same county. Does not: what the matcher thinks of it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ringledger.matching.counties import county_key
from ringledger.matching.names import normalize_agency_name
from ringledger.project import seed_rows

SAME, DIFFERENT, UNKNOWN = "same", "different", "unknown"


@dataclass(frozen=True)
class Override:
    """One decision: the name is this agency, is not this agency, or can't be told."""

    override_id: str
    verdict: str
    agency_id: str
    county: str
    reason: str
    url: str


class Overrides:
    """The decisions of one set of statements."""

    def __init__(self, statement_set: str) -> None:
        """Read them."""
        self._by_name: dict[tuple[str, str], list[Override]] = defaultdict(list)
        for row in seed_rows("agency_overrides"):
            if row["statement_set"] == statement_set:
                key = normalize_agency_name(row["agency_name"]), row["state"]
                self._by_name[key].append(
                    Override(
                        override_id=row["override_id"],
                        verdict=row["verdict"],
                        agency_id=row["agency_id"],
                        county=county_key(row["county"]),
                        reason=row["reason"],
                        url=row["url"],
                    )
                )
        self._states = {state for _, state in self._by_name}

    def of(self, text: str, state: str, county: str) -> tuple[Override, ...]:
        """The decisions that settle a name in its row's state and county, as the seed orders them.

        `state` is a code, empty where the row has none.
        """
        if state not in self._states:
            return ()
        found = self._by_name.get((normalize_agency_name(text), state))
        if not found:
            return ()
        key = county_key(county)
        return tuple(override for override in found if override.county in ("", key))
