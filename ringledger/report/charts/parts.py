"""What several charts share: their data, axes, tooltips, and marks that mean the same in each.

Belongs here: what two charts would state twice. Does not: colors and fonts (`vega`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from ringledger.report.charts.vega import BAND, PUBLISHED

Row = Mapping[str, Any]

# Room for the words beside a chart's rows: the curve and its matrix share it, so they line up.
LABEL_WIDTH = 126
FIT = alt.AutoSizeParams(type="fit-x", contains="padding")
LEGEND = alt.Legend(orient="top", direction="vertical", columns=1, symbolSize=90)


def inline(*rows: dict[str, Any]) -> alt.InlineData:
    """Rows written into the chart itself."""
    return alt.InlineData(values=list(rows))


def ticks(unit: str, span: float) -> dict[str, Any]:
    """Ticks on an axis of that span: no two read alike, none touch, a count's are whole numbers."""
    share = ".0%" if span >= 0.05 else ".1%" if span >= 0.005 else ".2%"
    numbers: dict[str, Any] = (
        {"format": share} if unit == "share" else {"format": ",.0f", "tickMinStep": 1}
    )
    return {
        **numbers,
        "labelOverlap": "greedy",
        "labelSeparation": 6,
        # A label moved inward would touch the next.
        "labelFlush": False,
    }


def exact_format(unit: str) -> str:
    """How a tooltip writes a figure of the unit (d3-format)."""
    return ".2%" if unit == "share" else ",.0f"


def tooltips(unit: str, **titles: str) -> list[alt.Tooltip]:
    """The columns named, under their titles or (empty) their own names, and the row's figure."""
    named = [alt.Tooltip(f"{name}:N", title=title or name) for name, title in titles.items()]
    return [*named, alt.Tooltip("value:Q", title="figure", format=exact_format(unit))]


def span_of(rows: Sequence[Row]) -> float:
    """The distance from the lowest to the highest `value`."""
    values = [row["value"] for row in rows]
    return float(max(values) - min(values))


def value_axis(
    unit: str, span: float, aggregate: str = "", channel: Any = alt.X, padding: int = 28
) -> Any:
    """The axis of `value`, which need not begin at zero; `span` is how far its values reach."""
    field = f"{aggregate}(value):Q" if aggregate else "value:Q"
    # What would reach beyond the chart is left out: its line stays.
    axis: dict[str, Any] = {"tickCount": 5, "labelBound": True, **ticks(unit, span)}
    if channel is alt.Y:
        axis |= {"minExtent": LABEL_WIDTH, "maxExtent": LABEL_WIDTH}
    return channel(
        field, title=None, scale=alt.Scale(zero=False, padding=padding), axis=alt.Axis(**axis)
    )


def row_axis() -> alt.Axis:
    """The names of a chart's rows, beside them; a bar in a name begins a new line."""
    return alt.Axis(
        labelExpr="split(datum.label, '|')",
        minExtent=LABEL_WIDTH,
        maxExtent=LABEL_WIDTH,
        labelLimit=LABEL_WIDTH,
        labelLineHeight=14,
        ticks=False,
        domain=False,
        grid=True,
    )


def in_rows(chart: alt.LayerChart | alt.FacetChart, count: int, pixels: int) -> alt.TopLevelMixin:
    """A chart of that many rows, each so many pixels high."""
    return chart.properties(width="container", height=count * pixels, autosize=FIT)


def published_line(claim: Row, **place: Any) -> list[alt.Chart]:
    """A line at the published figure, encoded on the channel given; none where none is known."""
    if claim["published_value"] is None:
        return []
    return [
        alt.Chart(inline({"value": claim["published_value"]}))
        .mark_rule(color=PUBLISHED, strokeDash=[6, 4], strokeWidth=2)
        .encode(**place)
    ]


def wording_band(claim: Row, channel: str) -> list[alt.Chart]:
    """The figures the claim's words allow, to the edge of the view where they set no limit.

    `channel` is the axis of the figures, "x" or "y".
    """
    limits = {"low": claim["wording_low"], "high": claim["wording_high"]}
    edges = {name: value for name, value in limits.items() if value is not None}
    if not edges:
        return []
    view = {"x": {"low": 0, "high": "width"}, "y": {"low": "height", "high": 0}}[channel]
    start, end = [
        f"{name}:Q" if name in edges else alt.value(view[name])
        for name in sorted(limits, key=lambda name: name not in edges)
    ]
    band = alt.Chart(inline(edges)).mark_rect(color=BAND, opacity=0.55)
    return [band.encode(**{channel: start, f"{channel}2": end})]
