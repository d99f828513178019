"""The matching page: what common recipes would have said, how names were linked, what is open."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from ringledger.evaluation.measures import wilson
from ringledger.report.charts.matching import calibration, recipes
from ringledger.report.charts.vega import specification
from ringledger.report.site import Site

RECIPES = """
    select
        recipes.*,
        readings.title as reading_title,
        claims.statement,
        claims.unit,
        claims.wording_low,
        claims.wording_high,
        claims.is_low_strict,
        claims.is_high_strict
    from marts.rpt_matching_recipes as recipes
    inner join marts.rpt_claims as claims
        on recipes.claim_id = claims.claim_id and recipes.reading = claims.reading
    inner join seeds.readings as readings
        on recipes.reading = readings.reading
    order by
        claims.claim_order,
        recipes.recipe = 'ringledger' desc,
        recipes.description,
        claims.reading_order
"""

OUTCOMES = """
    select
        source,
        decision,
        method,
        sum(mention_count) as mention_count,
        sum(name_count) as name_count
    from marts.rpt_link_outcomes
    group by source, decision, method
    order by source, mention_count desc, decision, method
"""

CALIBRATIONS = {
    "names": """
        select *, name_count as count from marts.rpt_link_calibration
        order by band_from
    """,
    "deaths": """
        select *, pair_count as count from marts.rpt_encounter_calibration
        order by band_from
    """,
}

ERRORS = """
    select * from marts.rpt_link_errors
    order by is_right desc, name_count desc, error_class
"""

DEATHS_MATCHED = """
    select * from marts.rpt_encounter_matching
    order by recipe = 'ringledger' desc, f1 desc, recipe
"""

# No names of people: a pair is found again by its files and rows.
DEATHS_OPEN = """
    select
        method,
        match_probability,
        left_occurred_on,
        state,
        left_city,
        right_city,
        format('{}, {}', left_source_file, left_source_row_number) as "left",
        format('{}, {}', right_source_file, right_source_row_number) as "right"
    from marts.rpt_encounter_review
    order by match_probability desc, encounter_link_id
"""

REVIEW = """
    select * from marts.rpt_review_queue
    order by expected_movement desc, review_id
"""

DIFFERENCES = """
    select
        differences.*,
        encounters.occurred_on
    from marts.rpt_ori_differences as differences
    inner join marts.fct_encounters as encounters
        on differences.encounter_id = encounters.encounter_id
    order by differences.moves_partner_share desc, encounters.occurred_on, differences.agency_id
"""

CONFLICTS = """
    select distinct what, what_count
    from marts.rpt_directory_conflicts
    order by what_count desc, what
"""


def write(site: Site) -> None:
    """Write matching.html."""
    site.page(
        "matching.html",
        "matching.html",
        recipes=[
            _recipes(claim_id, list(group))
            for claim_id, group in groupby(site.query(RECIPES), key=lambda row: row["claim_id"])
        ],
        outcomes=site.query(OUTCOMES),
        calibrations={what: _calibration(site.query(sql)) for what, sql in CALIBRATIONS.items()},
        errors=site.query(ERRORS),
        deaths_matched=site.query(DEATHS_MATCHED),
        deaths_open=site.query(DEATHS_OPEN),
        review=site.query(REVIEW),
        differences=site.query(DIFFERENCES),
        conflicts=site.query(CONFLICTS),
    )


def _calibration(bands: list[dict[str, Any]]) -> dict[str, Any]:
    """The bands, each with Wilson's interval of what came true, and their chart."""
    for band in bands:
        band["low"], band["high"] = wilson(band["right_count"], band["count"])
    return {"bands": bands, "chart": specification(calibration(bands))}


def _recipes(claim_id: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "claim_id": claim_id,
        "claim": rows[0],
        "rows": rows,
        "chart": specification(recipes(rows, rows[0])),
    }
