"""Publishing one file: whole, one rename, tables only, readers left in peace."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import duckdb
import pytest

from ringledger.errors import CheckFailedError, RingledgerError
from ringledger.settings import Settings
from ringledger.warehouse import files


@pytest.fixture
def settings(ringledger_home: Path) -> Settings:
    return Settings.from_environment()


def work_file_with(settings: Settings, *statements: str) -> Path:
    files.start_empty("toy", settings, "run-1")
    with files.work_connection("toy", settings) as connection:
        connection.execute("create schema marts")
        for statement in statements:
            connection.execute(statement)
    return settings.work("toy")


def answer(connection: duckdb.DuckDBPyConnection) -> object:
    row = connection.execute("select answer from marts.t").fetchone()
    assert row is not None
    return row[0]


def test_a_reader_keeps_what_it_opened_and_the_next_one_sees_the_new(settings: Settings) -> None:
    target = settings.published("toy")
    files.publish_file(
        work_file_with(settings, "create table marts.t as select 1 as answer"), target
    )
    with duckdb.connect(str(target), read_only=True) as early:
        assert answer(early) == 1
        files.publish_file(
            work_file_with(settings, "create table marts.t as select 2 as answer"), target
        )
        assert answer(early) == 1
    with duckdb.connect(str(target), read_only=True) as late:
        assert answer(late) == 2


def test_a_published_file_reads_under_another_name_and_attached_as_another(
    settings: Settings, tmp_path: Path
) -> None:
    target = tmp_path / "elsewhere" / "of another name.duckdb"
    work = work_file_with(
        settings,
        "create table marts.t (answer integer primary key, check (answer > 0))",
        "insert into marts.t values (3)",
        "comment on table marts.t is 'documented'",
    )
    files.publish_file(work, target)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{target}' as \"some-thing else\" (read_only)")
        connection.execute('use "some-thing else"')
        assert answer(connection) == 3
        comment = connection.execute("select comment from duckdb_tables()").fetchone()
        assert comment == ("documented",)


@pytest.mark.parametrize(
    "statement",
    [
        "create view marts.v as select 1 as answer",
        "create macro marts.twice(x) as 2 * x",
        "create sequence marts.numbers",
        "create type marts.mood as enum ('sad', 'ok')",
    ],
)
def test_what_is_not_a_table_is_not_published(settings: Settings, statement: str) -> None:
    target = settings.published("toy")
    files.publish_file(
        work_file_with(settings, "create table marts.t as select 1 as answer"), target
    )
    work = work_file_with(settings, "create table marts.t as select 2 as answer", statement)
    with pytest.raises(CheckFailedError, match="marts"):
        files.publish_file(work, target)
    with duckdb.connect(str(target), read_only=True) as connection:
        assert answer(connection) == 1


def test_a_disk_that_takes_no_copy_leaves_the_published_file(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = settings.published("toy")
    files.publish_file(
        work_file_with(settings, "create table marts.t as select 1 as answer"), target
    )

    def half_a_copy(source: Path, copy: Path) -> None:
        Path(copy).write_bytes(Path(source).read_bytes()[:4096])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", half_a_copy)
    with pytest.raises(RingledgerError, match="No space left"):
        files.publish_file(settings.work("toy"), target)
    assert [path.name for path in target.parent.iterdir()] == ["toy.duckdb"]


def test_what_dead_builds_left_is_removed_and_named(settings: Settings) -> None:
    target = settings.published("toy")
    files.publish_file(
        work_file_with(settings, "create table marts.t as select 1 as answer"), target
    )
    copy = target.with_name(".toy.duckdb.4711.tmp")
    copy.write_bytes(b"half a copy")
    with suppress(KeyboardInterrupt), files.writing("toy", settings) as work:
        work.with_name("toy.duckdb.wal").write_bytes(b"")
        raise KeyboardInterrupt
    assert len(files.clean("toy", settings, target)) == 2
    assert not copy.exists()
    assert not settings.work("toy").exists()
    assert files.begun_by("toy", settings) is None
    assert target.exists()
    assert files.clean("toy", settings, target) == []


def test_a_run_that_ended_well_leaves_its_work_file_to_the_next(settings: Settings) -> None:
    work = work_file_with(settings, "create table marts.t as select 1 as answer")
    with files.writing("toy", settings):
        pass
    assert files.clean("toy", settings, settings.published("toy")) == []
    assert work.exists()
    assert files.begun_by("toy", settings) == "run-1"


def test_an_interrupted_query_is_an_interruption(settings: Settings) -> None:
    """As DuckDB words it; Ctrl-C for real is sent to builds in `test_build`."""
    work_file_with(settings)
    with pytest.raises(KeyboardInterrupt), files.work_connection("toy", settings):
        raise RuntimeError("Query interrupted") from KeyboardInterrupt()
    with pytest.raises(RuntimeError), files.work_connection("toy", settings):
        raise RuntimeError("one of our own") from ValueError()
