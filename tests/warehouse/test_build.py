"""The main job from the outside: one small fictional edition, built by the command line.

Its files are the demo's, pinned in a candidate edition and found in RINGLEDGER_SOURCE_DIR, so that
they can be altered, withheld and misdeclared like real ones.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from ringledger.demo import demo_edition_sources
from ringledger.settings import Settings
from ringledger.sources.registry import load_edition
from ringledger.warehouse.lock import edition_lock

pytestmark = pytest.mark.slow

RINGLEDGER = [sys.executable, "-m", "ringledger.cli.main"]
Run = Callable[..., subprocess.CompletedProcess[str]]


def register(home: Path, name: str, sources: list[dict[str, object]]) -> None:
    """Write a candidate edition `name` of these files; its own ids keep it apart from others."""
    # Elsewhere, because loading the demo writes its files into the cache of a home.
    demo = load_edition("demo", Settings(home=home.parent / "elsewhere", source_dir=None))
    record = {
        "sources": {
            f"{name}-{source['source_id']}": {
                key: list(value) if isinstance(value, tuple) else value
                for key, value in source.items()
                if key != "source_id" and value not in (None, "")
            }
            for source in sources
        },
        "editions": {
            name: {
                "title": f"The demo's files as edition {name}",
                "as_of_on": demo.as_of_on,
                "window_starts_on": demo.window_starts_on,
                "press_on": demo.press_on,
                "statement_set": demo.statement_set,
                "is_fictional": True,
                "program": demo.program,
                "sources": [f"{name}-{source['source_id']}" for source in sources],
            }
        },
    }
    path = home / "editions" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(record, sort_keys=False), encoding="utf-8")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the demo's files, with whatever lies beside them."""
    folder = tmp_path_factory.mktemp("files") / "demo"
    demo_edition_sources(folder)
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, files: Path) -> Path:
    """A home that knows the edition `toy`."""
    home = tmp_path_factory.mktemp("home")
    register(home, "toy", [asdict(source) for source in demo_edition_sources(files)])
    return home


@pytest.fixture(scope="module")
def ringledger(home: Path, files: Path) -> Run:
    """Runs the command line in that home."""

    def run(*arguments: str, source_dir: Path = files) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*RINGLEDGER, *arguments],
            env=environment(home, source_dir),
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def environment(home: Path, source_dir: Path) -> dict[str, str]:
    variables = {name: value for name, value in os.environ.items() if name != "DAGSTER_HOME"}
    return variables | {"RINGLEDGER_HOME": str(home), "RINGLEDGER_SOURCE_DIR": str(source_dir)}


@pytest.fixture(scope="module")
def first(ringledger: Run) -> subprocess.CompletedProcess[str]:
    """The first build of the edition."""
    return ringledger("build", "--edition", "toy")


@pytest.fixture
def published(home: Path, first: subprocess.CompletedProcess[str]) -> Iterator[Path]:
    """The published warehouse, which the test must leave as it was."""
    assert first.returncode == 0, first.stderr
    path = home / "published" / "toy.duckdb"
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    yield path
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert [each.name for each in path.parent.rglob(".*")] == []


@pytest.fixture
def other_files(files: Path, tmp_path: Path) -> Path:
    """A copy of the files, to damage."""
    return Path(shutil.copytree(files, tmp_path / "files"))


def test_a_build_prints_the_claims_and_nothing_else_to_standard_output(
    first: subprocess.CompletedProcess[str], home: Path
) -> None:
    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith("FICTIONAL")
    assert "share-of-deaths: " in first.stdout
    assert f"The warehouse is {home}/published/toy.duckdb" in first.stderr
    assert "Landing fbi_agencies: " in first.stderr
    assert "checks held" in first.stderr


def test_a_built_warehouse_holds_tables_only_and_no_trace_of_where_it_was_made(
    published: Path, home: Path
) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{published}' as elsewhere (read_only)")
        connection.execute("use elsewhere")
        kinds = connection.execute("select distinct table_type from information_schema.tables")
        assert kinds.fetchall() == [("BASE TABLE",)]
        claims = connection.execute("select count(*) from marts.rpt_claims").fetchone()
        assert claims is not None
        assert claims[0] > 0
    assert str(home).encode() not in published.read_bytes()


def test_nothing_is_done_when_nothing_changed(ringledger: Run, published: Path) -> None:
    before = published.stat()
    begun = time.monotonic()
    again = ringledger("build", "--edition", "toy", "--format", "json")
    assert again.returncode == 0, again.stderr
    assert "nothing to do" in again.stderr
    assert '"claim_id": "share-of-deaths"' in again.stdout
    assert published.stat().st_ino == before.st_ino
    assert time.monotonic() - begun < 5


def test_an_output_path_is_compared_and_named_instead_of_the_published_file(
    ringledger: Run, published: Path, tmp_path: Path
) -> None:
    output = tmp_path / "current.duckdb"
    shutil.copyfile(published, output)
    again = ringledger("build", "--edition", "toy", "--output", str(output))
    assert "nothing to do" in again.stderr
    assert f"The warehouse is {output}" in again.stderr


def test_one_changed_byte_is_found_even_when_the_warehouse_is_up_to_date(
    ringledger: Run, published: Path, other_files: Path
) -> None:
    (altered,) = other_files.rglob("*.xlsx")
    content = bytearray(altered.read_bytes())
    content[len(content) // 2] ^= 1
    altered.write_bytes(content)
    build = ringledger("build", "--edition", "toy", source_dir=other_files)
    assert build.returncode == 3
    assert build.stdout == ""
    assert build.stderr.count("\n") == 1
    assert f"{altered} is altered" in build.stderr


def test_a_missing_file_is_found_even_when_the_warehouse_is_up_to_date(
    ringledger: Run, published: Path, other_files: Path
) -> None:
    (missing,) = other_files.rglob("*.dta")
    missing.unlink()
    build = ringledger("build", "--edition", "toy", source_dir=other_files)
    assert build.returncode == 3
    assert build.stderr.count("\n") == 1
    assert f"{missing.name} " in build.stderr
    assert "missing" in build.stderr


def test_an_edition_without_a_list_of_deaths_is_refused_before_anything_is_landed(
    ringledger: Run, home: Path, files: Path
) -> None:
    deaths = ("mapping_police_violence", "fatal_encounters")
    sources = [asdict(source) for source in demo_edition_sources(files)]
    register(home, "deathless", [each for each in sources if each["reader"] not in deaths])
    refused = ringledger("build", "--edition", "deathless")
    assert refused.returncode == 3
    assert "no file of mapping_police_violence and none of fatal_encounters" in refused.stderr
    assert "Starting Dagster" not in refused.stderr
    assert not (home / "work" / "deathless" / "deathless.duckdb").exists()


def test_a_page_saved_under_a_files_name_is_no_source(
    ringledger: Run, home: Path, other_files: Path, published: Path
) -> None:
    """Its pin may even match: then the reader is the one to refuse it."""
    page = b"<!DOCTYPE html><html><body>Sign in to download</body></html>"
    sources = [asdict(source) for source in demo_edition_sources(other_files)]
    pinned = next(source for source in sources if source["reader"] == "fbi_agencies")
    (path,) = other_files.rglob(str(pinned["file_name"]))
    path.write_bytes(page)
    pinned.update(sha256=hashlib.sha256(page).hexdigest(), bytes=len(page))
    register(home, "page", sources)
    build = ringledger("build", "--edition", "page", source_dir=other_files)
    (home / "editions" / "page.yaml").unlink()
    assert build.returncode == 3
    assert build.stdout == ""
    complaint = build.stderr.splitlines()[-1]
    assert str(pinned["file_name"]) in complaint
    assert "HTML" in complaint
    assert not (home / "published" / "page.duckdb").exists()


def test_a_failed_blocking_check_leaves_what_was_published(
    ringledger: Run, home: Path, files: Path, published: Path
) -> None:
    sources = [asdict(source) for source in demo_edition_sources(files)]
    sources[0]["expected_rows"] += 1
    register(home, "short", sources)
    before = home / "published" / "short.duckdb"
    shutil.copyfile(published, before)
    inode = before.stat().st_ino
    build = ringledger("build", "--edition", "short")
    (home / "editions" / "short.yaml").unlink()
    assert build.returncode == 1
    assert build.stdout == ""
    complaint = build.stderr.splitlines()[-1]
    assert "raw.source_files rows_read_are_the_registered_number (1 row)" in complaint
    assert "Nothing was published" in complaint
    assert "`ringledger checks --edition short --failed" in complaint
    assert before.stat().st_ino == inode
    before.unlink()


def test_a_second_build_of_an_edition_does_not_start(
    ringledger: Run, home: Path, published: Path
) -> None:
    with edition_lock("toy", Settings(home=home, source_dir=None)):
        build = ringledger("build", "--edition", "toy")
    assert build.returncode == 1
    assert build.stdout == ""
    assert build.stderr.count("\n") == 1
    assert f"process {os.getpid()}" in build.stderr


def test_a_build_that_a_person_stops_says_so_and_leaves_the_warehouse(
    home: Path, files: Path, published: Path
) -> None:
    build = build_at_work(
        home,
        files,
        start_new_session=True,
        # A background job of a shell ignores it, and its children would too.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    time.sleep(2)
    os.killpg(build.pid, signal.SIGINT)  # as a terminal does
    _, complaint = build.communicate(timeout=60)
    assert build.returncode == 130, complaint
    assert complaint.splitlines()[-1] == "Stopped. The published warehouse is as it was."
    assert count_of_claims(published) > 0
    assert not children_of(build.pid, "dbt_process")


def test_a_build_killed_at_work_leaves_the_warehouse_and_the_next_one_cleans_up(
    ringledger: Run, home: Path, files: Path, published: Path
) -> None:
    build = build_at_work(home, files)
    assert count_of_claims(published) > 0
    time.sleep(2)
    assert not children_of(build.pid, "quality.worker"), "Great Expectations' memory is dbt's now"
    dbt = children_of(build.pid, "dbt_process")
    build.send_signal(signal.SIGKILL)
    build.wait()
    assert count_of_claims(published) > 0
    assert (home / "work" / "toy" / "unclean").exists()

    again = ringledger("build", "--edition", "toy")
    assert again.returncode == 0, again.stderr
    assert "Removed the work file of a build that did not end by itself" in again.stderr
    assert "nothing to do" in again.stderr
    left = {each.name for each in (home / "work" / "toy").iterdir()}
    assert left <= {"lock", "children.lock", "turn.lock"}
    assert not any(is_running(pid) for pid in dbt)


def build_at_work(home: Path, files: Path, **how: Any) -> subprocess.Popen[str]:
    """A build that has come to dbt."""
    build = subprocess.Popen(
        [*RINGLEDGER, "build", "--edition", "toy", "--force"],
        env=environment(home, files),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        **how,
    )
    assert build.stderr is not None
    for line in build.stderr:
        if line.startswith("Expectations of source_files"):  # dbt is next
            break
    wait_until(
        lambda: build.poll() is not None or bool(children_of(build.pid, "dbt_process")),
    )
    assert build.poll() is None, build.stderr.read()
    return build


def count_of_claims(path: Path) -> int:
    with duckdb.connect(str(path), read_only=True) as connection:
        row = connection.execute("select count(*) from marts.rpt_claims").fetchone()
        return int(row[0]) if row else 0


def children_of(pid: int, named: str) -> list[int]:
    # `-ww`, or ps cuts the arguments of a long path at the width of a terminal (COLUMNS).
    listed = subprocess.run(
        ["ps", "-ww", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True
    ).stdout.splitlines()[1:]
    rows = [line.split(None, 2) for line in listed]
    return [int(row[0]) for row in rows if int(row[1]) == pid and named in row[2]]


def is_running(pid: int) -> bool:
    listed = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return bool(listed.stdout.strip()) and not listed.stdout.startswith("Z")


def wait_until(happened: Callable[[], bool], patience: float = 60) -> None:
    until = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.1)
