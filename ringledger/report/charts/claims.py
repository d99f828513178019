"""A claim's figure, and how far choices and links move it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from ringledger.report.charts.parts import (
    FIT,
    LABEL_WIDTH,
    LEGEND,
    Row,
    exact_format,
    in_rows,
    inline,
    published_line,
    row_axis,
    span_of,
    ticks,
    tooltips,
    value_axis,
    wording_band,
)
from ringledger.report.charts.vega import BAND, CHOICES, FOUND, INK, MUTED, PUBLISHED

_STRIP_WIDTH = 300


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
        axis=alt.Axis(tickCount=4, grid=False, **ticks(claim["unit"], high - low)),
    )
    bounds = {"at": claim["lower_bound"], "to": claim["upper_bound"]}
    if bounds["at"] is None:
        bounds = {"at": claim["value"], "to": claim["value"]}
    layers = [
        # A range of one number still shows.
        alt.Chart(inline({"at": band["from"], "to": band["to"]}))
        .mark_bar(height=34, color=BAND, minBandSize=3)
        .encode(x=x, x2="to:Q"),
        alt.Chart(inline(bounds))
        .mark_rule(strokeWidth=5, strokeCap="round", color=FOUND, opacity=0.55)
        .encode(x=x, x2="to:Q"),
        alt.Chart(inline({"at": claim["value"]}))
        .mark_point(shape="circle", size=90, filled=True, color=FOUND, opacity=1)
        .encode(x=x),
    ]
    if claim["published_value"] is not None:
        layers.append(
            alt.Chart(inline({"at": claim["published_value"]}))
            .mark_point(
                shape="diamond", size=150, filled=False, strokeWidth=2.2, color=PUBLISHED, opacity=1
            )
            .encode(x=x)
        )
    return alt.layer(*layers).properties(width=_STRIP_WIDTH, height=34, padding=4)


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
    y = alt.Y("dimension:N", title=None, sort=_widest_first(rows), axis=row_axis())
    span_of_all = span_of(rows)
    x = value_axis(claim["unit"], span_of_all)
    base = alt.Chart(inline(*rows)).encode(y=y, x=x)
    span = (
        alt.Chart(inline(*rows))
        .mark_rule(color=MUTED, strokeWidth=2)
        .encode(y=y, x=value_axis(claim["unit"], span_of_all, "min"), x2="max(value):Q")
    )
    others = (
        base.transform_filter("!datum.is_default")
        .mark_tick(color=FOUND, thickness=3, height=16)
        .encode(tooltip=tooltips(claim["unit"], dimension="", choice="choice"))
    )
    default = (
        base.transform_filter("datum.is_default")
        .mark_point(shape="circle", filled=True, size=90, color=FOUND, opacity=1)
        .encode(tooltip=tooltips(claim["unit"], dimension="", choice="choice (default)"))
    )
    return in_rows(alt.layer(span, others, default), len({row["dimension"] for row in rows}), 34)


def ranges(rows: Sequence[Row], claim: Row) -> alt.TopLevelMixin:
    """How far the figure could go: a line from `low` to `high` for each row, with its `label`."""
    listed = [{"label": row["label"], "value": row["low"], "high": row["high"]} for row in rows]
    ends = [{"value": row[edge]} for row in rows for edge in ("low", "high")]
    y = alt.Y("label:N", title=None, sort=None, axis=row_axis())
    x = value_axis(claim["unit"], span_of([*ends, claim]))
    spans = (
        alt.Chart(inline(*listed))
        .mark_rule(strokeWidth=5, strokeCap="round", color=FOUND, opacity=0.55)
        .encode(
            y=y,
            x=x,
            x2="high:Q",
            tooltip=[
                alt.Tooltip("value:Q", title="low", format=exact_format(claim["unit"])),
                alt.Tooltip("high:Q", format=exact_format(claim["unit"])),
            ],
        )
    )
    found = (
        alt.Chart(inline(*({"label": row["label"], "value": claim["value"]} for row in rows)))
        .mark_point(shape="circle", filled=True, size=80, color=FOUND, opacity=1)
        .encode(y=y, x=x)
    )
    layers = [*published_line(claim, x=x), spans, found]
    return in_rows(alt.layer(*layers), len(rows), 34)


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
    y = alt.Y("label:N", title=None, sort=None, axis=row_axis())
    # Room at both ends for the words above a dot.
    x = value_axis(claim["unit"], span_of(rows), padding=46)
    base = alt.Chart(inline(*rows)).encode(y=y, x=x)
    paths = base.mark_rule(strokeWidth=3, color=MUTED).encode(x2="before:Q")
    ends = base.mark_point(filled=True, size=90, opacity=1).encode(
        shape=_by_kind({"published": "diamond", "nearest": "circle", "choice": "circle"}),
        color=_by_kind({"published": PUBLISHED, "nearest": MUTED, "choice": FOUND}),
        tooltip=tooltips(claim["unit"], label="step", change="change"),
    )
    changes = base.mark_text(align="center", dy=-13, color=MUTED).encode(text="change:N")
    return in_rows(alt.layer(paths, ends, changes), len(rows), 60)


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
        alt.Tooltip("value:Q", title="figure", format=exact_format(claim["unit"])),
        alt.Tooltip("numerator:Q", format=","),
        *([alt.Tooltip("denominator:Q", format=",")] if claim["unit"] == "share" else []),
        *[alt.Tooltip(f"{column}:N", title=label) for column, label in labels.items()],
    ]
    shown = [row for row in rows if row["is_defensible"]]
    size = max(12, min(60, 4000 // len(shown)))
    points = base.mark_point(filled=True, size=size, opacity=0.9).encode(
        x=x,
        y=value_axis(claim["unit"], span_of(shown), channel=alt.Y),
        color=alt.Color("by:N", title=None, scale=alt.Scale(range=CHOICES), legend=LEGEND),
        tooltip=tooltip,
    )
    default = (
        base.transform_filter("datum.is_default")
        .mark_point(shape="circle", size=220, filled=False, strokeWidth=2.5, color=INK, opacity=1)
        .encode(x=x, y="value:Q", tooltip=tooltip)
    )
    layers = [
        *wording_band(claim, "y"),
        *published_line(claim, y="value:Q"),
        points,
        default,
    ]
    return (
        alt.layer(*layers)
        .add_params(color_by)
        .properties(width="container", height=260, autosize=FIT)
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
                    minExtent=LABEL_WIDTH,
                    maxExtent=LABEL_WIDTH,
                    labelLimit=LABEL_WIDTH,
                    domain=False,
                    ticks=False,
                    grid=True,
                ),
            ),
        )
        .properties(width="container", height=17 * len(order), autosize=FIT)
    )
    return chart


def _choice_label(dimension: str, choice: str) -> str:
    return f"{dimension}|{choice.replace('_', ' ')}"


def _widest_first(rows: Sequence[Row]) -> list[str]:
    values: dict[str, list[float]] = {}
    for row in rows:
        values.setdefault(row["dimension"], []).append(row["value"])
    return sorted(values, key=lambda name: (min(values[name]) - max(values[name]), name))


def _by_kind(values: Mapping[str, str]) -> Any:
    return {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": list(values), "range": list(values.values())},
        "legend": None,
    }
