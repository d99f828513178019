"""The map of places."""

from __future__ import annotations

import altair as alt

from ringledger.report.charts.vega import MUTED, PAPER


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
