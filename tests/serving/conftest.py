"""A small warehouse, a report beside it, and a server of both in a thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import duckdb
import pytest

from ringledger.serving.server import listening
from ringledger.serving.site import Site

MARKUP = "<script>window.injected = true</script>"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A warehouse whose edition has markup in its title; a report of two files; no packages."""
    warehouse = tmp_path / "toy.duckdb"
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.rpt_edition as select 'toy' as edition, ? as title, "
            "date '2020-06-22' as as_of_on, true as is_fictional",
            [MARKUP],
        )
    report = tmp_path / "report"
    report.mkdir()
    (report / "index.html").write_text("<nav><ul><li>Claims</li></ul></nav>", encoding="utf-8")
    (report / "rows.js").write_text("rows = [1, 2, 3]", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("not for readers", encoding="utf-8")
    return Site(
        warehouse=warehouse,
        report=report,
        packages=None,
        home=tmp_path / "home",
        contact="desk@example.org",
    )


@contextmanager
def served(site: Site) -> Iterator[str]:
    """The address of a server that runs meanwhile."""
    with listening(site, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def markup() -> str:
    """What the edition is called."""
    return MARKUP


@pytest.fixture
def serve() -> Callable[[Site], AbstractContextManager[str]]:
    """`with serve(site) as address:`."""
    return served


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with served(site) as url:
        yield url
