"""Published versions: warehouse and Parquet change together, some are kept, one can go back."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from ringledger.cli.main import run
from ringledger.errors import CheckFailedError, RingledgerError, UsageError
from ringledger.settings import Settings
from ringledger.warehouse import files, versions

ROWS = "values (2, 'b', [1, 2]), (1, 'a', null)"
SAME_ROWS = "values (1, 'a', null), (2, 'b', [1, 2])"


@pytest.fixture
def settings(ringledger_home: Path) -> Settings:
    return Settings.from_environment()


def publish(settings: Settings, answer: int, edition: str = "toy", rows: str = ROWS) -> None:
    files.start_empty(edition, settings, "run")
    with files.work_connection(edition, settings) as connection:
        connection.execute("create schema marts; create schema raw")
        connection.execute(f"create table raw.edition as select 'made of {answer}' as fingerprint")
        connection.execute(f"create table marts.t as select {answer} as answer")
        connection.execute(f"create table marts.u as from ({rows}) as given (id, name, parts)")
    versions.publish_version(edition, settings, settings.work(edition))


def in_warehouse(settings: Settings, name: str = "toy") -> object:
    with duckdb.connect(str(settings.published(name)), read_only=True) as connection:
        return connection.execute("select answer from marts.t").fetchall()[0][0]


def in_parquet(settings: Settings, name: str = "toy") -> object:
    path = settings.published(name).parent / name / "marts" / "t.parquet"
    return duckdb.execute("select answer from read_parquet(?)", [str(path)]).fetchall()[0][0]


def numbers(settings: Settings) -> list[int]:
    return [version.number for version in versions.versions("toy", settings)]


def test_warehouse_and_parquet_are_of_one_version(settings: Settings) -> None:
    for answer in (1, 2):
        publish(settings, answer)
        assert in_warehouse(settings) == in_parquet(settings) == answer
    assert (settings.published("toy").parent / "toy").readlink() == Path("versions/toy/2")


def test_a_reader_keeps_the_version_it_opened(settings: Settings) -> None:
    publish(settings, 1)
    with duckdb.connect(str(settings.published("toy")), read_only=True) as early:
        publish(settings, 2)
        assert early.execute("select answer from marts.t").fetchall() == [(1,)]


def test_as_many_versions_are_kept_as_the_setting_says(settings: Settings) -> None:
    for answer in range(1, 5):
        publish(replace(settings, keep_versions=2), answer)
    assert numbers(settings) == [4, 3]


def test_going_back_takes_the_version_before_or_the_one_that_is_named(settings: Settings) -> None:
    for answer in (1, 2, 3):
        publish(settings, answer)
    assert versions.rollback("toy", settings).number == 2
    assert in_warehouse(settings) == in_parquet(settings) == 2
    assert versions.rollback("toy", settings, to=3).number == 3
    assert in_warehouse(settings) == 3
    assert versions.rollback("toy", settings, to=1).is_published
    with pytest.raises(UsageError, match=r"3, 2, 1 \(published\)"):
        versions.rollback("toy", settings)
    with pytest.raises(UsageError, match="no version 9"):
        versions.rollback("toy", settings, to=9)


def test_the_published_version_is_kept_however_old_it_is(settings: Settings) -> None:
    for answer in (1, 2, 3):
        publish(settings, answer)
    versions.rollback("toy", settings, to=1)
    versions.clean_versions("toy", settings)
    assert numbers(settings) == [3, 2, 1]
    publish(settings, 4)
    assert numbers(settings) == [4, 3, 2]
    assert in_warehouse(settings) == 4


def test_what_a_killed_publication_left_is_removed(settings: Settings) -> None:
    publish(settings, 1)
    folder = settings.published("toy").parent / "versions" / "toy"
    (folder / ".2.tmp" / "marts").mkdir(parents=True)
    (folder / "3").mkdir()  # complete, but killed before the switch
    (folder / "1" / "version.json").unlink()  # killed after the switch, before the note
    removed = versions.clean_versions("toy", settings)
    assert len(removed) == 2
    assert sorted(path.name for path in folder.iterdir()) == ["1"]
    assert numbers(settings) == [1]
    assert versions.clean_versions("toy", settings) == []


def test_a_link_that_another_edition_is_about_to_switch_is_left(settings: Settings) -> None:
    publish(settings, 1)
    home = settings.published("toy").parent
    others = [home / name for name in (".toy-2.77.link", ".toy.2.77.link", ".toy-2.duckdb.77.link")]
    own = [home / name for name in (".toy.77.link", ".toy.duckdb.77.link")]
    for path in (*others, *own):
        path.symlink_to("versions")
    versions.clean_versions("toy", settings)
    assert sorted(home.glob(".*.link")) == sorted(others)


def test_a_file_published_before_there_were_versions_is_replaced(settings: Settings) -> None:
    settings.published("toy").parent.mkdir(parents=True)
    settings.published("toy").write_bytes(b"an older ringledger's file")
    publish(settings, 1)
    assert in_warehouse(settings) == 1


def test_what_cannot_be_published_leaves_what_was(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(settings, 1)
    with files.work_connection("toy", settings) as connection:
        connection.execute("create view marts.v as select 1 as answer")
    with pytest.raises(CheckFailedError, match="not tables"):
        versions.publish_version("toy", settings, settings.work("toy"))

    def full(_source: Path, _copy: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(RingledgerError, match="No space left"):
        publish(settings, 2)
    folder = settings.published("toy").parent / "versions" / "toy"
    assert [path.name for path in folder.iterdir()] == ["1"]
    assert in_warehouse(settings) == 1


def test_a_version_in_the_making_is_seen_by_no_one_and_can_be_dropped(settings: Settings) -> None:
    publish(settings, 1)
    folder = settings.published("toy").parent / "versions" / "toy"
    work = settings.work("toy")
    dropped = versions.NextVersion("toy", settings, work)
    assert numbers(settings) == [1]
    dropped.discard()
    assert [path.name for path in folder.iterdir()] == ["1"]

    with files.work_connection("toy", settings) as connection:
        connection.execute("update marts.t set answer = 2")
    begun = versions.NextVersion("toy", settings, work)
    with files.work_connection("toy", settings) as connection:
        connection.execute("update marts.t set answer = 3")
    begun.publish()
    assert in_warehouse(settings) == in_parquet(settings) == 2


def test_a_warehouse_can_be_opened_from_duckdb_1_3_on(settings: Settings) -> None:
    publish(settings, 1)
    with duckdb.connect(str(settings.published("toy")), read_only=True) as connection:
        tags = "select tags from duckdb_databases() where database_name = 'toy'"
        assert connection.execute(tags).fetchall() == [({"storage_version": "v1.3.0+"},)]


def test_equal_tables_give_equal_parquet_whatever_the_order_of_their_rows(
    settings: Settings,
) -> None:
    publish(settings, 1, rows=ROWS)
    folder = settings.published("toy").parent / "versions" / "toy"
    publish(settings, 1, rows=SAME_ROWS)
    first, second = (
        {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in made.iterdir()}
        for made in (folder / "1" / "marts", folder / "2" / "marts")
    )
    assert sorted(first) == ["t.parquet", "u.parquet"]
    assert first == second


def test_parquet_carries_the_fingerprint_of_its_warehouse(settings: Settings) -> None:
    publish(settings, 7)
    path = settings.published("toy").parent / "toy" / "marts" / "t.parquet"
    found = duckdb.execute("select key, value from parquet_kv_metadata(?)", [str(path)]).fetchall()
    assert (b"fingerprint", b"made of 7") in found


def test_current_is_the_real_edition_once_it_is_there_and_the_demo_until_then(
    settings: Settings,
) -> None:
    publish(settings, 1, "demo")
    assert in_warehouse(settings, "current") == in_parquet(settings, "current") == 1
    publish(settings, 2, "eff-2020")
    publish(settings, 3, "demo")
    assert in_warehouse(settings, "current") == in_parquet(settings, "current") == 2


def test_current_is_the_edition_that_the_setting_names(settings: Settings) -> None:
    chosen = replace(settings, current_edition="toy")
    publish(chosen, 1, "demo")
    assert not settings.published("current").exists()
    publish(chosen, 2)
    assert in_warehouse(settings, "current") == 2


def test_the_command_goes_back_and_lists_what_is_kept(
    ringledger_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings.from_environment()
    publish(settings, 1, "demo")
    publish(settings, 2, "demo")
    assert run(["rollback", "--list", "--format", "csv"]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("demo,2,")
    assert run(["rollback"]) == 0
    assert "Version 1 of demo is published now" in capsys.readouterr().err
    assert in_warehouse(settings, "demo") == 1
    assert run(["rollback"]) == 2


@pytest.mark.parametrize("given", ["0", "-1", "some"])
def test_a_number_of_versions_to_keep_that_makes_no_sense_is_refused(
    given: str, ringledger_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RINGLEDGER_KEEP_VERSIONS", given)
    with pytest.raises(UsageError, match="RINGLEDGER_KEEP_VERSIONS"):
        Settings.from_environment()
