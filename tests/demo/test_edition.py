"""The demo's folder: generated once, mended where a file is missing, never where one is altered."""

import re
import shutil
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from ringledger.demo import demo_edition_sources, load_truth
from ringledger.errors import SourceError
from ringledger.sources.editions import Source
from ringledger.sources.files import verify


@pytest.fixture
def copied(demo_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo_folder, tmp_path / "scale-1"))


def test_the_records_are_true_of_the_files(
    demo_folder: Path, demo_sources: dict[str, Source]
) -> None:
    for source in demo_sources.values():
        path = verify(source, demo_folder / source.file_name)
        assert path.stat().st_size == source.bytes


def test_every_record_says_that_it_is_fictional(demo_sources: dict[str, Source]) -> None:
    assert len(demo_sources) == 7
    for source in demo_sources.values():
        for name in ("publisher", "title", "citation", "vintage", "note"):
            assert "fictional" in getattr(source, name).lower()
        for url in (source.url_main, *source.urls):
            assert re.match(r"https://example\.org/", url)
        for field in fields(source):
            if field.name.startswith("date_"):
                assert isinstance(getattr(source, field.name), date)


def test_the_fatal_encounters_files_divide_the_days(demo_sources: dict[str, Source]) -> None:
    first, second = demo_sources["demo-fe-all-causes"], demo_sources["demo-fe-deadly-force"]
    assert (first.file_scope, second.file_scope) == ("all_causes", "deadly_force")
    assert first.covers_to is not None
    assert second.covers_from is not None
    assert (second.covers_from - first.covers_to).days == 1


def test_what_stands_there_is_not_written_again(copied: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in copied.rglob("*")}
    demo_edition_sources(copied)
    assert {path: path.stat().st_mtime_ns for path in copied.rglob("*")} == before


def test_a_missing_file_is_written_again(copied: Path) -> None:
    [source, *_] = demo_edition_sources(copied)
    (copied / source.file_name).unlink()
    assert demo_edition_sources(copied)[0] == source
    verify(source, copied / source.file_name)


def test_an_altered_file_is_left_for_the_reader_to_report(copied: Path) -> None:
    [source, other, *_] = demo_edition_sources(copied)
    path = copied / source.file_name
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    (copied / other.file_name).unlink()  # mending this one must not mend the altered one
    assert demo_edition_sources(copied)[0].sha256 == source.sha256
    with pytest.raises(SourceError, match="altered"):
        verify(source, path)


def test_a_folder_of_another_seed_is_replaced(copied: Path) -> None:
    old = {source.sha256 for source in demo_edition_sources(copied)}
    (copied / "left-over").touch()
    new = {source.sha256 for source in demo_edition_sources(copied, seed=8)}
    assert not old & new
    assert not (copied / "left-over").exists()


def test_a_folder_without_manifest_is_not_trusted(copied: Path) -> None:
    sources = demo_edition_sources(copied)
    (copied / "manifest.json").unlink()
    (copied / sources[0].file_name).write_text("half of a file")
    assert demo_edition_sources(copied) == sources
    verify(sources[0], copied / sources[0].file_name)


def test_nothing_is_left_beside_the_folder(copied: Path) -> None:
    demo_edition_sources(copied, seed=9)
    assert [path.name for path in copied.parent.iterdir()] == ["scale-1"]


def test_files_of_two_scales_never_share_a_name(copied: Path, tmp_path: Path) -> None:
    small = {source.file_name for source in demo_edition_sources(copied)}
    folder = tmp_path / "scale-2"
    large = {source.file_name for source in demo_edition_sources(folder, scale=2)}
    assert not small & large
    assert {link["source_file"] for link in load_truth(folder).links} <= large
