"""The built site: every link leads somewhere, nothing is fetched, every page says whom to tell."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

# Elements whose address a browser fetches by itself.
FETCHED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "object": "data"}


class Page(HTMLParser):
    """The addresses and ids of one page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.ids: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids.add(given.get("id", ""))
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "link" and given.get("rel") not in {"next", "prev", "index", "search"}:
            self.fetched.append(given["href"])
        if tag in FETCHED and FETCHED[tag] in given:
            self.fetched.append(given[FETCHED[tag]])


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    return {
        path: Page(path) for path in sorted(site.rglob("*.html")) if "_static" not in path.parts
    }


def dead_links(pages: dict[Path, Page]) -> Iterator[str]:
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file():
                yield f"{path.name}: {link}"
            elif parts.fragment and target in pages and parts.fragment not in pages[target].ids:
                yield f"{path.name}: {link} names no part of that page"


def test_every_link_between_pages_leads_to_a_page_and_a_part_of_it(
    pages: dict[Path, Page],
) -> None:
    assert len(pages) > 20
    assert list(dead_links(pages)) == []


def test_no_page_fetches_anything_from_elsewhere(site: Path, pages: dict[Path, Page]) -> None:
    fetched = {address for page in pages.values() for address in page.fetched}
    assert fetched
    assert {
        address for address in fetched if urlsplit(address).scheme or address[:2] == "//"
    } == set()
    styles = [path.read_text(encoding="utf-8") for path in site.rglob("*.css")]
    assert styles
    assert not any(
        "url(http" in style or "url(//" in style or "@import" in style for style in styles
    )


def test_every_column_of_a_table_has_a_heading(pages: dict[Path, Page]) -> None:
    nameless = '<th class="head"><p></p></th>'
    assert [path.name for path in pages if nameless in path.read_text(encoding="utf-8")] == []


def test_every_page_says_what_no_figure_can_say_how_to_cite_and_whom_to_write_to(
    site: Path, pages: dict[Path, Page]
) -> None:
    for path, page in pages.items():
        up = "../" * (len(path.relative_to(site).parts) - 1)
        mine = {"limits.html": "#", "corrections.html": "#"}
        for name in ("limits.html", "corrections.html"):
            wanted = mine[name] if path.name == name else f"{up}{name}"
            assert wanted in page.links, path
        assert "mailto:desk@example.org" in page.links, path


def test_formulas_are_drawn_by_the_browser_itself(site: Path) -> None:
    method = (site / "method.html").read_text(encoding="utf-8")
    assert method.count("<math") > 10
    assert "mathjax.js" not in method.lower()


def test_the_page_of_citation_shows_the_citation_file(site: Path) -> None:
    assert "cff-version" in (site / "corrections.html").read_text(encoding="utf-8")
