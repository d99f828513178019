"""A page for each claim: its readings, what moves the figure, every specification, and its rows."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from ringledger.report import words
from ringledger.report.charts import claims as charts
from ringledger.report.charts.vega import specification
from ringledger.report.site import Site

Row = dict[str, Any]

# The default specification, and those that make one choice differently.
CHOICES = """
    select
        specifications.*,
        specifications.value - defaults.value as difference
    from marts.rpt_claim_specifications as specifications
    inner join marts.rpt_claim_specifications as defaults
        on
            specifications.claim_id = defaults.claim_id
            and specifications.reading = defaults.reading
            and defaults.is_default
    where
        specifications.claim_id = $claim_id
        and specifications.reading = $reading
        and specifications.departure_count <= 1
"""

STEPS = """
    select *
    from marts.rpt_claim_steps
    where claim_id = $claim_id and reading = $reading
    order by step_order
"""

SPECIFICATIONS = """
    select *
    from marts.rpt_claim_specifications
    where claim_id = $claim_id and reading = $reading
    order by value, specification_id
"""

EVIDENCE = """
    select
        evidence.* replace (
            -- A Washington County has a sheriff in most states.
            concat_ws(', ', evidence.agency_name, agencies.state) as agency_name
        ),
        encounters.person_name
    from marts.rpt_claim_evidence as evidence
    left join marts.dim_agencies as agencies
        on evidence.agency_id = agencies.agency_id
    left join marts.fct_encounters as encounters
        on evidence.encounter_id = encounters.encounter_id
    where evidence.claim_id = $claim_id and evidence.reading = $reading
    order by
        evidence.part,
        evidence.occurred_on,
        evidence.encounter_id,
        evidence.source_file,
        evidence.source_row_number,
        evidence.agency_id,
        evidence.mention_id
"""

BASELINES = """
    select * from marts.rpt_population_baseline
    where reading = $reading
    order by baseline_order
"""

NAMED_CASES = """
    select cases.*, agencies.agency_name
    from marts.rpt_named_cases as cases
    left join marts.dim_agencies as agencies on cases.agency_id = agencies.agency_id
    order by cases.case_order
"""

CHOICE_MEANINGS = """
    select dimension, choice, choice_order, is_defensible, meaning, reason
    from seeds.specification_choices
    order by dimension, choice_order
"""

# What re-adds a figure from its rows: the text on the page, and what is run when it is written.
READDED = """\
select
    part,
    count(distinct agency_id) as agencies,
    count(distinct encounter_id) as deaths,
    count(*) as source_rows
from marts.rpt_claim_evidence
where claim_id = '{claim_id}' and reading = '{reading}'
group by part
order by part desc"""


def write(site: Site) -> None:
    """Write claim-<claim_id>.html for every claim."""
    meanings = site.query(CHOICE_MEANINGS)
    for card in site.cards:
        readings = [_reading(site, claim, meanings) for claim in card["readings"]]
        site.page(
            f"claim-{card['claim_id']}.html",
            "claim.html",
            card=card,
            readings=readings,
            named_cases=site.query(NAMED_CASES) if card["claim_id"] == "named-cases" else [],
        )


def _reading(site: Site, claim: Row, meanings: list[Row]) -> Row:
    key = {"claim_id": claim["claim_id"], "reading": claim["reading"]}
    choices = _one_at_a_time(site.query(CHOICES, key), meanings)
    moving = [
        choice
        for _, group in groupby(choices, key=lambda choice: choice["dimension"])
        if len(defensible := [choice for choice in group if choice["is_defensible"]]) > 1
        for choice in defensible
    ]
    ranges = _ranges(claim)
    steps = [_labeled(step, claim) for step in site.query(STEPS, key)]
    sql = READDED.format(**key)
    return {
        "claim": claim,
        "choices": choices,
        "moves": specification(charts.moves(moving, words.DIMENSIONS, claim)) if moving else None,
        "moves_most": _moves_most(moving, claim),
        "ranges": ranges,
        "spread": specification(charts.ranges(ranges, claim)),
        # What a share of deaths means beside a share of people.
        "baselines": site.query(BASELINES, {"reading": claim["reading"]})
        if claim["unit"] == "share" and claim["counted"] == "death"
        else [],
        "steps": steps,
        "waterfall": specification(charts.waterfall(steps, claim)) if steps else None,
        "specifications": _specifications(site, claim, key, meanings),
        "evidence": _evidence(site, key),
        "sql": sql,
        "readded": site.query(sql),
    }


def _ranges(claim: Row) -> list[Row]:
    """How far the figure could go, by what is not known; ranges that are computed for the claim."""
    draws = f"95% of {words.count(claim['draw_count'])} draws of what each doubtful name means"
    told = [
        (
            "Doubtful names",
            "from certain links alone to each likely one",
            claim["strict_value"],
            claim["lenient_value"],
        ),
        ("Drawn names", draws, claim["draw_lower"], claim["draw_upper"]),
        (
            "Bounds",
            "both of the above: what the verdict looks at",
            claim["lower_bound"],
            claim["upper_bound"],
        ),
        (
            "Absent partners",
            claim["missing_note"],
            claim["missing_lower"],
            claim["missing_upper"],
        ),
        (
            "Deaths without|a usable agency",
            f"if each of the {words.count(claim['unusable_death_count'])} named a partner",
            claim["value"],
            claim["unusable_upper"],
        ),
    ]
    return [
        {"label": label, "meaning": meaning, "low": low, "high": high}
        for label, meaning, low, high in told
        if low is not None and high is not None
    ]


def _one_at_a_time(rows: list[Row], meanings: list[Row]) -> list[Row]:
    """Each choice with its figure, every other being the default's; by dimension."""
    return [
        {
            **row,
            "dimension": dimension,
            "choice": row[dimension],
            "meaning": meaning["meaning"],
            "is_default_choice": row["is_default"],
        }
        for dimension in words.DIMENSIONS
        for meaning in meanings
        if meaning["dimension"] == dimension
        for row in rows
        if row["departures"] in (None, "", dimension) and row[dimension] == meaning["choice"]
    ]


def _labeled(step: Row, claim: Row) -> Row:
    """A step with what it is, in words; `|` breaks a line."""
    if step["kind"] == "choice":
        label = (
            f"{words.DIMENSIONS[step['dimension']]}|{words.plain(step['choice_before'])} →|"
            f"{words.plain(step['choice'])}"
        )
    else:
        label = {"published": "Published", "nearest": "Nearest|specification"}[step["kind"]]
    return {
        **step,
        "label": label,
        "change": ""
        if step["difference"] is None
        else words.difference(step["difference"], claim["unit"]),
    }


def _moves_most(moving: list[Row], claim: Row) -> str | None:
    """The widest span of one kind of choice, in a sentence."""
    spans = []
    for dimension, group in groupby(moving, key=lambda choice: choice["dimension"]):
        rows = sorted(group, key=lambda choice: choice["value"])
        spans.append((rows[-1]["value"] - rows[0]["value"], dimension, rows[0], rows[-1]))
    if not spans:
        return None
    width, dimension, low, high = max(spans, key=lambda span: (span[0], span[1]))
    unit = claim["unit"]
    if not width:
        return "No single choice moves this figure."
    return (
        f"“{words.DIMENSIONS[dimension]}” moves it most: {words.amount(low['value'], unit)} with "
        f"{_explained(low)}, {words.amount(high['value'], unit)} with {_explained(high)}."
    )


def _explained(choice: Row) -> str:
    meaning = choice["meaning"]
    return f"“{words.plain(choice['choice'])}” ({meaning[:1].lower()}{meaning[1:].rstrip('.')})"


def _specifications(site: Site, claim: Row, key: Row, meanings: list[Row]) -> Row:
    """The curve, its matrix, what can be filtered, and the rows as a chunk."""
    rows = site.query(SPECIFICATIONS, key)
    labels = {
        dimension: label
        for dimension, label in words.DIMENSIONS.items()
        if len({row[dimension] for row in rows} - {None}) > 1
    }
    filters = []
    listed = []
    for dimension, label in labels.items():
        made = {row[dimension] for row in rows if row[dimension] is not None}
        choices = [
            _choice(meaning, rows)
            for meaning in meanings
            if meaning["dimension"] == dimension and meaning["choice"] in made
        ]
        filters.append({"dimension": dimension, "label": label, "choices": choices})
        listed += [(dimension, choice["choice"]) for choice in choices]
    columns = [
        *["numerator", "denominator", "value", "is_default", "is_defensible", "holds"],
        *labels,
    ]
    return {
        "count": len(rows),
        "filters": filters,
        "columns": columns,
        "chunk": site.chunks.write([[row[column] for column in columns] for row in rows]),
        "curve": specification(charts.curve(rows, labels, claim)),
        "matrix": specification(charts.matrix(labels, listed)),
    }


def _choice(meaning: Row, rows: list[Row]) -> Row:
    dimension, choice = meaning["dimension"], meaning["choice"]
    return {
        "choice": choice,
        "meaning": meaning["meaning"],
        "is_default": any(row["is_default"] and row[dimension] == choice for row in rows),
        # A choice that no defensible specification makes answers another question.
        "is_shown": any(row["is_defensible"] and row[dimension] == choice for row in rows),
    }


def _evidence(site: Site, key: Row) -> Row:
    """Each part's rows as chunks; files are named once."""
    rows = site.query(EVIDENCE, key)
    files = sorted({(row["source_file"], row["source_sha256"]) for row in rows})
    number = {file: index for index, file in enumerate(files)}
    parts = []
    for part, group in groupby(rows, key=lambda row: row["part"]):
        listed = [
            [
                row["occurred_on"],
                row["person_name"],
                row["raw_text"],
                row["agency_id"],
                row["agency_name"],
                row["decision"],
                row["match_probability"],
                row["partner_active_on"],
                number[row["source_file"], row["source_sha256"]],
                row["source_row_number"],
                row["partner_active_on_latest"],
            ]
            for row in group
        ]
        parts.append({"part": part, "count": len(listed), "chunks": site.chunks.write_rows(listed)})
    # The numerator is what a reader comes for.
    return {"files": files, "parts": sorted(parts, key=lambda each: each["part"], reverse=True)}
