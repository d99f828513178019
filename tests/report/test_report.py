"""What holds of the written report, read as files: no browser, no server."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import duckdb
import pytest

from ringledger.cli.main import run
from ringledger.errors import UsageError
from ringledger.report.scripts import to_json
from ringledger.report.site import MENU
from ringledger.report.writing import MARKER, replacing, write_report
from ringledger.warehouse.query import open_file

LOADED = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src"}
MOST_BYTES = 2_000_000


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def loads(self) -> list[str]:
        """Addresses that a browser fetches by itself."""
        return [
            str(attributes[LOADED[tag]])
            for tag, attributes in self.elements
            if tag in LOADED and attributes.get(LOADED[tag]) is not None
        ]

    def links(self) -> list[str]:
        return [str(a["href"]) for tag, a in self.elements if tag == "a" and a.get("href")]

    def policy(self) -> str:
        (found,) = [
            a["content"]
            for tag, a in self.elements
            if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"
        ]
        return str(found)


def pages(folder: Path) -> dict[str, Page]:
    return {path.name: Page(path) for path in sorted(folder.glob("*.html"))}


def digest(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_there_is_a_page_for_each_claim_and_each_entry_of_the_menu(
    report: Path, demo: duckdb.DuckDBPyConnection
) -> None:
    claims = demo.execute("select distinct claim_id from marts.rpt_claims").fetchall()
    expected = {f"claim-{claim_id}.html" for (claim_id,) in claims} | {file for file, _ in MENU}
    assert len(claims) == 7
    assert set(pages(report)) == expected


def test_every_local_link_leads_to_a_file_of_the_report(report: Path) -> None:
    broken = [
        f"{name}: {link}"
        for name, page in pages(report).items()
        for link in [*page.links(), *page.loads()]
        if not urlsplit(link).scheme
        and (path := unquote(urlsplit(link).path))
        and not (report / path).is_file()
    ]
    assert broken == []


def test_a_page_loads_nothing_from_elsewhere(report: Path) -> None:
    for name, page in pages(report).items():
        assert page.loads(), name
        elsewhere = [each for each in page.loads() if urlsplit(each).scheme not in ("", "data")]
        assert elsewhere == [], name
    for style in report.rglob("*.css"):
        assert "url(" not in style.read_text()
        assert "@import" not in style.read_text()


def test_a_page_forbids_any_network_and_any_code_but_its_own(report: Path) -> None:
    for page in pages(report).values():
        policy = page.policy()
        assert policy.startswith("default-src 'none';")
        assert "unsafe" not in policy
        assert "http" not in policy
        inline = [
            a
            for tag, a in page.elements
            if (tag == "script" and not a.get("src") and a.get("type") != "application/json")
            or any(name.startswith("on") for name in a)
            or "style" in a
        ]
        assert inline == []


def test_every_page_of_the_demo_says_that_it_is_fictional(report: Path) -> None:
    for name, page in pages(report).items():
        assert "Fictional. Every place, person, agency, figure" in page.text, name


def test_every_page_says_where_a_correction_goes(report: Path, contact: str) -> None:
    for name, page in pages(report).items():
        assert f"mailto:{contact}" in page.links(), name


def test_every_figure_of_the_front_page_is_the_one_of_the_marts(
    report: Path, demo: duckdb.DuckDBPyConnection
) -> None:
    text = " ".join(pages(report)["index.html"].text.split())
    for numerator, denominator, value, reason in demo.execute(
        "select numerator, denominator, value, wording_reason from marts.rpt_claims"
    ).fetchall():
        figure = f"{value:,.0f}" if denominator is None else f"{value:.1%}"
        made_of = "" if denominator is None else f" {numerator:,} of {denominator:,}"
        assert f"{figure}{made_of}" in text
        assert reason in text


def test_the_front_page_gives_the_day_of_the_figures_and_none_to_the_statement(
    report: Path,
) -> None:
    text = " ".join(pages(report)["index.html"].text.split())
    assert "as of June 22, 2020" in text
    assert "July 2, 2020" not in text  # the edition's press day: another edition's is another


def test_the_rows_of_a_claim_s_page_add_up_to_its_figure(
    report: Path, demo: duckdb.DuckDBPyConnection
) -> None:
    rows = first_rows(report, "partner-agencies")
    (figure,) = demo.execute(
        "select numerator from marts.rpt_claims where claim_id = 'partner-agencies'"
    ).fetchone() or (None,)
    assert len({row[3] for row in rows}) == figure


def test_a_claim_s_page_says_what_each_choice_means(
    report: Path, demo: duckdb.DuckDBPyConnection
) -> None:
    text = " ".join(pages(report)["claim-share-of-deaths.html"].text.split())
    meanings = demo.execute("select meaning from seeds.specification_choices").fetchall()
    assert len(meanings) > 20
    assert [meaning for (meaning,) in meanings if meaning not in text] == []
    assert "with “all” (a death counts only if every agency it names is a partner)" in text


def test_rows_that_tell_of_a_death_come_first_and_by_day(report: Path) -> None:
    days = [row[0] for row in first_rows(report, "partners-with-deaths")]
    told = [day for day in days if day is not None]
    assert told == sorted(told)
    assert days[: len(told)] == told
    assert len(told) < len(days)


def test_a_claim_s_page_has_every_caution_range_and_baseline(
    report: Path, demo: duckdb.DuckDBPyConnection
) -> None:
    text = " ".join(pages(report)["claim-share-of-deaths.html"].text.split())
    sentences = demo.execute(
        "select sentence from marts.rpt_claim_cautions where claim_id = 'share-of-deaths'"
    ).fetchall()
    assert len(sentences) > 4 * 5
    assert [sentence for (sentence,) in sentences if sentence not in text] == []
    for low, high, note, across, of, unusable in demo.execute(
        """
        select missing_lower, missing_upper, missing_note, across_readings, draw_count,
            unusable_upper
        from marts.rpt_claims where claim_id = 'share-of-deaths'
        """
    ).fetchall():
        assert f"Absent partners{low:.1%}{high:.1%}{note}" in text
        assert across in text
        assert f"95% of {of:,} draws" in text
        assert f"{unusable:.1%}" in text
    for share, count, total in demo.execute(
        "select resident_share, resident_count, total_resident_count"
        " from marts.rpt_population_baseline"
    ).fetchall():
        assert f"{share:.1%}{count:,} of {total:,}" in text


def test_the_checks_page_tells_what_did_not_hold_and_has_every_check(report: Path) -> None:
    text = " ".join(pages(report)["checks.html"].text.split())
    assert "61 statements" in text
    assert "1 did not hold" in text
    assert "a_share_is_a_share marts.rpt_claims – dbt test – 2 rows" in text
    assert "1.5" in text
    assert all(
        re.search(rf"check_{number} \S.* held yes expectation raw\.edition", text)
        for number in range(60)
    )


def test_the_queue_says_which_of_its_names_count(report: Path) -> None:
    page = (report / "matching.html").read_text(encoding="utf-8")
    queue = page[page.index('id="review"') : page.index('id="codes"')]
    assert {"accepted", "review"} <= set(re.findall(r"<td[^>]*>(\w+)</td>", queue))
    assert "None of them counts" not in queue


def test_the_map_has_every_partner_and_the_deaths_since_the_window_began(
    report: Path, demo: duckdb.DuckDBPyConnection
) -> None:
    page = (report / "map.html").read_text()
    (written,) = re.findall(r'id="places">(.*?)</script>', page)
    told = json.loads(written)
    places = [row for name in told["places"] for row in chunk(report, name)]
    happened = [row for name in told["happened"] for row in chunk(report, name)]
    partners, mpv, fe = demo.execute(
        """
        select
            (select count(*) from marts.fct_partnerships where is_partner_by_as_of),
            count(*) filter (where in_mapping_police_violence),
            count(*) filter (where in_fatal_encounters)
        from marts.fct_encounters, marts.rpt_edition
        where occurred_on between date_trunc('month', window_starts_on) and last_day(as_of_on)
        """
    ).fetchone() or (None, None, None)
    assert [sum(row[column] for row in happened) for column in (2, 3, 4)] == [partners, mpv, fe]
    assert told["months"][0] <= told["startsOn"][:7]
    assert max(row[0] for row in happened) < len(places)
    residents = demo.execute("select sum(resident_count) from marts.rpt_places").fetchone()
    assert (sum(row[3] or 0 for row in places),) == residents


def test_counties_of_agencies_are_written_as_on_the_map(
    report: Path, demo: duckdb.DuckDBPyConnection
) -> None:
    (written,) = re.findall(r'id="agencies">(.*?)</script>', (report / "agencies.html").read_text())
    rows = [row for name in json.loads(written)["list"] for row in chunk(report, name)]
    shown = {each for row in rows if row[9] for each in row[9].split("; ")}
    known = {
        county.removesuffix(" County")
        for (county,) in demo.execute("select distinct county from marts.rpt_places").fetchall()
        if county
    }
    assert shown
    assert shown <= known


def first_rows(report: Path, claim_id: str) -> list[list[Any]]:
    """The rows that a claim's page shows on opening: its first reading's, the numerator."""
    page = (report / f"claim-{claim_id}.html").read_text(encoding="utf-8")
    part = json.loads(re.findall(r'class="evidence-parts">(.*?)</script>', page)[0])["parts"][0]
    return [row for name in part["chunks"] for row in chunk(report, name)]


def chunk(report: Path, name: str) -> list[list[Any]]:
    text = (report / "data" / f"{name}.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix(f'ringledger.put("{name}",').removesuffix(");\n"))


def test_text_from_the_files_is_text_in_every_page_and_script(
    hostile_report: Path, hostile_texts: tuple[str, str]
) -> None:
    seen = 0
    for path in [*hostile_report.glob("*.html"), *hostile_report.glob("data/*.js")]:
        text = path.read_text(encoding="utf-8")
        assert [each for each in hostile_texts if each in text] == [], path.name
        assert "<img" not in text, path.name
        seen += text.count("window.injected")
    assert seen > 100


def test_data_in_a_script_never_ends_it() -> None:
    assert to_json({"a": "</script><!--\u2028"}) == (
        '{"a":"\\u003c/script\\u003e\\u003c!--\\u2028"}'
    )


def test_no_page_with_its_scripts_is_larger_than_2_mb(report: Path) -> None:
    sizes = {
        name: (report / name).stat().st_size
        + sum((report / each).stat().st_size for each in page.loads() if each != "data:,")
        for name, page in pages(report).items()
    }
    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}
    largest = max(path.stat().st_size for path in report.rglob("*") if path.is_file())
    assert largest < MOST_BYTES


def test_the_command_writes_the_same_report_in_the_place_of_an_earlier_one(
    report: Path,
    contact: str,
    published_demo: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    site = tmp_path / "site"
    shutil.copytree(report, site)
    (site / "old.html").write_text("of an earlier version")
    monkeypatch.setenv("RINGLEDGER_CONTACT", contact)
    assert run(["report", str(site)]) == 0
    assert capsys.readouterr().out == f"{site / 'index.html'}\n"
    assert {path.name for path in tmp_path.iterdir()} == {"site", published_demo.name}

    # No build was made here, so no check is kept: one page tells of it, all else is the same.
    again, before = digest(site), digest(report)
    assert "no result of a check" in pages(site)["checks.html"].text
    assert again.pop("checks.html") != before.pop("checks.html")
    assert again == before


def test_a_report_without_an_address_for_corrections_says_so(
    published_demo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("RINGLEDGER_CONTACT", raising=False)
    monkeypatch.setattr("ringledger.report.writing.write_report", lambda *_: Path("index.html"))
    assert run(["report", "site"]) == 0
    assert "RINGLEDGER_CONTACT" in capsys.readouterr().err


def test_a_folder_of_anything_else_is_left_alone(demo_built: Path, tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "one.jpg").touch()
    with (
        open_file(demo_built) as connection,
        pytest.raises(UsageError, match="no report"),
    ):
        write_report(connection, photos, None)
    assert [path.name for path in photos.iterdir()] == ["one.jpg"]
    assert [path.name for path in tmp_path.iterdir()] == ["photos"]


def test_a_report_that_another_wrote_meanwhile_is_replaced_and_old_remains_go(
    tmp_path: Path,
) -> None:
    target = tmp_path / "site"
    for abandoned in (tmp_path / ".site.1.new", tmp_path / ".site.1.old"):
        abandoned.mkdir()
        os.utime(abandoned, (0, 0))
    with replacing(target) as new:
        (new / MARKER).touch()
        target.mkdir()
        (target / "page.html").touch()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert [path.name for path in target.iterdir()] == [MARKER]


def test_a_report_is_not_put_in_the_place_of_the_folder_one_is_in(
    demo_built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with (
        open_file(demo_built) as connection,
        pytest.raises(UsageError, match="the folder you are in"),
    ):
        write_report(connection, tmp_path, None)
    assert tmp_path.samefile(Path.cwd())


def test_a_vendored_library_is_the_file_its_page_names_with_its_license() -> None:
    vendor = Path(__file__).parents[2] / "ringledger" / "report" / "static" / "vendor"
    for folder in [path for path in vendor.iterdir() if path.is_dir()]:
        origin = (folder / "ORIGIN.md").read_text()
        assert (folder / "LICENSE.txt").is_file()
        for script in [*folder.glob("*.js"), *folder.glob("*.json")]:
            assert hashlib.sha256(script.read_bytes()).hexdigest() in origin
