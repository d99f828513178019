"""The directory from the two lists and the seeds.

Belongs here: which rule comes after which. Does not: any rule.
"""

from __future__ import annotations

from collections.abc import Iterable

from ringledger.matching.directory.agencies import Agency, Row
from ringledger.matching.directory.crosswalk import (
    add_county_points,
    add_crosswalk,
    county_names,
    rows_by_ori,
)
from ringledger.matching.directory.fbi import fbi_agency, tell_apart_by_county
from ringledger.matching.directory.old_codes import merge_repeats, part_institutions
from ringledger.matching.directory.other_names import (
    add_bare_names,
    add_halves,
    add_marshals,
    add_state_campuses,
    add_whole_names,
)
from ringledger.matching.directory.seeded import add_families, add_seeds
from ringledger.project import seed_rows


def build_directory(
    fbi: Iterable[Row], crosswalk: Iterable[Row], is_fictional: bool
) -> list[Agency]:
    """All agencies, ordered by id. Rows are those of `stg_fbi__agencies` and
    `stg_crosswalk__agencies`, one mapping per row.

    Seeds join in: families (which entry stands for a whole state force), agencies founded since,
    federal agencies, aliases. For the fictional demo none of these real ones do.
    """
    # "NB" is Nebraska's.
    state_of = {row["ori_prefix"]: row["state"] for row in seed_rows("states")}
    crosswalk_of = rows_by_ori(crosswalk)
    listed = [fbi_agency(row, state_of) for row in fbi]
    counties = county_names(listed, crosswalk_of)
    by_ori = {agency.agency_id: agency for agency in listed}
    for ori, row in crosswalk_of.items():
        add_crosswalk(by_ori, ori, row, state_of, counties)
    tell_apart_by_county(by_ori.values())
    agencies = merge_repeats(by_ori)
    part_institutions(agencies)
    add_bare_names(agencies)
    add_halves(agencies)
    add_families(agencies, is_fictional)
    if not is_fictional:
        add_marshals(agencies)
        add_state_campuses(agencies)
        add_seeds(agencies)
    add_whole_names(agencies)
    add_county_points(agencies.values(), crosswalk_of, counties, state_of)
    return [agencies[key] for key in sorted(agencies)]
