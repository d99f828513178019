"""The server hands out what it should, in whole and in part, and to this machine alone."""

from __future__ import annotations

import http.client
import json
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ringledger.cli.main import run
from ringledger.errors import UsageError
from ringledger.report.writing import MARKER
from ringledger.serving import site as site_module
from ringledger.serving.packages import find_packages
from ringledger.serving.server import is_loopback, listening
from ringledger.serving.site import Site
from ringledger.settings import Settings
from ringledger.warehouse.examples import examples


def get(
    address: str, path: str, *, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body. The path goes out as it is: no client tidies it up before."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    try:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()
    finally:
        connection.close()


def test_the_report_is_served_with_a_way_to_the_sql_page(address: str) -> None:
    status, headers, body = get(address, "/")
    assert status == 200
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert b'<li><a href="/sql/">SQL</a></li>\n</ul></nav>' in body
    assert get(address, "/rows.js")[2] == b"rows = [1, 2, 3]"


def test_a_page_of_a_report_has_the_menu_that_the_server_adds_to() -> None:
    page = files("ringledger.report").joinpath("templates", "base.html").read_bytes()
    assert page.count(site_module._REPORT_MENU_ENDS) == 1


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/rows.js", "text/javascript; charset=utf-8"),
        ("/sql/", "text/html; charset=utf-8"),
        ("/sql/sql.css", "text/css; charset=utf-8"),
        ("/sql/page.json", "application/json"),
        ("/sql/warehouse.duckdb", "application/octet-stream"),
    ],
)
def test_every_kind_of_file_has_its_type(address: str, path: str, kind: str) -> None:
    status, headers, _ = get(address, path)
    assert (status, headers["Content-Type"]) == (200, kind)
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/sql/../secret.txt",
        "/sql/%2e%2e/site.py",
        "/sql/packages/../../secret.txt",
        "/rows.js%00.html",
        "/nothing",
    ],
)
def test_nothing_outside_its_folders_is_served(address: str, path: str) -> None:
    assert get(address, path)[0] == 404


def test_a_part_of_the_warehouse_can_be_asked_for(address: str, site: Site) -> None:
    whole = site.warehouse.read_bytes()
    status, headers, body = get(address, "/sql/warehouse.duckdb", Range="bytes=4-19")
    assert (status, body) == (206, whole[4:20])
    assert headers["Content-Range"] == f"bytes 4-19/{len(whole)}"
    assert get(address, "/sql/warehouse.duckdb", Range="bytes=-8")[2] == whole[-8:]
    assert get(address, "/sql/warehouse.duckdb", Range=f"bytes={len(whole)}-")[0] == 416
    status, headers, body = get(address, "/sql/warehouse.duckdb", method="HEAD")
    assert (status, headers["Content-Length"], body) == (200, str(len(whole)), b"")


def test_the_sql_page_may_reach_this_server_alone(address: str) -> None:
    policy = get(address, "/sql/")[1]["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy


def test_what_the_sql_page_is_about_is_data(address: str) -> None:
    about = json.loads(get(address, "/sql/page.json")[2])
    assert about["edition"]["is_fictional"] is True
    assert [each["name"] for each in about["examples"]] == [each.name for each in examples()]
    assert about["install"].startswith("npm install")
    assert about["contact"] == "desk@example.org"


def test_a_name_that_was_pointed_at_this_machine_gets_nothing(address: str) -> None:
    assert get(address, "/", Host="rebound.example.org")[0] == 421
    assert get(address, "/", Host="localhost:1")[0] == 200
    assert get(address, "/", Host="[::1]:8000")[0] == 200


def test_without_a_report_the_first_page_is_the_sql_page(site: Site) -> None:
    answer = Site(site.warehouse, None, None, site.home).answer("/")
    assert answer is not None
    assert answer.headers == {"Location": "/sql/"}


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "example.org"])  # noqa: S104
def test_an_address_that_others_reach_is_refused_unless_one_says_so(host: str, site: Site) -> None:
    assert not is_loopback(host)
    with pytest.raises(UsageError, match="--expose"), listening(site, host, 0):
        pass


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.9.9.9"])
def test_loopback_has_several_names(host: str) -> None:
    assert is_loopback(host)


def test_a_port_somebody_has_is_a_matter_of_usage(site: Site) -> None:
    with (
        listening(site, "127.0.0.1", 0) as server,
        pytest.raises(UsageError, match="Give another --port"),
        listening(site, "127.0.0.1", server.server_port),
    ):
        pass


def test_packages_are_looked_for_where_one_says_and_at_home(tmp_path: Path) -> None:
    assert find_packages(tmp_path) is None
    with pytest.raises(UsageError, match=r"duckdb-browser\.mjs.*npm install --prefix"):
        find_packages(tmp_path, tmp_path)


def test_the_command_says_what_is_missing(
    ringledger_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["serve", "--port", "0"]) == 2
    assert "has not been built here" in capsys.readouterr().err


def test_a_report_of_one_edition_is_not_served_beside_another(
    site: Site, ringledger_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    published = Settings.from_environment().published("toy")
    published.parent.mkdir(parents=True)
    site.warehouse.rename(published)
    assert site.report is not None
    (site.report / MARKER).write_text("eff-2020\n", encoding="utf-8")
    assert run(["serve", str(site.report), "--edition", "toy", "--port", "0"]) == 2
    assert "Say --edition eff-2020." in capsys.readouterr().err
