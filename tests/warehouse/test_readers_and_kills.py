"""Short forms of two benchmarks: readers during rebuilds, and publications killed on the way."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.killed_builds import kill_publications, left_behind
from benchmarks.readers import WAYS, measure
from ringledger.settings import Settings
from ringledger.warehouse import files, versions


@pytest.fixture
def settings(ringledger_home: Path) -> Settings:
    """A home where a warehouse of three tables is published."""
    settings = Settings.from_environment()
    files.start_empty("toy", settings, "run-1")
    with files.work_connection("toy", settings) as connection:
        connection.execute("create schema raw; create schema marts")
        connection.execute("create table raw.edition as select 'as built' as fingerprint")
        for table in ("agencies", "deaths", "partners"):
            connection.execute(f"create table marts.{table} (id integer)")
            connection.execute(f"insert into marts.{table} from range(5000)")
    versions.publish_version("toy", settings, settings.work("toy"))
    return settings


def test_readers_see_one_version_each_and_never_fail_while_it_is_rebuilt(
    settings: Settings,
) -> None:
    sessions = measure("toy", settings, readers=3, seconds=4, rebuilds=6)
    assert [each.error for each in sessions if each.error] == []
    assert [each for each in sessions if len(each.versions) != 1] == []
    assert {each.way for each in sessions} == set(WAYS)
    assert len(frozenset().union(*(each.versions for each in sessions))) > 1


def test_a_publication_killed_at_any_moment_leaves_the_old_or_the_new_version_whole(
    settings: Settings,
) -> None:
    found = kill_publications("toy", settings, 6, random.Random(1))  # noqa: S311
    assert found["old"] + found["new"] == 6
    assert left_behind("toy", settings) == []


def test_what_is_left_behind_is_found(settings: Settings) -> None:
    half = settings.published("toy").parent / "versions" / "toy" / ".9.tmp"
    half.mkdir()
    assert left_behind("toy", settings) == [str(half)]
