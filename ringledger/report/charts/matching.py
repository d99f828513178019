"""What matching recipes report, and whether probabilities come true."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from ringledger.report.charts.parts import (
    FIT,
    LEGEND,
    Row,
    in_rows,
    inline,
    span_of,
    tooltips,
    value_axis,
    wording_band,
)
from ringledger.report.charts.vega import CHOICES, FOUND, MUTED


def recipes(rows: Sequence[Row], claim: Row) -> alt.TopLevelMixin:
    """What each matching recipe would have reported, a mark for each reading."""
    readings = list(dict.fromkeys(row["reading_title"] for row in rows))
    data = [
        {
            "label": "ringledger" if row["recipe"] == "ringledger" else row["description"],
            "value": row["value"],
            "reading": row["reading_title"],
            "description": row["description"],
        }
        for row in rows
        if row["value"] is not None
    ]
    # ringledger comes first; the others from the lowest figure to the highest.
    first = {row["label"]: row["value"] for row in reversed(data)}
    order = sorted(first, key=lambda label: (label != "ringledger", first[label], label))
    # The words are long: they stand above their line, which leaves the width to the figures.
    above = alt.Axis(
        labelAlign="left",
        labelBaseline="bottom",
        labelOffset=-7,
        labelPadding=0,
        labelLimit=alt.ExprRef("width"),
        minExtent=0,
        maxExtent=0,
        # Over the band of what the words allow.
        zindex=1,
        ticks=False,
        domain=False,
        grid=True,
    )
    y = alt.Y("label:N", title=None, sort=order, axis=above)
    shapes = ["circle", "square", "triangle-up", "diamond"][: len(readings)]
    found = (
        alt.Chart(inline(*data))
        .mark_point(size=70, strokeWidth=2, opacity=1)
        .encode(
            x=value_axis(claim["unit"], span_of(data)),
            y=y,
            color=_by_reading(alt.Color, readings, CHOICES[: len(readings)]),
            shape=_by_reading(alt.Shape, readings, shapes),
            tooltip=tooltips(claim["unit"], description="recipe", reading=""),
        )
    )
    return in_rows(alt.layer(*wording_band(claim, "x"), found), len(order), 38)


def calibration(bands: Sequence[Row]) -> alt.TopLevelMixin:
    """What probabilities promised and what came true: a dot for each band, on the line of equality.

    `bands` have `mean_probability`, `right_share`, its interval (`low`, `high`) and a `count`.
    """
    shares = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(format=".0%", tickCount=5, labelOverlap="greedy", labelSeparation=6)
    x = alt.X("mean_probability:Q", title="promised", scale=shares, axis=axis)
    equal = (
        alt.Chart(inline({"mean_probability": 0, "to": 0}, {"mean_probability": 1, "to": 1}))
        .mark_line(color=MUTED, strokeDash=[4, 4], strokeWidth=1.2)
        .encode(x=x, y=alt.Y("to:Q", title="came true", scale=shares, axis=axis))
    )
    base = alt.Chart(inline(*(dict(band) for band in bands))).encode(
        x=x,
        tooltip=[
            alt.Tooltip("mean_probability:Q", title="promised", format=".1%"),
            alt.Tooltip("right_share:Q", title="came true", format=".1%"),
            alt.Tooltip("count:Q", format=","),
        ],
    )
    intervals = base.mark_rule(color=FOUND, strokeWidth=2, opacity=0.55).encode(
        y=alt.Y("low:Q", scale=shares), y2="high:Q"
    )
    dots = base.mark_point(shape="circle", filled=True, size=80, color=FOUND, opacity=1).encode(
        y=alt.Y("right_share:Q", scale=shares)
    )
    return alt.layer(equal, intervals, dots).properties(width="container", height=300, autosize=FIT)


def _by_reading(channel: Any, readings: list[str], values: list[str]) -> Any:
    return channel(
        "reading:N",
        title=None,
        scale=alt.Scale(domain=readings, range=values),
        legend=LEGEND,
    )
