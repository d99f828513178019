"""The benchmarks in short: lists know what each name means, peers link, commands are measured."""

import csv
import json

import pytest

from benchmarks.builds import by_kind
from benchmarks.linking import at_best, by_size, costs, linker_tables, score
from benchmarks.linking_peers import jaro_winkler, ngrams, ringledger, wratio
from benchmarks.lists import Known, Typed, known_agencies, typed_names, write_list
from benchmarks.measuring import StoppedError, run, shown, together
from ringledger.settings import Settings

KNOWN = [
    Known("TX1", "TX1", ("Ashby Police Department",), "TX"),
    Known("TX2", "TX2", ("Brook County Sheriff's Office", "Brook Sheriff"), "TX"),
    Known("TX3", "TX9", ("Highway Patrol: Brook",), "TX"),
    Known("OK1", "OK1", ("Cedar Falls Police Department",), "OK"),
]


def test_every_name_is_made_of_an_agency_of_its_state_or_means_none():
    names = typed_names(KNOWN, 60, seed=1)
    assert len({(name.name, name.state) for name in names}) == 60
    states = {"TX1": "TX", "TX2": "TX", "TX9": "TX", "OK1": "OK"}
    assert {name.family for name in names} == {*states, ""}
    assert all(name.state == states[name.family] for name in names if name.family)
    assert names == typed_names(KNOWN, 60, seed=1)


def test_a_list_has_every_name_before_any_repeats(tmp_path):
    names = typed_names(KNOWN, 20, seed=2)
    write_list(tmp_path / "names.csv", names, 50)
    with (tmp_path / "names.csv").open(newline="", encoding="utf-8") as file:
        rows = [(row["name"], row["state"]) for row in csv.DictReader(file)]
    assert rows[:20] == [(name.name, name.state) for name in names]
    assert len(rows) == 50
    assert set(rows) == set(rows[:20])


@pytest.mark.parametrize("link", [wratio, jaro_winkler, ngrams])
def test_a_peer_guesses_within_the_state_and_gives_what_is_unlike_a_lower_score(link):
    names = [
        Typed("ASHBY POLICE DEPARTMENT", "TX", "TX1"),
        Typed("Brook County Sherif's Office", "TX", "TX2"),
        Typed("Ashby Police Department", "OK", ""),
        Typed("Zil", "TX", ""),
    ]
    guesses = link(names, KNOWN)
    assert [family for family, _ in guesses[:2]] == ["TX1", "TX2"]
    assert guesses[2][0] in ("", "OK1")
    assert at_best(names, guesses)[0] == ["TX1", "TX2", "", ""]


def test_the_matcher_alone_answers_every_name_with_a_family_of_the_directory(ringledger_home):
    known = known_agencies(Settings.from_environment(), "demo")
    names = typed_names(known, 200, seed=3)
    linked = [family for family, _ in ringledger(names, known, "demo")]
    assert set(linked) <= {agency.family for agency in known} | {""}
    measured = score(names, linked)
    assert measured["precision"] > 0.95
    assert measured["recall"] > 0.8


def test_a_link_to_another_agency_costs_precision_and_a_missing_one_recall():
    names = [Typed("a", "TX", "TX1"), Typed("b", "TX", "TX2"), Typed("c", "TX", "")]
    measured = score(names, ["TX1", "", "TX1"])
    assert measured == pytest.approx({"precision": 0.5, "recall": 0.5, "F1": 0.5})


def test_a_peer_links_from_the_score_on_that_gives_the_highest_f1():
    names = [Typed(f"name {family}", "TX", family) for family in ("1", "2", "3", "4", "")]
    guesses = [("1", 0.9), ("2", 0.8), ("9", 0.8), ("4", 0.7), ("5", 0.6)]
    # From .8: 2 right of 3, F1 4/7; from .7: 3 of 4, 6/8; from .6: 3 of 5, 6/9.
    assert at_best(names, guesses) == (["1", "2", "9", "4", ""], 0.7)
    assert at_best(names[:1], [("", 0.0)]) == ([""], 0.0)


def test_what_was_not_run_says_so_in_the_table():
    table = shown([{"linker": "a", "seconds": 2.0}, {"linker": "b", "note": "not run"}])
    assert table.splitlines()[2:] == ["| a | 2.0 |  |", "| b |  | not run |"]


def test_a_command_is_measured_with_all_below_it():
    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'b = b\"x\" * 10**8'])"
    took, said = run(["timeit", "-n", "1", "-r", "1", child])
    assert took["CPU seconds"] > 0
    assert took["seconds"] > 0
    assert "loop" in said
    with pytest.raises(RuntimeError, match="ended with"):
        run(["timeit", "raise ValueError"])


def test_a_command_that_takes_too_long_or_too_much_is_stopped_with_all_below_it():
    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])"
    with pytest.raises(StoppedError, match="stopped after 1 s"):
        run(["timeit", "-n", "1", "-r", "1", f"{child}; import time; time.sleep(60)"], None, 1)
    large = "b = b'x' * 10**8; import time; time.sleep(60)"
    with pytest.raises(StoppedError, match="stopped beyond 0 GB"):
        run(["timeit", "-n", "1", "-r", "1", large], most_bytes=5e7)


def _size(rows, distinct, cpu):
    linkers = [{"linker": "ringledger link", "seconds": cpu, "CPU seconds": cpu}]
    return {"rows": rows, "distinct names": distinct, "machine": "a machine\n", "linkers": linkers}


def test_a_size_measured_again_replaces_what_it_took_before(tmp_path):
    together(tmp_path / "kept.json", [_size(10, 5, 1.0), _size(100, 5, 2.0)], by_size)
    sizes = together(tmp_path / "kept.json", [_size(10, 5, 3.0), _size(10, 2, 4.0)], by_size)
    assert [one["linkers"][0]["CPU seconds"] for one in sizes] == [4.0, 3.0, 2.0]
    tables = linker_tables(sizes)
    assert tables["machine"] == "- 10/2, 10/5, 100/5: a machine\n"
    assert len(tables["linkers"].splitlines()) == 5


def test_what_a_start_a_row_and_a_name_cost_is_told_from_sizes():
    asked = [(10_000, 5_000), (1_000_000, 5_000), (1_000_000, 500_000), (10_000_000, 500_000)]
    sizes = [_size(rows, names, 1 + 2e-6 * rows + 40e-6 * names) for rows, names in asked]
    assert [row["CPU"] for row in costs(sizes)] == ["1.00 s", "2.0 µs", "40.0 µs", "0%"]


def test_the_nodes_of_a_build_are_added_up_by_kind(tmp_path):
    results = [
        {"unique_id": "model.ringledger.rpt_claims", "execution_time": 1.5},
        {"unique_id": "model.ringledger.int_claims__specified", "execution_time": 2.0},
        {"unique_id": "model.ringledger.dim_agencies", "execution_time": 1.0},
        {"unique_id": "test.ringledger.not_null_a_id.1f", "execution_time": 0.5},
    ]
    (tmp_path / "run_results.json").write_text(json.dumps({"results": results}))
    assert by_kind(tmp_path / "run_results.json") == [
        {
            "nodes": "models of agencies",
            "count": 1,
            "seconds": 1.0,
            "slowest": "dim_agencies",
            "its seconds": 1.0,
        },
        {
            "nodes": "models of claims",
            "count": 2,
            "seconds": 3.5,
            "slowest": "int_claims__specified",
            "its seconds": 2.0,
        },
        {
            "nodes": "tests",
            "count": 1,
            "seconds": 0.5,
            "slowest": "not_null_a_id",
            "its seconds": 0.5,
        },
    ]
