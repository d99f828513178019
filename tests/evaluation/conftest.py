"""A small directory that labels can be looked up in."""

from __future__ import annotations

import pytest

from ringledger.evaluation.inputs import Directory
from ringledger.matching.directory.agencies import Agency


def _agency(ori: str, name: str, kind: str = "municipal_police", **more: object) -> Agency:
    agency = Agency(ori, ori, name, kind, ori[:2], **more)  # type: ignore[arg-type]
    agency.also_named("fbi", name)
    return agency


@pytest.fixture
def directory() -> Directory:
    """Two towns, two sheriffs, a force with a troop, and a federal agency, of states that exist."""
    agencies = [
        _agency("OH0010100", "Ashby Police Department", merged_oris=["OH0010199"]),
        _agency("OH0010200", "Ashby Heights Police Department"),
        _agency("OH0010000", "Polk County Sheriff's Office", "sheriff", counties=["POLK"]),
        _agency("OH0020000", "Boone County Sheriff's Office", "sheriff", counties=["BOONE"]),
        _agency("OHSHP0000", "Ohio State Highway Patrol", "state_police"),
        _agency(
            "OHSHP0100",
            "Ohio State Highway Patrol: Troop 1",
            "state_police",
            parent_agency_id="OHSHP0000",
        ),
    ]
    federal = Agency("federal:fbi", None, "Federal Bureau of Investigation", "federal", None)
    federal.also_named("seed", "Federal Bureau of Investigation", "FBI")
    return Directory({agency.agency_id: agency for agency in [*agencies, federal]})
