"""What holds of the charts: Vega-Lite accepts each, though none is checked while it is written."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import altair as alt
import duckdb
from altair.utils.schemapi import validate_jsonschema

from ringledger.report.cards import claim_cards
from ringledger.report.charts.places import map_of_places
from ringledger.report.charts.vega import specification
from ringledger.warehouse.query import fetch

CHART = re.compile(r'data-chart="([^"]+)"')
SCHEMA = alt.load_schema()


def charts(report: Path) -> dict[str, dict[str, Any]]:
    """The specification of each chart that a page draws, by page and name."""
    found = {}
    for page in sorted(report.glob("*.html")):
        text = page.read_text(encoding="utf-8")
        for name in CHART.findall(text):
            (written,) = re.findall(
                rf'<script type="application/json" id="{name}">(.*?)</script>', text, re.DOTALL
            )
            found[f"{page.stem}: {name}"] = json.loads(written)
    return found


def problem(specification: dict[str, Any]) -> str | None:
    error = validate_jsonschema(specification, SCHEMA, raise_error=False)
    return str(error) if error else None


def test_every_chart_of_a_page_holds_against_vega_lite_s_schema(report: Path) -> None:
    drawn = charts(report)
    kinds = {re.sub(r"^.*: ([a-z]+).*", r"\1", name) for name in drawn}
    assert kinds >= {"moves", "steps", "curve", "matrix", "chart", "timeline"}
    assert {name: wrong for name, spec in drawn.items() if (wrong := problem(spec))} == {}


def test_the_schema_would_tell_of_a_mark_there_is_not(report: Path) -> None:
    name, specification = next(iter(charts(report).items()))
    layer = specification["layer"][0]
    assert problem(specification) is None, name
    layer["mark"] = "pyramid"
    assert problem(specification) is not None


def test_the_map_of_a_real_country_holds_against_it() -> None:
    assert problem(specification(map_of_places(is_fictional=False))) is None


def test_the_strips_hold_against_it_too(demo: duckdb.DuckDBPyConnection) -> None:
    """Here Altair checks each as it is made, which writing a report leaves out."""
    cards = claim_cards(lambda sql: fetch(demo, sql).records())
    strips = [reading["strip"] for card in cards for reading in card["readings"]]
    (claims,) = demo.execute("select count(*) from marts.rpt_claims").fetchone() or (None,)
    assert len(strips) == claims
    ticks = {strip: re.findall(r"<text[^>]*>([^<]*)</text>", strip) for strip in strips}
    assert [strip for strip, seen in ticks.items() if len(set(seen)) < len(seen)] == []
    assert all(strip.startswith('<svg role="img" aria-label="') for strip in strips)
