"""The look of the report's charts, and drawing them.

Belongs here: colors, fonts, the drawing libraries. Does not: what a chart shows.

Colors are names of the style sheet's variables, so that one chart serves light, dark and paper.
They come from the palette of Okabe and Ito, and no color says anything that a shape, a place or a
word doesn't say too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import altair as alt

INK, MUTED, RULE, PAPER = "var(--ink)", "var(--muted)", "var(--rule)", "var(--paper)"
BAND, FOUND, PUBLISHED = "var(--band)", "var(--found)", "var(--published)"
CHOICES = [f"var(--choice-{number})" for number in range(1, 6)]


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
