"""The report in a browser: it works from the disk, reaches nowhere, and everybody can use it."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ringledger.report.writing import write_report
from ringledger.warehouse.query import open_file

PAGES = (
    *("index.html", "claim-share-of-deaths.html", "claim-named-cases.html", "map.html"),
    *("agencies.html", "matching.html", "checks.html", "sources.html"),
)
SERIOUS = {"serious", "critical"}


@pytest.fixture
def visit(browser: Any) -> Iterator[Any]:
    """Opens a page of a report; at the end, nothing was said to the console or asked elsewhere."""
    contexts, said, asked = [], [], []

    def open_page(folder: Path, path: str, width: int = 1440, scheme: str = "light") -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{folder.as_uri()}/{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def until(page: Any, holds: Callable[[], bool]) -> None:
    """Look again and again from outside: the page's policy forbids a look that polls inside it."""
    for _ in range(300):
        if holds():
            return
        page.wait_for_timeout(100)
    pytest.fail("what was waited for did not come")


def see_all(page: Any) -> None:
    """Scroll to the end, so that everything drawn when seen is drawn."""
    for selector in ("figure", ".evidence"):
        for element in page.locator(selector).all():
            if element.is_visible():
                element.scroll_into_view_if_needed()
    for chart in page.locator("[data-chart]").all():
        if chart.is_visible():
            chart.locator("svg").wait_for()


@pytest.mark.parametrize(
    ("width", "scheme"), [(320, "light"), (1440, "dark")], ids=["phone", "desktop"]
)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_its_window_and_has_no_barrier(
    report: Path, visit: Any, path: str, scheme: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit(report, path, width, scheme)
    see_all(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # It would read the style sheets again, which the page's policy forbids.
    found = Axe().run(page, options={"preload": False}).response["violations"]
    barriers = [
        f"{each['id']}: {node['html'][:200]}"
        for each in found
        if each["impact"] in SERIOUS
        for node in each["nodes"]
    ]
    assert barriers == []


def test_every_check_is_read_without_scrolling_sideways(report: Path, visit: Any) -> None:
    page = visit(report, "checks.html", 1200)
    widths = page.evaluate(
        "(({scrollWidth, clientWidth}) => [scrollWidth, clientWidth])"
        "(document.querySelector('.dt-layout-table'))"
    )
    assert widths[0] <= widths[1]


def test_paper_shows_charts_that_nobody_scrolled_to(report: Path, visit: Any) -> None:
    page = visit(report, "claim-share-of-deaths.html")
    charts = page.locator("[data-chart]:visible")
    until(page, lambda: page.locator("[data-chart]:visible svg").count() == charts.count())
    assert page.evaluate("scrollY") == 0
    page.emulate_media(media="print")
    assert not page.locator("nav[aria-label=Pages]").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440


def test_the_menu_leads_through_the_report_by_keyboard(report: Path, visit: Any) -> None:
    page = visit(report, "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Sources":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/sources.html")


def test_unchecking_a_choice_removes_its_specifications_from_the_curve(
    report: Path, visit: Any
) -> None:
    page = visit(report, "claim-share-of-deaths.html")
    see_all(page)
    curve = page.locator(".curve:visible")
    dots = curve.locator(".chart").first.locator("g.mark-symbol path")
    before = dots.count()
    curve.locator("fieldset[data-dimension=attribution] input[value=all]").uncheck()
    until(page, lambda: dots.count() < before)
    assert curve.locator(".shown").inner_text().split(" of ")[0] != str(before)


def test_choosing_a_reading_shows_its_sections_alone(report: Path, visit: Any) -> None:
    page = visit(report, "claim-share-of-deaths.html")
    page.get_by_label("Deaths as counted by").select_option("fatal_encounters")
    shown = page.locator("[data-reading]:visible")
    assert {each.get_attribute("data-reading") for each in shown.all()} == {"fatal_encounters"}


def test_rows_are_searched_sorted_and_downloaded(report: Path, visit: Any, tmp_path: Path) -> None:
    page = visit(report, "claim-partner-agencies.html")
    see_all(page)
    rows = page.locator(".evidence tbody tr")
    rows.first.wait_for()
    # No death is counted here, so no column tells of one.
    headings = page.locator(".evidence thead th").all_inner_texts()
    assert headings[0].startswith("Agencies as the row names them")
    name = rows.nth(3).locator("td").nth(1).inner_text()
    page.locator(".evidence").get_by_label("Search").fill(name)
    until(page, lambda: rows.count() < 25)
    assert name in rows.first.inner_text()
    page.locator(".evidence").get_by_label("Search").fill("")

    heading = page.locator(".evidence th", has_text="Counts for")
    heading.click()
    page.locator(".evidence th[aria-sort=ascending]").wait_for()

    with page.expect_download() as download:
        page.locator(".evidence").get_by_text("Download these rows").click()
    target = tmp_path / "rows.csv"
    download.value.save_as(target)
    with target.open(encoding="utf-8-sig", newline="") as stream:
        downloaded = list(csv.DictReader(stream))
    total = int(
        page.locator(".evidence input:checked + *, .evidence label")
        .first.inner_text()
        .split(":")[1]
        .split()[0]
        .replace(",", "")
    )
    assert len(downloaded) == total
    assert {len(row["sha256"]) for row in downloaded} == {64}


def test_a_partner_whose_row_gives_a_month_is_shown_with_no_day(
    report: Path, visit: Any, demo_built: Path
) -> None:
    with duckdb.connect(str(demo_built), read_only=True) as warehouse:
        claims = warehouse.execute(
            """
            select concat(agency_name, ', ', state), strftime(partner_active_on_earliest, '%Y-%m')
            from marts.rpt_claim_evidence
            inner join marts.dim_agencies using (agency_id, agency_name)
            where
                claim_id = 'partner-agencies' and part = 'numerator'
                and partner_active_on_earliest < partner_active_on_latest
            """
        ).fetchall()
        agencies = warehouse.execute(
            """
            select agency_name, strftime(active_on_earliest, '%Y-%m')
            from marts.rpt_agencies
            where active_on_earliest < active_on_latest
            """
        ).fetchall()
    listed, shown = visit(report, "agencies.html"), visit(report, "claim-partner-agencies.html")
    see_all(shown)
    name, month = claims[0]
    shown.locator(".evidence").get_by_label("Search").fill(name)
    shown.locator(".evidence tbody td", has_text=re.compile(f"^{month}$")).first.wait_for()
    shown.locator(
        ".evidence tbody td", has_text=re.compile(f"^{re.escape(name)}$")
    ).first.wait_for()
    name, month = agencies[0]
    listed.get_by_label("Search").fill(name)
    listed.locator("#list tbody td", has_text=re.compile(f"^{month}$")).first.wait_for()


def test_the_deaths_of_an_agency_add_up_also_in_the_month_it_joined(
    demo_built: Path, visit: Any, tmp_path: Path
) -> None:
    warehouse = shutil.copy(demo_built, tmp_path / "demo.duckdb")
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            """
            update marts.rpt_agencies set before_joining_count = before_joining_count - 1
            where agency_id = (
                select min(agency_id) from marts.rpt_agencies
                where before_joining_count > 0 and active_on_earliest < active_on_latest
            )
            """
        )
        agency_id, counts = connection.execute(
            """
            select agency_id, [death_count, before_joining_count, after_joining_count]
            from marts.rpt_agencies
            where before_joining_count + after_joining_count < death_count
            """
        ).fetchall()[0]
    with open_file(warehouse) as connection:
        write_report(connection, tmp_path / "report", None)
    page = visit(tmp_path / "report", f"agencies.html#{agency_id}")
    page.locator("#agency-summary", has_text="in the days in which it may have joined").wait_for()
    said = [int(number) for number in re.findall(r"[0-9]+", page.inner_text("#agency-summary"))]
    assert said == [*counts, 1]


def test_the_map_follows_the_slider_and_the_choices(report: Path, visit: Any) -> None:
    page = visit(report, "map.html")
    see_all(page)
    circles = page.locator("#map-key").locator("xpath=..").locator("g.shown_marks path")
    now, partners = circles.count(), page.locator("#map-summary").inner_text()
    page.locator("#month").focus()
    page.keyboard.press("Home")
    until(page, lambda: circles.count() < now)
    assert page.locator("#map-summary").inner_text() != partners
    page.keyboard.press("End")
    until(page, lambda: page.locator("#map-summary").inner_text() == partners)
    page.locator("#level").select_option("state")
    page.locator("#as").select_option("rate")
    until(page, lambda: circles.count() < now)
    placed = page.evaluate(
        "new DataTable.Api('#map-table table').column(2).data().toArray()"
        ".filter((residents) => residents !== null).length"
    )
    assert placed == circles.count()
    assert "of 100 agencies" in page.locator("#map-key").inner_text()


def test_an_agency_is_found_by_its_address(report: Path, visit: Any) -> None:
    page = visit(report, "agencies.html")
    first = page.locator("#list tbody a").first
    first.wait_for()
    name, address = first.inner_text(), first.get_attribute("href")
    again = visit(report, f"agencies.html{address}")
    again.locator("#agency-name", has_text=name).wait_for()
    again.locator("#agency svg").first.wait_for()
    assert again.locator("#agency-names tbody tr").count() > 0
    assert not again.locator("#list").is_visible()


def test_an_address_that_was_cut_short_leads_to_the_page_all_the_same(
    report: Path, visit: Any
) -> None:
    page = visit(report, "agencies.html#Ash%2")
    page.locator("#list tbody a").first.wait_for()
    page = visit(report, "claim-share-of-deaths.html#both%")
    page.locator(".reading [data-chart] svg").first.wait_for()


def test_text_from_the_files_runs_nowhere(hostile_report: Path, visit: Any) -> None:
    for path in PAGES:
        page = visit(hostile_report, path)
        see_all(page)
        assert page.evaluate("window.injected") is None
    page = visit(hostile_report, "checks.html")
    page.locator(".dt-container").get_by_label("Search").fill("check_59")
    until(page, lambda: page.locator(".dt-container tbody tr").count() == 1)
    assert page.evaluate("window.injected") is None
    page = visit(hostile_report, "agencies.html")
    page.locator("#list tbody a").first.click()
    page.locator("#agency-names tbody tr").first.wait_for()
    assert "window.injected" in page.locator("#agency-name").inner_text()
    assert page.evaluate("window.injected") is None
