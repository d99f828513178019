"""The deaths that name one agency, in time."""

from __future__ import annotations

import altair as alt

from ringledger.report.charts.parts import FIT, LEGEND
from ringledger.report.charts.vega import FOUND, INK, MUTED, PUBLISHED

_WHEN = {
    "before joining": (MUTED, "circle"),
    "in the month of joining": (PUBLISHED, "triangle-up"),
    "on or after joining": (FOUND, "square"),
    "never on the partner list": (INK, "circle"),
}


def timeline() -> alt.TopLevelMixin:
    """The deaths that name one agency, a mark each on its day, and the days it may have joined.

    Those of one quarter stand above each other. The page feeds `deaths` (day, person, when it
    fell) and `joined` (first and last day), and says in `present` which kinds of days there are.
    """
    present = alt.param(name="present", value=list(_WHEN))
    x = alt.X(
        "day:T",
        title=None,
        scale=alt.Scale(padding=12),
        axis=alt.Axis(
            format="%Y", tickCount="year", grid=False, labelOverlap="greedy", labelSeparation=6
        ),
    )
    legend = alt.Legend(**LEGEND.to_dict(), values=alt.ExprRef("present"))
    joined = alt.Chart(alt.NamedData("joined"))
    span = joined.mark_rect(color=PUBLISHED, opacity=0.25).encode(x="first:T", x2="last:T")
    day = joined.mark_rule(color=PUBLISHED, strokeWidth=2.5).encode(x="last:T")
    deaths = (
        alt.Chart(alt.NamedData("deaths"))
        .transform_timeunit(quarter="yearquarter(day)")
        .transform_window(stacked="row_number()", groupby=["quarter"], sort=[alt.SortField("day")])
        .mark_point(size=46, strokeWidth=1.6, opacity=1)
        .encode(
            x=x,
            y=alt.Y(
                "stacked:Q",
                title="deaths in the quarter",
                scale=alt.Scale(zero=True, nice=True),
                axis=alt.Axis(format="d", tickMinStep=1, titleAnchor="start"),
            ),
            color=alt.Color(
                "when:N",
                title=None,
                scale=alt.Scale(domain=list(_WHEN), range=[color for color, _ in _WHEN.values()]),
                legend=legend,
            ),
            shape=alt.Shape(
                "when:N",
                title=None,
                scale=alt.Scale(domain=list(_WHEN), range=[shape for _, shape in _WHEN.values()]),
                legend=legend,
            ),
            tooltip=[alt.Tooltip("person:N"), alt.Tooltip("day:T", format="%B %-d, %Y")],
        )
    )
    return (
        alt.layer(span, day, deaths)
        .add_params(present)
        .properties(width="container", height=220, autosize=FIT)
    )
