"""The whole of it: the same answers however the work is cut, from files that are verified."""

from __future__ import annotations

import csv
import os
import random
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from ringledger.linking import lookup
from ringledger.linking.directory import load_directory
from ringledger.settings import Settings
from ringledger.sources.registry import load_edition

OPTIONS = ("--name", "n", "--state", "s", "--county", "c")


@pytest.fixture
def names(linking_home: Path) -> list[tuple[str, str, str]]:
    """Some hundred names of the demo's agencies, many misspelled, some without a state."""
    dice = random.Random(3)  # noqa: S311
    entries = load_directory("demo", Settings(linking_home, None)).entries
    found = []
    for entry in entries.values():
        name = entry.agency_name
        at = dice.randrange(len(name))
        spelled = dice.choice((name, name[:at] + name[at + 1 :], name.replace("Department", "")))
        found.append((spelled, dice.choice((entry.state or "", "")), dice.choice(("Klalbor", ""))))
    return found


def linked(link, path: Path, rows: list[tuple[str, str, str]]) -> list[list[str]]:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("n", "s", "c"), *rows])
    outcome = link(path, *OPTIONS)
    assert outcome.exit_code == 0, outcome.err
    return list(csv.reader(outcome.out.splitlines()))[1:]


def test_links_do_not_depend_on_the_order_of_rows(link, names, tmp_path):
    ours = linked(link, tmp_path / "a.csv", names)
    shuffled = random.Random(5).sample(names, len(names))  # noqa: S311
    assert sorted(linked(link, tmp_path / "b.csv", shuffled)) == sorted(ours)
    assert {row[7] for row in ours} == {"exact", "accepted", "review", "unmatched"}


def test_links_do_not_depend_on_the_rest_of_the_list(link, names, tmp_path):
    some = names[::40]
    together = {tuple(row[:3]): row for row in linked(link, tmp_path / "a.csv", names)}
    alone = [row for name in some for row in linked(link, tmp_path / "b.csv", [name])]
    assert alone == [together[name] for name in some]


@pytest.mark.parametrize("suffix", ["csv", "parquet", "xlsx"])
def test_twice_and_on_one_processor_gives_the_same_file(
    link, names, tmp_path, linking_home, suffix
):
    path = tmp_path / "in.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("n", "s", "c"), *names])
    outputs = [tmp_path / f"{at}.{suffix}" for at in range(2)]
    assert link(path, *OPTIONS, "-o", str(outputs[0])).exit_code == 0
    command = [sys.executable, "-m", "ringledger.cli.main", "link", str(path), *OPTIONS]
    subprocess.run(
        ["taskset", "-c", "0", *command, "--edition", "demo", "-o", str(outputs[1])],
        env=os.environ | {"RINGLEDGER_HOME": str(linking_home)},
        check=True,
        capture_output=True,
    )
    assert outputs[0].read_bytes() == outputs[1].read_bytes()


@pytest.mark.parametrize("is_killed", [False, True])
def test_shared_among_processes_the_links_are_the_same_even_if_one_is_killed(
    link, names, tmp_path, monkeypatch, is_killed
):
    path = tmp_path / "in.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("n", "s", "c"), *names])
    outputs = [tmp_path / f"{at}.parquet" for at in range(2)]
    assert link(path, *OPTIONS, "-o", str(outputs[0])).exit_code == 0
    shares = []

    class Pool(ProcessPoolExecutor):
        def submit(self, function, *columns):
            shares.extend(len(names) for names, *_ in columns)
            answer = super().submit(function, *columns)
            if is_killed and len(shares) == 2:
                for each in self._processes:
                    os.kill(each, signal.SIGKILL)
            return answer

    monkeypatch.setattr(lookup, "ProcessPoolExecutor", Pool)
    monkeypatch.setattr(lookup, "_WORTH_SHARING", 1)
    monkeypatch.setattr(lookup, "_SHARE", 40)
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1})
    assert link(path, *OPTIONS, "-o", str(outputs[1])).exit_code == 0
    # The first few make the other process ready.
    assert len(shares) > 1
    assert max(shares[1:]) == 40
    assert outputs[0].read_bytes() == outputs[1].read_bytes()


def test_nothing_heavy_is_imported(write, linking_home, names):
    program = (
        "import sys; from ringledger.cli.main import run; code = run(sys.argv[1:]); "
        "print(code, *sys.modules)"
    )
    path = write("n\nVruxstow Police\n")
    printed = subprocess.run(
        [sys.executable, "-c", program, "link", str(path), "--name", "n", "--edition", "demo"],
        env=os.environ | {"RINGLEDGER_HOME": str(linking_home)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()[-1]
    code, *modules = printed.split()
    loaded = {name.partition(".")[0] for name in modules}
    assert code == "0"
    assert not loaded & {"dagster", "dbt", "great_expectations", "pandas", "scipy", "sklearn"}


@pytest.mark.real
def test_real_names_find_their_agencies(write, linking_home, real_source_dir, monkeypatch):
    path = write(
        "n,s\nNYPD,NY\nMetropolitan Police Department,DC\n"
        "Springfield Police Department,\nKansas City Police,mo\n"
        '"Los Angeles Police Department, Los Angeles County Sheriff",California\n'
        "Louis County Police Department,MO\nToronto Police,Ontario\nNY0303000,NY\n"
        'Houston Police Department TX,\n"NYPD, New York, NY",\nBoulder PD - Colorado,\n'
        '"Aurora Police Department, CO 80012",\nHouston PD - Texas,\nADAMS CO,\n'
        "Concord Township Police - Delaware,\nCSU Chico University Police,\n"
        "Chaffey Community College,CA\n"
        "Delaware Department of Natural Resources and Environmental Control,DE\n"
    )
    monkeypatch.setenv("RINGLEDGER_HOME", str(linking_home))
    monkeypatch.setenv("RINGLEDGER_SOURCE_DIR", str(real_source_dir))
    found = [
        (row["decision"], row["agency_id"])
        for row in csv.DictReader(link_real(path, "--state", "s").stdout.splitlines())
    ]
    assert found == [
        ("exact", "NY0303000"),
        ("exact", "DCMPD0000"),
        ("review", ""),
        ("exact", "MOKPD0000"),
        ("review", ""),
        ("override", "MO0950000"),
        ("review", ""),
        ("unmatched", ""),
        ("exact", "TXHPD0000"),
        ("exact", "NY0303000"),
        ("exact", "CO0070100"),
        ("exact", "CO0010100"),
        ("review", ""),
        ("review", ""),
        ("review", ""),
        ("exact", "CA0049700"),
        ("exact", "CA0362600"),
        ("review", ""),
    ]


def link_real(path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Link to the real directory, which is what a list is linked to unless said otherwise."""
    command = [sys.executable, "-m", "ringledger.cli.main", "link", str(path), "--name", "n"]
    return subprocess.run([*command, *options], capture_output=True, text=True, check=False)


def test_an_altered_file_of_the_directory_is_exit_code_3(
    write, ringledger_home, tmp_path, monkeypatch
):
    path = write("n\nVruxstow Police\n")
    folder = tmp_path / "files"
    folder.mkdir()
    monkeypatch.setenv("RINGLEDGER_SOURCE_DIR", str(folder))
    edition = load_edition("eff-2020", Settings.from_environment())
    (source,) = [source for source in edition.sources if source.reader == "fbi_agencies"]
    (folder / source.file_name).write_bytes(b"something else")
    outcome = link_real(path)
    assert (outcome.returncode, outcome.stdout) == (3, "")
    assert f"{source.file_name} is altered" in outcome.stderr


def test_a_damaged_compiled_directory_is_made_anew(link, write, linking_home, tmp_path):
    path = write("n\nVruxstow Police\n")
    before = link(path, "--name", "n").out
    (kept,) = (linking_home / "cache" / "directories").glob("demo-*")
    kept.write_bytes(kept.read_bytes()[:1000])
    again = link(path, "--name", "n")
    assert again.out == before
    assert "Compile the directory" in again.err
    assert "Compile the directory" not in link(path, "--name", "n").err


def test_a_cache_that_cannot_be_written_is_done_without(link, names, tmp_path, linking_home):
    path = tmp_path / "in.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("n", "s", "c"), *names])
    before = link(path, *OPTIONS).out
    home = tmp_path / "home"
    shutil.copytree(linking_home / "cache" / "demo", home / "cache" / "demo")
    for folder in ("directories", "parsed"):  # no folder can be made in their place
        (home / "cache" / folder).touch()
    command = [sys.executable, "-m", "ringledger.cli.main", "link", str(path), *OPTIONS]
    said = subprocess.run(
        [*command, "--edition", "demo"],
        env=os.environ | {"RINGLEDGER_HOME": str(home), "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stdout) == (0, before)
    assert "for this run alone" in said.stderr
    assert not list(tmp_path.glob("ringledger-*"))


def test_directories_of_other_versions_are_removed(link, write, linking_home):
    folder = linking_home / "cache" / "directories"
    folder.mkdir(parents=True, exist_ok=True)
    old = folder / f"demo-{'0' * 16}.parquet"
    old.write_bytes(b"")
    for kept in folder.glob("demo-*"):
        kept.unlink()
    old.write_bytes(b"")
    link(write("n\nVruxstow Police\n"), "--name", "n")
    assert len(list(folder.glob("demo-*"))) == 1
    assert not old.exists()
