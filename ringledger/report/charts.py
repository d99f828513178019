"""Charts in Vega-Lite, built with Altair: small ones drawn while writing, others in the page.

Colors are names of the style sheet's variables, so that one chart serves light, dark and paper.
They come from the palette of Okabe and Ito, and no color says anything that a shape, a place or a
word doesn't say too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import altair as alt

Row = Mapping[str, Any]

INK, MUTED, RULE, PAPER = "var(--ink)", "var(--muted)", "var(--rule)", "var(--paper)"
BAND, FOUND, PUBLISHED = "var(--band)", "var(--found)", "var(--published)"
CHOICES = [f"var(--choice-{number})" for number in range(1, 6)]

_STRIP_WIDTH = 300


@contextmanager
def unchecked() -> Iterator[None]:
    """Without holding every chart against Vega-Lite's schema, which takes longer than drawing it.

    The tests hold each chart of the demo's report against it.
    """
    with alt.utils.schemapi.debug_mode(False):
        yield


@cache
def library() -> str:
    """Vega, Vega-Lite and Vega-Embed as one classic script."""
    import vl_convert

    return str(vl_convert.javascript_bundle(snippet="window.vegaEmbed=vegaEmbed;"))


def drawn(chart: alt.TopLevelMixin, label: str) -> str:
    """The chart as an SVG element for a page, with `label` as its text alternative."""
    import vl_convert
    from markupsafe import escape

    svg = vl_convert.vegalite_to_svg(specification(chart))
    # One picture with one text: the marks inside say nothing by themselves.
    svg = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)
    return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" ', 1)


def specification(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """The chart in Vega-Lite, in the report's look."""
    axis = {
        "aria": False,
        "domainColor": RULE,
        "gridColor": RULE,
        "labelColor": MUTED,
        "labelFontSize": 12,
        "tickColor": RULE,
        "titleColor": MUTED,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    }
    styled = chart.configure(
        background="transparent",
        axis=axis,
        # The element that holds a chart has a text for all of it.
        mark=alt.MarkConfig(aria=False),
        legend={
            "aria": False,
            "labelColor": INK,
            "titleColor": MUTED,
            "labelFontSize": 12,
            "titleFontSize": 12,
        },
        view={"stroke": None},
        text={"color": INK, "fontSize": 12},
        header={"labelColor": INK, "titleColor": MUTED},
    )
    spec: dict[str, Any] = styled.to_dict()
    # It only names the schema's address, which a report that reaches nowhere needn't.
    spec.pop("$schema", None)
    return spec


def scale(claims: Sequence[Row], *columns: str) -> tuple[float, float]:
    """One domain for all readings of a claim, with a little air."""
    seen = [float(claim[c]) for claim in claims for c in columns if claim.get(c) is not None]
    low, high = min(seen), max(seen)
    air = (high - low) * 0.12 or abs(high) * 0.05 or 1.0
    return max(low - air, 0.0), high + air


def strip(claim: Row, domain: tuple[float, float]) -> alt.TopLevelMixin:
    """One figure as a dot with its bounds and what was published, on what the words allow."""
    low, high = domain
    band = {
        "from": low if claim["wording_low"] is None else max(claim["wording_low"], low),
        "to": high if claim["wording_high"] is None else min(claim["wording_high"], high),
    }
    x = alt.X(
        "at:Q",
        title=None,
        scale=alt.Scale(domain=[low, high], nice=False, zero=False),
        axis=alt.Axis(tickCount=4, grid=False, **_ticks(claim["unit"], high - low)),
    )
    bounds = {"at": claim["lower_bound"], "to": claim["upper_bound"]}
    if bounds["at"] is None:
        bounds = {"at": claim["value"], "to": claim["value"]}
    layers = [
        # A range of one number still shows.
        alt.Chart(_one({"at": band["from"], "to": band["to"]}))
        .mark_bar(height=34, color=BAND, minBandSize=3)
        .encode(x=x, x2="to:Q"),
        alt.Chart(_one(bounds))
        .mark_rule(strokeWidth=5, strokeCap="round", color=FOUND, opacity=0.55)
        .encode(x=x, x2="to:Q"),
        alt.Chart(_one({"at": claim["value"]}))
        .mark_point(shape="circle", size=90, filled=True, color=FOUND, opacity=1)
        .encode(x=x),
    ]
    if claim["published_value"] is not None:
        layers.append(
            alt.Chart(_one({"at": claim["published_value"]}))
            .mark_point(
                shape="diamond", size=150, filled=False, strokeWidth=2.2, color=PUBLISHED, opacity=1
            )
            .encode(x=x)
        )
    return alt.layer(*layers).properties(width=_STRIP_WIDTH, height=34, padding=4)


def tick_format(unit: str, span: float) -> str:
    """How an axis of that span writes numbers of the unit (d3-format): no two ticks alike."""
    if unit != "share":
        return ",.0f"
    return ".0%" if span >= 0.05 else ".1%" if span >= 0.005 else ".2%"


def _ticks(unit: str, span: float) -> dict[str, Any]:
    """Ticks of one unit that nowhere touch: a count has none between whole numbers."""
    whole = {} if unit == "share" else {"tickMinStep": 1}
    return {
        "format": tick_format(unit, span),
        "labelOverlap": "greedy",
        "labelSeparation": 6,
        # A label moved inward would touch the next.
        "labelFlush": False,
        **whole,
    }


def _one(row: dict[str, Any]) -> Any:
    return _data([row])


def _data(rows: list[dict[str, Any]]) -> Any:
    return alt.InlineData(values=rows)


def moves(choices: Sequence[Row], labels: Mapping[str, str], claim: Row) -> alt.TopLevelMixin:
    """How far each kind of choice moves the figure, the widest span first.

    `choices` are rows of rpt_claim_choices; `labels` names their dimensions.
    """
    rows = [
        {
            "dimension": labels[row["dimension"]],
            "choice": row["choice"],
            "value": row["value"],
            "is_default": row["is_default_choice"],
        }
        for row in choices
    ]
    y = alt.Y("dimension:N", title=None, sort=_widest_first(rows), axis=_row_axis())
    span_of_all = _span(rows)
    x = _value_axis(claim["unit"], span_of_all)
    base = alt.Chart(_data(rows)).encode(y=y, x=x)
    span = (
        alt.Chart(_data(rows))
        .mark_rule(color=MUTED, strokeWidth=2)
        .encode(y=y, x=_value_axis(claim["unit"], span_of_all, "min"), x2="max(value):Q")
    )
    others = (
        base.transform_filter("!datum.is_default")
        .mark_tick(color=FOUND, thickness=3, height=16)
        .encode(tooltip=_tooltip(claim["unit"], dimension="", choice="choice"))
    )
    default = (
        base.transform_filter("datum.is_default")
        .mark_point(shape="circle", filled=True, size=90, color=FOUND, opacity=1)
        .encode(tooltip=_tooltip(claim["unit"], dimension="", choice="choice (default)"))
    )
    return _rows(alt.layer(span, others, default), len({row["dimension"] for row in rows}), 34)


def ranges(rows: Sequence[Row], claim: Row) -> alt.TopLevelMixin:
    """How far the figure could go: a line from `low` to `high` for each row, with its `label`."""
    listed = [{"label": row["label"], "value": row["low"], "high": row["high"]} for row in rows]
    ends = [{"value": row[edge]} for row in rows for edge in ("low", "high")]
    y = alt.Y("label:N", title=None, sort=None, axis=_row_axis())
    x = _value_axis(claim["unit"], _span([*ends, claim]))
    spans = (
        alt.Chart(_data(listed))
        .mark_rule(strokeWidth=5, strokeCap="round", color=FOUND, opacity=0.55)
        .encode(
            y=y,
            x=x,
            x2="high:Q",
            tooltip=[
                alt.Tooltip("value:Q", title="low", format=_exact(claim["unit"])),
                alt.Tooltip("high:Q", format=_exact(claim["unit"])),
            ],
        )
    )
    found = (
        alt.Chart(_data([{"label": row["label"], "value": claim["value"]} for row in rows]))
        .mark_point(shape="circle", filled=True, size=80, color=FOUND, opacity=1)
        .encode(y=y, x=x)
    )
    layers = [spans, found]
    if claim["published_value"] is not None:
        layers.insert(
            0,
            alt.Chart(_one({"value": claim["published_value"]}))
            .mark_rule(color=PUBLISHED, strokeDash=[6, 4], strokeWidth=2)
            .encode(x=x),
        )
    return _rows(alt.layer(*layers), len(rows), 34)


def waterfall(steps: Sequence[Row], claim: Row) -> alt.TopLevelMixin:
    """The way from the published figure to the one found; `steps` have a `label` each."""
    rows = []
    before = None
    for step in steps:
        rows.append(
            {
                "label": step["label"],
                "value": step["value"],
                "before": step["value"] if before is None else before,
                "change": step["change"],
                "kind": step["kind"],
            }
        )
        before = step["value"]
    y = alt.Y("label:N", title=None, sort=None, axis=_row_axis())
    # Room at both ends for the words above a dot.
    x = _value_axis(claim["unit"], _span(rows), padding=46)
    base = alt.Chart(_data(rows)).encode(y=y, x=x)
    paths = base.mark_rule(strokeWidth=3, color=MUTED).encode(x2="before:Q")
    ends = base.mark_point(filled=True, size=90, opacity=1).encode(
        shape=_by_kind({"published": "diamond", "nearest": "circle", "choice": "circle"}),
        color=_by_kind({"published": PUBLISHED, "nearest": MUTED, "choice": FOUND}),
        tooltip=_tooltip(claim["unit"], label="step", change="change"),
    )
    changes = base.mark_text(align="center", dy=-13, color=MUTED).encode(text="change:N")
    return _rows(alt.layer(paths, ends, changes), len(rows), 60)


def curve(rows: Sequence[Row], labels: Mapping[str, str], claim: Row) -> alt.TopLevelMixin:
    """Every specification's figure in rising order, colored by one of the choices.

    The page feeds the data set `rows`; the parameter `color_by` names a column of it.
    """
    color_by = alt.param(name="color_by", value=next(iter(labels)))
    base = (
        alt.Chart(alt.NamedData("rows"))
        .transform_window(rank="row_number()", sort=[alt.SortField("value")])
        .transform_calculate(by="replace(datum[color_by], /_/g, ' ')")
    )
    x = alt.X("rank:Q", axis=None, scale=alt.Scale(nice=False, zero=False, padding=8))
    tooltip = [
        alt.Tooltip("value:Q", title="figure", format=_exact(claim["unit"])),
        alt.Tooltip("numerator:Q", format=","),
        *([alt.Tooltip("denominator:Q", format=",")] if claim["unit"] == "share" else []),
        *[alt.Tooltip(f"{column}:N", title=label) for column, label in labels.items()],
    ]
    shown = [row for row in rows if row["is_defensible"]]
    size = max(12, min(60, 4000 // len(shown)))
    points = base.mark_point(filled=True, size=size, opacity=0.9).encode(
        x=x,
        y=_value_axis(claim["unit"], _span(shown), channel=alt.Y),
        color=alt.Color("by:N", title=None, scale=alt.Scale(range=CHOICES), legend=_LEGEND),
        tooltip=tooltip,
    )
    default = (
        base.transform_filter("datum.is_default")
        .mark_point(shape="circle", size=220, filled=False, strokeWidth=2.5, color=INK, opacity=1)
        .encode(x=x, y="value:Q", tooltip=tooltip)
    )
    layers = [*_words_allow(claim), *_published(claim), points, default]
    return (
        alt.layer(*layers)
        .add_params(color_by)
        .properties(width="container", height=260, autosize=_FIT)
    )


def matrix(labels: Mapping[str, str], choices: Sequence[tuple[str, str]]) -> alt.TopLevelMixin:
    """Which choices each specification makes, in the order of the curve above it.

    `choices` are the (dimension, choice) pairs from top to bottom.
    """
    # Each dimension's lines stand under its name, a line without marks.
    order: list[str] = []
    for dimension, choice in choices:
        if (heading := _choice_label(labels[dimension], "")) not in order:
            order.append(heading)
        order.append(_choice_label(labels[dimension], choice))
    heading_only = "split(datum.label, '|')[1] === ''"
    names = ", ".join(f"{column}: '{label}'" for column, label in labels.items())
    chart: alt.Chart = (
        alt.Chart(alt.NamedData("rows"))
        .transform_window(rank="row_number()", sort=[alt.SortField("value")])
        .transform_fold(list(labels), as_=["dimension", "choice"])
        .transform_filter("isValid(datum.choice)")
        .transform_calculate(
            line=f"({{{names}}})[datum.dimension] + '|' + replace(datum.choice, /_/g, ' ')"
        )
        .mark_tick(thickness=1.2, height=11, color=INK)
        .encode(
            x=alt.X("rank:Q", axis=None, scale=alt.Scale(nice=False, zero=False, padding=8)),
            y=alt.Y(
                "line:N",
                title=None,
                scale=alt.Scale(domain=order),
                axis=alt.Axis(
                    labelExpr=f"split(datum.label, '|')[{heading_only} ? 0 : 1]",
                    labelFontWeight={
                        "condition": {"test": heading_only, "value": 600},
                        "value": "normal",
                    },
                    gridOpacity={"condition": {"test": heading_only, "value": 0}, "value": 1},
                    minExtent=_AXIS,
                    maxExtent=_AXIS,
                    labelLimit=_AXIS,
                    domain=False,
                    ticks=False,
                    grid=True,
                ),
            ),
        )
        .properties(width="container", height=17 * len(order), autosize=_FIT)
    )
    return chart


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
    layers = []
    edges = {
        name: claim[column]
        for name, column in (("low", "wording_low"), ("high", "wording_high"))
        if claim[column] is not None
    }
    if edges:
        band = alt.Chart(_one(edges)).mark_rect(color=BAND, opacity=0.55)
        layers.append(
            band.encode(
                x="low:Q" if "low" in edges else alt.value(0),
                x2="high:Q" if "high" in edges else alt.value("width"),
            )
        )
    layers.append(
        alt.Chart(_data(data))
        .mark_point(size=70, strokeWidth=2, opacity=1)
        .encode(
            x=_value_axis(claim["unit"], _span(data)),
            y=y,
            color=_by_reading(alt.Color, readings, CHOICES[: len(readings)]),
            shape=_by_reading(alt.Shape, readings, shapes),
            tooltip=_tooltip(claim["unit"], description="recipe", reading=""),
        )
    )
    return _rows(alt.layer(*layers), len(order), 38)


def calibration(bands: Sequence[Row]) -> alt.TopLevelMixin:
    """What probabilities promised and what came true: a dot for each band, on the line of equality.

    `bands` have `mean_probability`, `right_share`, its interval (`low`, `high`) and a `count`.
    """
    shares = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(format=".0%", tickCount=5, labelOverlap="greedy", labelSeparation=6)
    x = alt.X("mean_probability:Q", title="promised", scale=shares, axis=axis)
    equal = (
        alt.Chart(_data([{"mean_probability": 0, "to": 0}, {"mean_probability": 1, "to": 1}]))
        .mark_line(color=MUTED, strokeDash=[4, 4], strokeWidth=1.2)
        .encode(x=x, y=alt.Y("to:Q", title="came true", scale=shares, axis=axis))
    )
    base = alt.Chart(_data([dict(band) for band in bands])).encode(
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
    return alt.layer(equal, intervals, dots).properties(
        width="container", height=300, autosize=_FIT
    )


def _by_reading(channel: Any, readings: list[str], values: list[str]) -> Any:
    return channel(
        "reading:N",
        title=None,
        scale=alt.Scale(domain=readings, range=values),
        legend=_LEGEND,
    )


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
    legend = alt.Legend(**_LEGEND.to_dict(), values=alt.ExprRef("present"))
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
        .properties(width="container", height=220, autosize=_FIT)
    )


def map_of_places(is_fictional: bool) -> alt.TopLevelMixin:
    """Circles where places lie, on dots for every place.

    The page feeds `everywhere` (latitude and longitude of each place) and `shown` (the same with an
    area in square pixels, a band of color, and what a tooltip tells).
    """
    # What is invented lies where no projection of a country reaches.
    projection = alt.Projection(type="mercator" if is_fictional else "albersUsa")
    place = {"longitude": "longitude:Q", "latitude": "latitude:Q"}
    everywhere = (
        alt.Chart(alt.NamedData("everywhere"))
        .mark_circle(size=5, color=MUTED, opacity=0.45)
        .encode(**place)
    )
    shown = (
        alt.Chart(alt.NamedData("shown"), name="shown")
        .mark_circle(opacity=0.72, stroke=PAPER, strokeWidth=0.6)
        .encode(
            **place,
            size=alt.Size("area:Q", scale=None, legend=None),
            color=alt.Color("color:N", scale=None, legend=None),
            tooltip=[
                alt.Tooltip("place:N"),
                alt.Tooltip("residents:Q", format=","),
                alt.Tooltip("agencies:Q", format=","),
                alt.Tooltip("partners:Q", format=","),
                alt.Tooltip("deaths:Q", format=","),
            ],
        )
    )
    return alt.layer(everywhere, shown).properties(projection=projection, width="container")


_WHEN = {
    "before joining": (MUTED, "circle"),
    "in the month of joining": (PUBLISHED, "triangle-up"),
    "on or after joining": (FOUND, "square"),
    "never on the partner list": (INK, "circle"),
}


# Room for the words beside a chart's rows: the curve and its matrix share it, so they line up.
_AXIS = 126
_FIT = alt.AutoSizeParams(type="fit-x", contains="padding")
_LEGEND = alt.Legend(orient="top", direction="vertical", columns=1, symbolSize=90)


def _rows(chart: alt.LayerChart | alt.FacetChart, count: int, pixels: int) -> alt.TopLevelMixin:
    """A chart of that many rows, each so many pixels high."""
    return chart.properties(width="container", height=count * pixels, autosize=_FIT)


def _choice_label(dimension: str, choice: str) -> str:
    return f"{dimension}|{choice.replace('_', ' ')}"


def _widest_first(rows: Sequence[Row]) -> list[str]:
    values: dict[str, list[float]] = {}
    for row in rows:
        values.setdefault(row["dimension"], []).append(row["value"])
    return sorted(values, key=lambda name: (min(values[name]) - max(values[name]), name))


def _row_axis() -> alt.Axis:
    return alt.Axis(
        labelExpr="split(datum.label, '|')",
        minExtent=_AXIS,
        maxExtent=_AXIS,
        labelLimit=_AXIS,
        labelLineHeight=14,
        ticks=False,
        domain=False,
        grid=True,
    )


def _span(rows: Sequence[Row]) -> float:
    values = [row["value"] for row in rows]
    return float(max(values) - min(values))


def _value_axis(
    unit: str, span: float, aggregate: str = "", channel: Any = alt.X, padding: int = 28
) -> Any:
    field = f"{aggregate}(value):Q" if aggregate else "value:Q"
    # What would reach beyond the chart is left out: its line stays.
    axis: dict[str, Any] = {"tickCount": 5, "labelBound": True, **_ticks(unit, span)}
    if channel is alt.Y:
        axis |= {"minExtent": _AXIS, "maxExtent": _AXIS}
    return channel(
        field, title=None, scale=alt.Scale(zero=False, padding=padding), axis=alt.Axis(**axis)
    )


def _words_allow(claim: Row) -> list[alt.Chart]:
    low, high = claim["wording_low"], claim["wording_high"]
    edges = {name: value for name, value in (("low", low), ("high", high)) if value is not None}
    band = alt.Chart(_one(edges)).mark_rect(color=BAND, opacity=0.55)
    if low is not None and high is not None:
        return [band.encode(y="low:Q", y2="high:Q")]
    if low is not None:
        # Open above: to the top of the view.
        return [band.encode(y="low:Q", y2=alt.value(0))]
    return [band.encode(y="high:Q", y2=alt.value("height"))]


def _published(claim: Row) -> list[alt.Chart]:
    if claim["published_value"] is None:
        return []
    return [
        alt.Chart(_one({"value": claim["published_value"]}))
        .mark_rule(color=PUBLISHED, strokeDash=[6, 4], strokeWidth=2)
        .encode(y="value:Q")
    ]


def _by_kind(values: Mapping[str, str]) -> Any:
    return {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": list(values), "range": list(values.values())},
        "legend": None,
    }


def _exact(unit: str) -> str:
    return ".2%" if unit == "share" else ",.0f"


def _tooltip(unit: str, **titles: str) -> list[alt.Tooltip]:
    named = [alt.Tooltip(f"{name}:N", title=title or name) for name, title in titles.items()]
    return [*named, alt.Tooltip("value:Q", title="figure", format=_exact(unit))]
