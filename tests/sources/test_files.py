"""Finding, verifying and downloading files. The servers here are on loopback."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ringledger.errors import SourceError
from ringledger.settings import Settings
from ringledger.sources import files

CONTENT = b"agency_name,ori\nSalem Police Department,OR0240200\n"


@pytest.fixture
def folder(tmp_path) -> Path:
    path = tmp_path / "downloads"
    path.mkdir()
    return path


@pytest.fixture
def home(tmp_path) -> Settings:
    return Settings(home=tmp_path / "home", source_dir=None)


@pytest.fixture
def source(tmp_path, source_of):
    original = tmp_path / "agencies.csv"
    original.write_bytes(CONTENT)
    made = source_of(original, "fbi_agencies", title="Agencies")
    original.unlink()
    return made


class _Server(ThreadingHTTPServer):
    requested: list[str]


class _Handler(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.requested.append(self.path)
        super().do_GET()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server(tmp_path, monkeypatch) -> Iterator[tuple[str, Path, list[str]]]:
    """A web server: its address, the folder it serves, the paths asked of it."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    served = tmp_path / "served"
    served.mkdir()
    with _Server(("127.0.0.1", 0), partial(_Handler, directory=str(served))) as running:
        running.requested = []
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}", served, running.requested
        running.shutdown()


# Finding


def test_a_file_is_found_by_its_hash_whatever_its_name_and_subfolder(source, folder, home):
    (folder / "deep" / "er").mkdir(parents=True)
    found = folder / "deep" / "er" / "renamed.txt"
    found.write_bytes(CONTENT)
    (folder / "same_size.csv").write_bytes(CONTENT[::-1])
    assert files.locate(source, replace(home, source_dir=folder)) == found


def test_the_source_folder_comes_before_the_cache(source, folder, home):
    home.cache.mkdir(parents=True)
    (home.cache / "agencies.csv").write_bytes(CONTENT)
    assert files.locate(source, home).parent == home.cache
    (folder / "agencies.csv").write_bytes(CONTENT)
    assert files.locate(source, replace(home, source_dir=folder)).parent == folder
    (folder / "agencies.csv").unlink()
    assert files.locate(source, replace(home, source_dir=folder)).parent == home.cache


def test_one_changed_byte_is_reported_with_path_and_both_hashes(source, folder, home):
    altered = folder / "Agencies.CSV"
    altered.write_bytes(CONTENT.replace(b"Salem", b"Sal3m"))
    with pytest.raises(SourceError) as caught:
        files.locate(source, replace(home, source_dir=folder))
    message = str(caught.value)
    assert caught.value.exit_code == 3
    assert "is altered" in message
    assert str(altered) in message
    assert source.sha256 in message
    assert files.sha256_of(altered) in message
    assert "\n" not in message


def test_an_altered_file_is_reported_even_when_the_cache_has_the_original(source, folder, home):
    home.cache.mkdir(parents=True)
    (home.cache / "agencies.csv").write_bytes(CONTENT)
    (folder / "agencies.csv").write_bytes(CONTENT + b"\n")
    with pytest.raises(SourceError, match="is altered"):
        files.locate(source, replace(home, source_dir=folder))


def test_a_missing_file_names_the_command_and_the_variable(source, folder, home):
    for settings in (home, replace(home, source_dir=folder)):
        with pytest.raises(SourceError) as caught:
            files.locate(source, settings)
        message = str(caught.value)
        assert caught.value.exit_code == 3
        assert "agencies.csv (Agencies, Publisher) is missing" in message
        assert "ringledger fetch" in message
        assert "RINGLEDGER_SOURCE_DIR" in message


def test_a_pipe_of_the_files_name_is_no_file(source, folder, home):
    os.mkfifo(folder / source.file_name)
    with pytest.raises(SourceError, match=r"agencies\.csv .* is missing"):
        files.locate(source, replace(home, source_dir=folder))


def test_a_source_folder_that_is_none_is_an_error(source, tmp_path, home):
    with pytest.raises(SourceError, match=r"RINGLEDGER_SOURCE_DIR names .*nowhere, which is not"):
        files.locate(source, replace(home, source_dir=tmp_path / "nowhere"))


def test_verify_accepts_the_pinned_bytes_alone(source, folder):
    path = folder / "agencies.csv"
    with pytest.raises(SourceError, match="is missing"):
        files.verify(source, path)
    path.write_bytes(CONTENT)
    assert files.verify(source, path) == path
    path.write_bytes(CONTENT[:-1])
    with pytest.raises(SourceError, match="is altered"):
        files.verify(source, path)


# Downloading


def test_a_download_is_verified_kept_and_not_repeated(source, home, server):
    address, served, requested = server
    (served / "agencies.csv").write_bytes(CONTENT)
    source = replace(source, urls=(f"{address}/agencies.csv",))

    path = files.fetch(source, home, progress=False)

    assert path.read_bytes() == CONTENT
    assert path.is_relative_to(home.cache)
    assert files.locate(source, home) == path
    assert files.fetch(source, home, progress=False) == path
    assert requested == ["/agencies.csv"]


def test_urls_are_tried_in_turn_until_one_gives_the_pinned_bytes(source, home, server):
    address, served, requested = server
    (served / "page.html").write_bytes(b"<html>moved</html>")
    (served / "agencies.csv").write_bytes(CONTENT)
    names = ("gone.csv", "page.html", "agencies.csv")
    source = replace(source, urls=tuple(f"{address}/{name}" for name in names))
    assert files.fetch(source, home, progress=False).read_bytes() == CONTENT
    assert requested == [f"/{name}" for name in names]


def test_wrong_bytes_never_take_the_final_name(source, home, server):
    address, served, _ = server
    (served / "agencies.csv").write_bytes(CONTENT[:-5])
    source = replace(source, urls=(f"{address}/agencies.csv",))
    with pytest.raises(SourceError, match="not the pinned one"):
        files.fetch(source, home, progress=False)
    assert [path for path in home.cache.rglob("*") if path.is_file()] == []


def test_a_damaged_download_is_fetched_anew(source, home, server):
    address, served, _ = server
    (served / "agencies.csv").write_bytes(CONTENT)
    source = replace(source, urls=(f"{address}/agencies.csv",))
    path = files.fetch(source, home, progress=False)
    path.write_bytes(CONTENT[:10])
    with pytest.raises(SourceError, match="is altered"):
        files.locate(source, home)
    assert files.fetch(source, home, progress=False).read_bytes() == CONTENT


def test_a_file_in_the_source_folder_needs_no_download(source, folder, home):
    (folder / "agencies.csv").write_bytes(CONTENT)
    unreachable = replace(source, urls=("http://127.0.0.1:1/agencies.csv",))
    settings = replace(home, source_dir=folder)
    assert files.fetch(unreachable, settings, progress=False).parent == folder


def test_without_a_network_fetch_says_so_and_names_the_variable(source, home, monkeypatch, capsys):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    # Nothing listens on port 1.
    source = replace(source, urls=("http://127.0.0.1:1/agencies.csv",))
    with pytest.raises(SourceError) as caught:
        files.fetch(source, home)
    message = str(caught.value)
    assert caught.value.exit_code == 3
    assert "no connection (is there a network?)" in message
    assert "RINGLEDGER_SOURCE_DIR" in message
    assert "\n" not in message
    assert capsys.readouterr().out == ""


def test_progress_is_shown_on_standard_error_alone(source, home, server, capfd):
    address, served, _ = server
    (served / "agencies.csv").write_bytes(CONTENT)
    files.fetch(replace(source, urls=(f"{address}/agencies.csv",)), home, progress=True)
    shown = capfd.readouterr()
    assert shown.out == ""
    assert "100%" in shown.err


def test_a_file_without_public_url_cannot_be_downloaded(source, home):
    with pytest.raises(SourceError, match=r"no public URL.*RINGLEDGER_SOURCE_DIR"):
        files.fetch(source, home, progress=False)
