"""A new file of a known publisher becomes an edition; a damaged or unknown one changes nothing."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from ringledger.cli.main import run
from ringledger.demo import demo_edition_sources
from ringledger.errors import SourceError
from ringledger.settings import Settings
from ringledger.sources import files
from ringledger.sources.candidates import add_file, recognize
from ringledger.sources.registry import edition_names, load_edition

_MPV_HEADERS = [
    "Victim's name",
    "Date of Incident (month/day/year)",
    "City",
    "State",
    "County",
    "Agency responsible for death",
    "Cause of death",
]


@pytest.fixture
def settings(ringledger_home: Path) -> Settings:
    return Settings.from_environment()


@pytest.fixture(scope="module")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The demo's files, in each publisher's own format, by file name and reader."""
    folder = tmp_path_factory.mktemp("files")
    sources = demo_edition_sources(folder)
    return {
        f"{source.reader} {source.file_scope or ''}".strip(): next(folder.rglob(source.file_name))
        for source in sources
    }


def vintage(folder: Path, *days: date, name: str = "vintage.csv") -> Path:
    """A file with the headers of Mapping Police Violence and one death on each of these days."""
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(_MPV_HEADERS)
        for day in days:
            where = ["Sampleton", "QA", "Sample"]
            rows.writerow(["Someone", day.isoformat(), *where, "Sampleton Police", "Gunshot"])
    return path


def days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=7 * week) for week in range(count)]


def everything_under(home: Path) -> set[str]:
    return {path.relative_to(home).as_posix() for path in home.rglob("*")}


def test_every_publishers_file_is_known_by_its_headers(demo_files: dict[str, Path]) -> None:
    assert {kind.split()[0] for kind in demo_files} == {
        recognize(path)[1] for path in demo_files.values()
    }
    for kind, path in demo_files.items():
        assert recognize(path)[1] == kind.split()[0]


def test_a_candidate_is_the_real_edition_with_one_file_in_the_place_of_another(
    settings: Settings, tmp_path: Path
) -> None:
    path = vintage(tmp_path, *days(date(2020, 1, 1), 10))
    candidate = add_file(path, settings)
    assert candidate.edition == "mpv-2020-03-04"
    edition, base = load_edition(candidate.edition, settings), load_edition("eff-2020", settings)
    assert edition.based_on == "eff-2020"
    assert edition.is_candidate
    assert edition.as_of_on == base.as_of_on
    (source,) = set(edition.sources) - set(base.sources)
    (replaced,) = set(base.sources) - set(edition.sources)
    assert replaced.source_id == "mpv-2020-08-22"
    assert source.sha256 == files.sha256_of(path)
    assert source.covers_to == source.date_published == date(2020, 3, 4)
    assert source.expected_rows == 10


def test_the_file_is_kept_so_that_the_edition_outlives_the_folder_it_came_from(
    settings: Settings, tmp_path: Path
) -> None:
    path = vintage(tmp_path, *days(date(2020, 1, 1), 10))
    edition = load_edition(add_file(path, settings).edition, settings)
    path.unlink()
    (source,) = [each for each in edition.sources if each.reader == "mapping_police_violence"]
    assert files.locate(source, settings).is_relative_to(settings.cache)


def test_the_same_file_gives_the_same_edition_whatever_its_name(
    settings: Settings, tmp_path: Path
) -> None:
    path = vintage(tmp_path, *days(date(2020, 1, 1), 10))
    first = add_file(path, settings)
    again = add_file(path.rename(tmp_path / "another name.csv"), settings)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.edition == first.edition


def test_two_files_that_end_on_one_day_are_two_editions(settings: Settings, tmp_path: Path) -> None:
    one = add_file(vintage(tmp_path, *days(date(2020, 1, 1), 10)), settings)
    other = add_file(vintage(tmp_path, *days(date(2020, 1, 8), 9), name="other.csv"), settings)
    assert other.edition.startswith(one.edition)
    assert other.edition != one.edition


def test_another_day_to_speak_of_moves_the_window_along(settings: Settings, tmp_path: Path) -> None:
    path = vintage(tmp_path, *days(date(2018, 1, 1), 10))
    candidate = add_file(path, settings, as_of=date(2018, 6, 22))
    edition, base = load_edition(candidate.edition, settings), load_edition("eff-2020", settings)
    assert candidate.edition == "mpv-2018-03-05-as-of-2018-06-22"
    assert edition.as_of_on - edition.window_starts_on == base.as_of_on - base.window_starts_on
    assert add_file(path, settings).edition == "mpv-2018-03-05"


def test_a_lone_later_day_is_a_slip_and_not_the_end_of_the_file(
    settings: Settings, tmp_path: Path
) -> None:
    path = vintage(tmp_path, *days(date(2018, 1, 1), 10), date(2021, 1, 1))
    assert add_file(path, settings).edition == "mpv-2018-03-05"


def test_a_longer_all_causes_file_leaves_the_deadly_force_file_the_days_after_it(
    settings: Settings, demo_files: dict[str, Path]
) -> None:
    candidate = add_file(demo_files["fatal_encounters all_causes"], settings)
    edition = load_edition(candidate.edition, settings)
    scopes = {source.file_scope: source for source in edition.sources if source.file_scope}
    all_causes, deadly_force = scopes["all_causes"], scopes["deadly_force"]
    assert all_causes.covers_to is not None
    assert deadly_force.covers_from == all_causes.covers_to + timedelta(days=1)
    assert len(edition.sources) == 7


def test_a_fatal_encounters_file_without_names_is_of_the_deadly_force_kind(
    settings: Settings, demo_files: dict[str, Path]
) -> None:
    candidate = add_file(demo_files["fatal_encounters deadly_force"], settings)
    edition = load_edition(candidate.edition, settings)
    (source,) = [each for each in edition.sources if each.source_id == candidate.source_id]
    assert source.file_scope == "deadly_force"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html>Sign in</html>", "web page"),
        (b"PK\x03\x04 half a workbook", "truncated"),
        (b"name,color\nred,1\n", "no header row of a known publisher"),
        (b"Victim's name,City,State\nSomeone,Sampleton,QA\n", "incident_date"),
        (",".join(_MPV_HEADERS).encode() + b"\n", "no rows of data"),
    ],
)
def test_a_damaged_or_unknown_file_changes_nothing(
    content: bytes,
    reason: str,
    ringledger_home: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(content)
    before = everything_under(ringledger_home)
    assert run(["add", str(path)]) == 3
    output = capsys.readouterr()
    assert output.out == ""
    assert reason in output.err
    assert output.err.count("\n") == 1
    assert everything_under(ringledger_home) == before


@pytest.mark.parametrize("lost", [30, 200])
def test_a_file_that_ends_within_a_row_was_cut_off(
    lost: int, settings: Settings, demo_files: dict[str, Path], tmp_path: Path
) -> None:
    content = demo_files["atlas_of_surveillance"].read_bytes()
    path = tmp_path / "half.csv"
    path.write_bytes(content[: content.rindex(b"\n", 0, len(content) // 2) - lost])
    with pytest.raises(SourceError, match="in the middle of its row"):
        add_file(path, settings)
    # A last line without its end is whole all the same.
    path.write_bytes(content.rstrip(b"\r\n"))
    assert add_file(path, settings).is_new


def test_a_file_with_many_useless_rows_is_damaged(settings: Settings, tmp_path: Path) -> None:
    path = vintage(tmp_path, *days(date(2020, 1, 1), 8))
    with path.open("a", encoding="utf-8") as file:
        file.write("Someone,no day,Sampleton,QA,Sample,Sampleton Police,Gunshot\n" * 2)
    with pytest.raises(SourceError, match=r"2 of its 10 rows .* row 10, column incident_date"):
        add_file(path, settings)


def test_the_command_prints_exactly_the_editions_name(
    ringledger_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = vintage(tmp_path, *days(date(2020, 1, 1), 10))
    assert run(["add", str(path)]) == 0
    assert capsys.readouterr().out == "mpv-2020-03-04\n"
    assert "mpv-2020-03-04" in edition_names(Settings.from_environment())


def test_a_file_that_is_not_there_is_wrong_usage(ringledger_home: Path) -> None:
    assert run(["add", "nowhere.csv"]) == 2


@pytest.mark.real
def test_an_older_vintage_of_the_real_list_becomes_an_edition(
    settings: Settings, real_source_dir: Path
) -> None:
    older = real_source_dir / "mpv" / "mpv_2018-04-10_MPVDatasetDownload.xlsx"
    assert add_file(older, settings).edition == "mpv-2018-04-10"
    assert add_file(older, settings).is_new is False
