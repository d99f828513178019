"""The SQL page in a browser: it asks, answers, and shows text of data as text.

What needs DuckDB for browsers runs where its npm package is installed in this checkout's home.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import pytest

from ringledger.serving.packages import find_packages
from ringledger.serving.site import Site
from ringledger.warehouse.examples import examples

Serve = Callable[[Site], AbstractContextManager[str]]

PACKAGES = find_packages(Path(__file__).resolve().parents[2] / "data")

needs_packages = pytest.mark.skipif(
    PACKAGES is None, reason="no DuckDB for browsers: npm install --prefix data @duckdb/duckdb-wasm"
)


@pytest.fixture
def visit(browser: Any) -> Iterator[Any]:
    """Opens an address; at the end, no request went to any other server and no script failed."""
    contexts, failed, asked = [], [], []

    def open_page(address: str, path: str, width: int = 1280, scheme: str = "light") -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.on("request", lambda request: asked.append((address, request.url)))
        page.goto(f"{address}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert failed == []
    elsewhere = [url for own, url in asked if not url.startswith((own, "blob:", "data:"))]
    assert elsewhere == []


def answered(page: Any) -> str:
    """What the page says once it has an answer, or of what went wrong."""
    page.locator("#status", has_text="rows in").or_(
        page.locator("#problem", has_text=":")
    ).first.wait_for(timeout=60_000)
    return f"{page.inner_text('#status')} {page.inner_text('#problem')}"


def test_without_duckdb_the_page_says_how_to_get_it_and_shows_text_as_text(
    site: Site, serve: Serve, visit: Any, markup: str
) -> None:
    with serve(site) as address:
        page = visit(address, "/sql/")
        page.locator("#problem", has_text="npm install --prefix").wait_for()
        assert markup in page.inner_text("#edition")
        assert page.is_visible("#fictional")
        assert page.is_disabled("#run")
        assert page.get_attribute("#contact a", "href") == "mailto:desk@example.org"
        shown = page.locator("#example option").all_inner_texts()
        assert shown[1:] == [each.question for each in examples()]
        page.select_option("#example", "partners_by_state")
        assert "partners" in page.input_value("#statement")
        assert page.inner_text("#limits").startswith("It can't say: ")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_page_fits_its_window_and_has_no_barrier(
    site: Site, serve: Serve, visit: Any, scheme: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with serve(site) as address:
        page = visit(address, "/sql/", width, scheme)
        page.locator("#problem", has_text="npm install").wait_for()
        box = page.locator("body").bounding_box()
        assert box is not None
        assert box["width"] <= width
        found = Axe().run(page, options={"preload": False}).response["violations"]
        serious = [each["id"] for each in found if each["impact"] in {"serious", "critical"}]
        assert serious == []


@needs_packages
def test_every_question_of_the_cookbook_has_its_answer_in_the_browser(
    demo_built: Path, serve: Serve, visit: Any
) -> None:
    site = Site(demo_built, None, PACKAGES, demo_built.parent)
    with serve(site) as address:
        page = visit(address, "/")
        assert "rows in" in answered(page)
        for each in examples():
            page.select_option("#example", each.name)
            page.locator("#download:enabled").or_(
                page.locator("#problem", has_text=":")
            ).first.wait_for(timeout=60_000)
            assert page.inner_text("#problem") == "", each.name
            with duckdb.connect(str(demo_built), read_only=True) as connection:
                count = len(connection.execute(each.sql).fetchall())
            assert f"{min(count, 500)} rows" in page.inner_text("#status"), each.name


@needs_packages
def test_a_question_is_asked_read_and_taken_away_by_keyboard(
    demo_built: Path, serve: Serve, visit: Any, tmp_path: Path
) -> None:
    site = Site(demo_built, None, PACKAGES, demo_built.parent)
    question = (
        "select '<img src=x onerror=alert(1)>' as told, '=1+1' as formula, -1 as less, "
        "12345678901234567890::hugeint as large, null as none -- end"
    )
    with serve(site) as address:
        page = visit(address, f"/sql/#sql={quote(question)}")
        answered(page)
        cells = page.locator("#result td").all_inner_texts()
        assert cells == [
            "<img src=x onerror=alert(1)>",
            "=1+1",
            "-1",
            "12345678901234567890",
            "null",
        ]
        page.focus("#statement")
        page.keyboard.press("Control+A")
        page.keyboard.type("select 'asked' as word")
        page.keyboard.press("Control+Enter")
        page.locator("#result td", has_text="asked").wait_for()
        page.fill("#statement", question)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator("#result td", has_text="=1+1").wait_for()
        page.keyboard.press("Tab")
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        target = tmp_path / "rows.csv"
        download.value.save_as(target)
        with target.open(encoding="utf-8", newline="") as file:
            (row,) = csv.DictReader(file)
        assert row["formula"] == "'=1+1"
        assert row["less"] == "-1"


@needs_packages
def test_nothing_can_be_changed_from_the_page(demo_built: Path, serve: Serve, visit: Any) -> None:
    site = Site(demo_built, None, PACKAGES, demo_built.parent)
    with serve(site) as address:
        page = visit(address, "/sql/#sql=drop%20table%20marts.rpt_claims")
        said = answered(page)
        assert "Only questions can be asked here" in said
        page.fill("#statement", "select count(*) as claims from marts.rpt_claims")
        page.press("#statement", "Control+Enter")
        page.locator("#result td").first.wait_for()
