"""The command line as people and programs meet it; needs no built edition."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import create_engine

from ringledger.cli import claims as claims_command
from ringledger.cli.main import COMMANDS, run
from ringledger.cli.output import table, write
from ringledger.warehouse.query import Result

RINGLEDGER = [sys.executable, "-m", "ringledger.cli.main"]


@pytest.fixture
def built_toy(ringledger_home: Path) -> Path:
    """A home whose demo edition is a warehouse of one small table."""
    path = ringledger_home / "published" / "demo.duckdb"
    path.parent.mkdir(parents=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.t as select 1 as id, 'Peñasco, NM' as place, "
            "date '2020-06-22' as day, null::integer as none, 1.5::decimal(4, 2) as share"
        )
    return path


def test_help_is_quick_and_imports_nothing_heavy() -> None:
    listing = (
        "import sys, time; begun = time.perf_counter(); import ringledger.cli.main; "
        "print(time.perf_counter() - begun); print(*sys.modules)"
    )
    answers = subprocess.run(
        [sys.executable, "-c", listing], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    loaded = {name.partition(".")[0] for name in answers[1].split()}
    assert not loaded & {"dagster", "dbt", "great_expectations", "pandas", "pyarrow", "duckdb"}
    assert float(answers[0]) < 0.3


def test_help_is_what_was_agreed(capsys: pytest.CaptureFixture[str]) -> None:
    """After a wanted change: `ringledger --help > tests/cli/help.txt`."""
    assert run(["--help"]) == 0
    assert capsys.readouterr().out == (Path(__file__).parent / "help.txt").read_text()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([name, "--help"]) == 0
    assert f"  ringledger {name}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["buidl"], "No such command 'buidl'. Did you mean 'build'?"),
        (["nothing-like-it"], "No such command"),
        (["build", "--editon", "demo"], "No such option"),
        (["build", "--edition", "eff-202"], "Did you mean 'eff-2020'?"),
        (["claims", "--edition", "nowhere"], "The editions are demo, eff-2020"),
        (["claims"], "ringledger build --edition demo"),
        (["sql", "select 1", "--format", "yaml"], "'yaml' is not one of"),
        (["serve", "--port", "65536"], "--port"),
        (["ui", "--port", "65536"], "--port"),
        (["build", "--edition", "eff-2020", "--scale", "2"], "generated"),
    ],
)
def test_wrong_usage_is_one_paragraph_and_exit_code_2(
    arguments: list[str],
    said: str,
    ringledger_home: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(arguments) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert said in output.err
    assert output.err.startswith("Error: ")
    assert output.err.count("\n") == 1


def test_no_command_at_all_is_answered_with_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == (Path(__file__).parent / "help.txt").read_text()


def test_a_missing_source_is_exit_code_3(
    ringledger_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["build", "--edition", "eff-2020"]) == 3
    complaint = capsys.readouterr().err.splitlines()[-1]
    assert "ringledger fetch --edition" in complaint
    assert "RINGLEDGER_SOURCE_DIR" in complaint


@pytest.mark.parametrize("number", [errno.EROFS, errno.ENOSPC, errno.EACCES])
def test_what_the_system_refuses_is_said_in_its_words(
    ringledger_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    number: int,
) -> None:
    def refused(self: Path, *_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), str(self))

    monkeypatch.setattr(Path, "mkdir", refused)
    assert run(["editions"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert f"cannot be read or written: {os.strerror(number)}. Make room or permission" in said.err
    assert "RINGLEDGER_HOME" in said.err


def test_a_disk_that_is_full_for_dagsters_history_is_said_as_such(
    ringledger_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(self: Path, *_: object, **__: object) -> None:
        engine = create_engine("sqlite://")
        with engine.connect() as connection:
            connection.exec_driver_sql("pragma max_page_count = 1")
            connection.exec_driver_sql("create table t (n int)")

    monkeypatch.setattr(Path, "mkdir", full)
    assert run(["editions"]) == 1
    said = capsys.readouterr().err
    assert "history, in runs/dagster or in DAGSTER_HOME, cannot be read or written" in said
    assert "database or disk is full. Make room" in said


@pytest.mark.parametrize("variable", ["RINGLEDGER_HOME", "RINGLEDGER_SOURCE_DIR"])
def test_a_home_of_nobody_is_wrong_usage(
    variable: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(variable, "~nobody-of-that-name/files")
    assert run(["editions"]) == 2
    said = capsys.readouterr().err
    assert f"{variable} is ~nobody-of-that-name/files, which leads nowhere" in said


def test_a_home_that_is_a_file_is_wrong_usage(
    ringledger_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ringledger_home.write_text("a file")
    assert run(["editions"]) == 2
    assert "is no folder. Name one in RINGLEDGER_HOME" in capsys.readouterr().err


@pytest.fixture
def ignored_interrupts() -> Iterator[None]:
    """As in a job that a script started in the background."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ringledger_home", "ignored_interrupts")
def test_the_interface_can_be_stopped_though_a_script_started_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handlers: list[object] = []
    monkeypatch.setattr(os, "execve", lambda *_: handlers.append(signal.getsignal(signal.SIGINT)))
    assert run(["ui"]) == 0
    assert handlers == [signal.SIG_DFL]


@pytest.mark.usefixtures("ringledger_home", "ignored_interrupts")
def test_the_interface_is_dagsters_alone_whatever_folder_it_is_started_in(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # A file of this name would stand for a package that Dagster imports.
    (tmp_path / "gql.py").write_text("raise SystemExit('not that one')")
    monkeypatch.chdir(tmp_path)
    started: list[dict[str, str]] = []
    monkeypatch.setattr(os, "execve", lambda _, __, environment: started.append(environment))
    assert run(["ui"]) == 0
    answer = subprocess.run(
        [sys.executable, "-m", "dagster_webserver", "--version"],
        env=started[0],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr


def test_debug_shows_where_an_error_came_from(ringledger_home: Path) -> None:
    shown = subprocess.run(
        [*RINGLEDGER, "claims", "--debug"], capture_output=True, text=True, check=False
    )
    hidden = subprocess.run([*RINGLEDGER, "claims"], capture_output=True, text=True, check=False)
    assert "Traceback" not in hidden.stderr
    assert shown.stderr.startswith("Traceback")
    assert shown.stderr.endswith(hidden.stderr)
    assert (shown.returncode, shown.stdout) == (hidden.returncode, "") == (2, "")


def test_json_is_a_list_of_objects_keyed_by_column(
    built_toy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["sql", "from marts.t", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"id": 1, "place": "Peñasco, NM", "day": "2020-06-22", "none": None, "share": 1.5}
    ]


def test_csv_has_a_header_and_quotes_what_needs_it(
    built_toy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["sql", "from marts.t", "--format", "csv"]) == 0
    assert capsys.readouterr().out == ('id,place,day,none,share\n1,"Peñasco, NM",2020-06-22,,1.5\n')


def test_a_table_is_aligned_and_puts_numbers_to_the_right() -> None:
    text = table(("place", "n"), [("Ötz", 7), (None, None), ("München", 1234)])
    assert text.splitlines() == [
        "place       n",
        "-------  ----",
        "Ötz         7",
        "",
        "München  1234",
    ]


def test_no_rows_are_an_empty_list_and_a_bare_header(capsys: pytest.CaptureFixture[str]) -> None:
    write(Result(("a", "b"), []), "json")
    write(Result(("a", "b"), []), "csv")
    assert capsys.readouterr().out == "[]\na,b\n"


def test_a_table_shows_that_a_sign_is_there_which_a_terminal_would_obey() -> None:
    shown = table(("a\nb",), [("\x1b[31mred",), ("\u202eltr",), ("🚓 Ｏ\u0301",)])
    assert shown.splitlines() == ["a b", "--------", "\ufffd[31mred", "\ufffdltr", "🚓 Ｏ\u0301"]


def test_values_json_lacks_are_written_plainly(capsys: pytest.CaptureFixture[str]) -> None:
    row = (Decimal("2"), float("nan"), [date(2020, 1, 2), float("-inf")], True)
    write(Result(("a", "b", "c", "d"), [row]), "json")
    assert json.loads(capsys.readouterr().out, parse_constant=pytest.fail) == [
        {"a": 2, "b": None, "c": ["2020-01-02", None], "d": True}
    ]


def test_two_columns_of_one_name_are_two_keys_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    write(Result(("id", "id", "id_1"), [(1, 2, 3)]), "json")
    assert json.loads(capsys.readouterr().out) == [{"id": 1, "id_1": 2, "id_1_1": 3}]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_output_is_utf_8_whatever_the_locale(built_toy: Path, encoding: str) -> None:
    answer = subprocess.run(
        [*RINGLEDGER, "sql", "-", "--format", "csv"],
        input="select '≥ ' || place as text from marts.t".encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )
    assert answer.stdout.decode() == 'text\n"≥ Peñasco, NM"\n'


def test_sql_that_begins_with_a_comment_is_no_option(
    built_toy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["sql", "-- Question: which?\nselect id from marts.t", "--format", "csv"]) == 0
    assert capsys.readouterr().out == "id\n1\n"


def test_sql_that_is_no_text_is_wrong_usage(built_toy: Path) -> None:
    for arguments, given in (([b"-"], b"select '\xff'"), ([b"select '\xff'"], b"")):
        answer = subprocess.run(
            [*RINGLEDGER, "sql", *arguments], input=given, capture_output=True, check=False
        )
        assert (answer.returncode, answer.stdout) == (2, b"")
        assert b"is no UTF-8 text" in answer.stderr


def test_sql_is_read_from_standard_input(built_toy: Path) -> None:
    answer = subprocess.run(
        [*RINGLEDGER, "sql", "-", "--format", "csv"],
        input="select id from marts.t",
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout == "id\n1\n"


def test_sql_that_changes_something_is_wrong_usage(
    built_toy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["sql", "drop table marts.t"]) == 2
    assert "read-only" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("reader", "seen"), [("head -1", [" range"]), ("(sleep 2; head -1)", [" range"]), ("true", [])]
)
def test_a_reader_that_has_seen_enough_is_no_error(
    built_toy: Path, reader: str, seen: list[str]
) -> None:
    piped = subprocess.run(
        [
            "bash",
            "-c",
            f"{' '.join(RINGLEDGER)} sql 'from range(200000)' | {reader}; echo ${{PIPESTATUS[0]}}",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert piped.stderr == ""
    assert piped.stdout.splitlines() == [*seen, "0"]


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_standard_stream_that_is_closed_is_one_nobody_reads(built_toy: Path, closed: str) -> None:
    ran = subprocess.run(
        ["bash", "-c", f"{' '.join(RINGLEDGER)} sql 'from (values (1)) as t (id)' {closed}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == (["id", "--", " 1"] if closed == "2>&-" else [])


def test_ctrl_c_is_130_and_one_line(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*RINGLEDGER, "sql", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "RINGLEDGER_HOME": str(tmp_path)},
        # A background job of a shell ignores it, and its children would too.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    _, complaint = process.communicate(timeout=10)
    assert process.returncode == 130
    assert complaint.strip() == "Stopped. The published warehouse is as it was."


def test_editions_say_what_is_here(
    ringledger_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["editions", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"demo", "eff-2020", "mpv-2020-06"} <= {row["edition"] for row in rows}
    real = [row for row in rows if row["edition"] == "eff-2020"]
    assert not any(row["is_present"] or row["is_built"] for row in real)
    assert all(len(row["sha256"]) == 64 and row["license"] for row in rows)
    assert run(["editions"]) == 0
    assert "eff-2020: " in capsys.readouterr().out


CLAIM = {
    "claim_id": "share-of-deaths",
    "reading": "mapping_police_violence",
    "statement": "over a third",
    "unit": "share",
    "published_value": 0.3558,
    "published_numerator": 2165,
    "published_denominator": 6084,
    "value": 0.35,
    "numerator": 2100,
    "denominator": 6000,
    "lower_bound": 0.34,
    "upper_bound": 0.36,
    "is_lower_bound": False,
    "is_fictional": False,
    "verdict": "supported",
    "reason": "Because.",
    "across_readings": None,
    "missing_note": "Assuming 9 partners.",
    "missing_lower": 0.33,
    "missing_upper": 0.37,
}
CAUTION = {
    "claim_id": "share-of-deaths",
    "reading": "mapping_police_violence",
    "sentence": "Do not read it as a rate.",
}


def test_a_share_is_never_shown_alone() -> None:
    text = claims_command.as_text([CLAIM], [CAUTION])
    assert "2,165 of 6,084, 35.6%" in text
    assert "2,100 of 6,000, 35.0%" in text
    assert "34.0% to 36.0%" in text
    assert "- Do not read it as a rate. (share-of-deaths, mapping_police_violence)" in text
    assert "Because." in text
    assert "FICTIONAL" not in text


def test_fiction_is_labelled() -> None:
    assert claims_command.as_text([{**CLAIM, "is_fictional": True}], []).startswith("FICTIONAL")


def test_a_caution_is_said_once_for_all_its_figures() -> None:
    other = {**CAUTION, "reading": "both"}
    text = " ".join(claims_command.as_text([CLAIM], [CAUTION, other]).split())
    assert text.count(CAUTION["sentence"]) == 1
    assert "Do not read it as a rate. (share-of-deaths)" in text


def test_what_absent_partners_could_move_is_told_apart_from_the_bounds() -> None:
    text = claims_command.as_text([CLAIM], [])
    apart = " ".join(text.split("apart from the bounds:")[1].split())
    assert "Assuming 9 partners. - share-of-deaths: 33.0% to 37.0% (mapping_police_vio" in apart


def test_the_as_of_date_that_reasons_speak_of_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(tmp_path / "toy.duckdb")) as connection:
        connection.execute("""
            create schema marts;
            create table marts.rpt_claims (
                claim_id text, reading text, claim_order int, reading_order int
            );
            create table marts.rpt_claim_cautions (
                claim_id text, reading text, caution text, caution_order int
            );
            create table marts.rpt_edition as
            select 'toy' as edition, date '2020-06-22' as as_of_on,
                date '2015-01-01' as window_starts_on;
        """)
    claims_command.show(tmp_path / "toy.duckdb", "table")
    told = capsys.readouterr()
    assert "the as-of date is 2020-06-22" in told.err
    assert "2020-06-22" not in told.out


def test_a_lower_bound_says_at_least_and_an_absent_figure_says_so() -> None:
    count = {**CLAIM, "unit": "count", "denominator": None, "numerator": 1372, "value": 1372.0}
    text = claims_command.as_text(
        [{**count, "is_lower_bound": True, "lower_bound": 1370.0, "published_value": None}], []
    )
    assert "at least 1,372" in text
    assert "none known" in text
