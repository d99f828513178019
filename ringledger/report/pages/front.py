"""The front page: every claim as a card, with its figure, bounds, verdict and caution."""

from __future__ import annotations

from ringledger.report.site import Site


def write(site: Site) -> None:
    """Write index.html."""
    # A statement may count no deaths at all.
    counted = (
        card["readings"][0]["reading_title"] for card in site.cards if len(card["readings"]) > 1
    )
    site.page("index.html", "front.html", cards=site.cards, counted_as=next(counted, None))
