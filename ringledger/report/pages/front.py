"""The front page: every claim as a card, with its figure, bounds, verdict and caution."""

from __future__ import annotations

from ringledger.report.site import Site


def write(site: Site) -> None:
    """Write index.html."""
    site.page("index.html", "front.html", cards=site.cards)
