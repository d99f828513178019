"""Lists as people have them: any file comes out with its own columns as they were."""

from __future__ import annotations

import csv
import io
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from ringledger.linking.csv_pieces import pieces
from ringledger.linking.states import state_codes
from ringledger.matching.folding import fold

NAME = ("--name", "n")


def test_utf_8_with_a_mark_windows_1252_and_utf_16_are_read(link, write):
    text = "n,note\nVruxstow Police,Peñasco\n"
    for encoded in (text.encode("utf-8-sig"), text.encode("cp1252"), text.encode("utf-16")):
        (row,) = link(write(encoded), *NAME).rows
        assert (row["agency_id"], row["note"]) == ("QA0090100", "Peñasco")


def test_cells_keep_their_text_to_the_letter(link, write):
    cells = [
        ["id", "n", "note"],
        ["007", "Vruxstow Police", 'a "b", c\nd'],
        [" 8 ", "=1+1", "1234567890123456789.50"],
        ["", "@SUM(A1)", ""],
        ["NA", "NULL", "null"],
    ]
    text = io.StringIO()
    csv.writer(text).writerows(cells)
    out = list(csv.reader(io.StringIO(link(write(text.getvalue()), *NAME).out)))
    assert [row[:3] for row in out] == cells


def test_a_cell_of_megabytes_is_kept_and_its_row_is_linked(link, write):
    lines = [f'Vruxstow Police,"{"long " * 700_000}"', "Vruxstow Police,short"]
    found = link(write("\n".join(["n,note", *lines])), *NAME)
    for line, row in zip(lines, found.out.splitlines()[1:], strict=True):
        assert row.replace('"', "").startswith(line.replace('"', "") + ",QA0090100,")


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_are_recognized(link, write, delimiter):
    text = delimiter.join(["a", "n"]) + "\n" + delimiter.join(['"x, y"', "Vruxstow Police"])
    (row,) = link(write(text), *NAME).rows
    assert (row["a"], row["agency_id"]) == ("x, y", "QA0090100")


def test_what_arrow_reads_in_its_threads_is_no_object_of_pythons(write, monkeypatch):
    """A thread that lets go of it while Python ends would abort the command: exit code 134."""
    (piece,) = pieces(write("n\nVruxstow Police\n"), ",", 0, 10)
    held = []

    def watched(source: pa.Buffer, *options: object) -> pa.Table:
        held.append(sys.getrefcount(piece.data))
        return read_csv(source, *options)

    read_csv = pyarrow.csv.read_csv
    monkeypatch.setattr(pyarrow.csv, "read_csv", watched)
    before = sys.getrefcount(piece.data)
    assert piece.columns(1, ",")[0].to_pylist() == ["n", "Vruxstow Police"]
    assert held == [before]


def test_a_state_may_be_written_as_newspapers_write_it():
    for cell, code in (("Tex.", "TX"), ("Calif.", "CA"), ("W. Va.", "WV"), ("Ore", "OR")):
        assert state_codes(is_fictional=False)[fold(cell)] == code


def test_a_line_of_one_column_may_have_commas(link, write):
    (row,) = link(write("n\nVruxstow Police Department, Arvenia\n"), *NAME).rows
    assert row["n"] == "Vruxstow Police Department, Arvenia"


def test_windows_line_ends_and_a_missing_last_one(link, write):
    rows = link(write("n,a\r\nVruxstow Police,1\r\n\r\nKandmere Police,2"), *NAME).rows
    assert [(row["n"], row["a"]) for row in rows] == [
        ("Vruxstow Police", "1"),
        ("Kandmere Police", "2"),
    ]


def test_a_row_that_does_not_fit_its_header_is_kept_and_says_so(link, write):
    text = 'n,a\nVruxstow Police\nKandmere Police,1,2\n"Kand"mere Police,1\nVruxstow Police,9\n'
    outcome = link(write(text), *NAME)
    assert [row["decision"] for row in outcome.rows] == [
        *("exact", "unmatched", "unmatched", "exact")
    ]
    assert '"surplus":["2"]' in outcome.rows[1]["evidence"]
    assert "line 4" in outcome.rows[2]["evidence"]
    assert "2 rows could not be split into columns: kept as they stand" in outcome.err
    assert "1 row has fewer cells" in outcome.err


def test_a_quotation_mark_nobody_closed_costs_one_row(link, write):
    text = 'n,a\n"Vruxstow Police,1\nVruxstow Police,2\n'
    rows = link(write(text), *NAME).rows
    assert [row["decision"] for row in rows] == ["unmatched", "exact"]


def test_columns_of_one_name_stay_and_ours_give_way(link, write):
    outcome = link(write("x,n,x,ori,evidence\n1,Vruxstow Police,2,3,4\n"), *NAME)
    header, row = csv.reader(io.StringIO(outcome.out))
    assert header[:7] == ["x", "n", "x", "ori", "evidence", "agency_id", "ringledger_ori"]
    assert header[-1] == "ringledger_evidence"
    assert row[:7] == ["1", "Vruxstow Police", "2", "3", "4", "QA0090100", "QA0090100"]


def test_a_list_of_a_header_alone_gets_the_columns(link, write, tmp_path):
    for name in ("o.csv", "o.parquet", "o.xlsx"):
        assert link(write("n,a\n"), *NAME, "-o", str(tmp_path / name)).exit_code == 0
    # Other writers leave a Parquet file of no rows without any row group.
    pq.ParquetWriter(tmp_path / "in.parquet", pa.schema({"n": pa.string()})).close()
    for name in ("o.csv", "p.parquet"):
        assert link(tmp_path / "in.parquet", *NAME, "-o", str(tmp_path / name)).exit_code == 0
    assert pq.read_table(tmp_path / "p.parquet").num_rows == 0
    assert pq.read_schema(tmp_path / "o.parquet").names[:3] == ["n", "a", "agency_id"]


def test_parquet_keeps_its_types(link, tmp_path):
    table = pa.table(
        {
            "n": pa.array(["Vruxstow Police", None, "Kandmere Police"]).dictionary_encode(),
            "count": pa.array([1, None, 3], pa.int16()),
            "day": [date(2020, 1, 2), None, date(2020, 1, 3)],
            "at": pa.array([1, 2, None], pa.timestamp("ns", "UTC")),
            "several": [["a"], [], None],
        }
    ).replace_schema_metadata({"made by": "hand"})
    pq.write_table(table, tmp_path / "in.parquet")
    out = tmp_path / "out.parquet"
    assert link(tmp_path / "in.parquet", *NAME, "-o", str(out)).exit_code == 0
    linked = pq.ParquetFile(out).read()
    assert linked.select(table.column_names).equals(table)
    assert linked.schema.metadata == {b"made by": b"hand"}
    assert linked.schema.field("match_probability").type == pa.float64()
    assert linked.schema.field("evidence").type == pa.string()
    assert linked.column("decision").to_pylist() == ["exact", "unmatched", "review"]


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


def test_names_that_repeat_have_their_answers_in_parquet_too(link, write, tmp_path):
    text = "n\n" + "Vruxstow Police\nNo such thing\n" * 20
    expected = link(write(text), *NAME).rows
    link(write(text), *NAME, "-o", str(tmp_path / "out.parquet"))
    found = pq.read_table(tmp_path / "out.parquet").select(["n", "agency_id", "decision"])
    assert [(row["n"], row["agency_id"] or "", row["decision"]) for row in found.to_pylist()] == [
        (row["n"], row["agency_id"], row["decision"]) for row in expected
    ]
    assert found["agency_id"].null_count == 20


def test_a_text_that_many_answers_share_stands_once_in_parquet(link, write, tmp_path):
    # Where it stands twice among what rows refer to, the file's bytes depend on chance.
    names = [f"Vruxstow Police {letter}" for letter in "abcdefghijkl"]
    out = tmp_path / "out.parquet"
    link(write("n\n" + "".join(f"{name}\n" for name in names) * 3), *NAME, "-o", str(out))
    group = pq.ParquetFile(out).metadata.row_group(0)
    columns = [group.column(at) for at in range(group.num_columns)]
    [decisions] = [column for column in columns if column.path_in_schema == "decision"]
    assert "RLE_DICTIONARY" in decisions.encodings


def test_workbooks_go_in_and_out(link, tmp_path):
    rows = [
        ["n", "count", "day", "note"],
        ["Vruxstow Police", 5, datetime(2020, 1, 2), "=1+1"],
        ["Kandmere Police", 2.5, None, None],
    ]
    path = workbook(tmp_path / "in.xlsx", {"First": [["x"], [1]], "Names": rows})
    # A formula's text would be written as a formula: write it as text.
    out = tmp_path / "out.xlsx"
    outcome = link(path, *NAME, "--sheet", "Names", "-o", str(out))
    assert outcome.exit_code == 0, outcome.err
    header, first, second = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    assert header[:6] == ["n", "count", "day", "note", "agency_id", "ori"]
    assert first[:3] == ["Vruxstow Police", 5, date(2020, 1, 2)]
    assert second[:2] == ["Kandmere Police", 2.5]
    assert first[4] == "QA0090100"


def test_spans_of_time_stay_spans_of_time(link, tmp_path):
    rows = [["n", "t"], ["Vruxstow Police", timedelta(hours=30, seconds=5)]]
    with xlsxwriter.Workbook(str(tmp_path / "in.xlsx")) as book:
        span = book.add_format({"num_format": "[h]:mm:ss"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, rows[0])
        sheet.write_row(1, 0, rows[1], span)
    for suffix in ("xlsx", "csv"):
        link(tmp_path / "in.xlsx", *NAME, "-o", str(tmp_path / f"out.{suffix}"))
    out = CalamineWorkbook.from_path(str(tmp_path / "out.xlsx")).get_sheet_by_index(0)
    assert out.to_python()[1][:2] == rows[1]
    assert (tmp_path / "out.csv").read_text().splitlines()[1].startswith("Vruxstow Police,30:00:05")


def test_a_day_before_the_first_of_a_workbook_is_text_there(link, tmp_path):
    days = [date(1850, 1, 2), date(1900, 1, 1)]
    path = tmp_path / "in.parquet"
    pq.write_table(pa.table({"n": ["Vruxstow Police"] * 2, "day": days}), path)
    link(path, *NAME, "-o", str(tmp_path / "out.xlsx"))
    rows = CalamineWorkbook.from_path(str(tmp_path / "out.xlsx")).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows] == ["day", "1850-01-02", date(1900, 1, 1)]


def test_another_sheet_can_be_named_and_a_wrong_name_lists_them(link, tmp_path):
    path = workbook(tmp_path / "in.xlsx", {"A": [["n"], ["Vruxstow Police"]], "B": [["y"], [1]]})
    assert "--sheet names another: B" in link(path, *NAME).err
    outcome = link(path, *NAME, "--sheet", "C")
    assert outcome.exit_code == 2
    assert "Its sheets are A, B" in outcome.err


def test_text_that_looks_like_a_formula_stays_text_in_a_workbook(link, write, tmp_path):
    out = tmp_path / "out.xlsx"
    link(write("n,a\n=1+1,http://x.example\n"), *NAME, "-o", str(out))
    rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    assert rows[1][:2] == ["=1+1", "http://x.example"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\n\n", "nothing but blank lines"),
        (b"PAR1 cut short", "cannot be read as Parquet"),
        (b"PK\x03\x04 cut short", "cannot be read as a workbook"),
        (b"n,a\nVrux\0stow,1\n", "binary data"),
        (b"n\n\x81\n", "neither UTF-8 nor Windows-1252"),
        (b"<!DOCTYPE html>\n<html>n,a</html>", "web page"),
        (b"\x1f\x8b\x08", "gzip"),
    ],
)
def test_a_file_that_is_no_list_is_exit_code_3(link, write, tmp_path, content, said):
    out = tmp_path / "out.csv"
    outcome = link(write(content), *NAME, "-o", str(out))
    assert (outcome.exit_code, outcome.out) == (3, "")
    assert said in outcome.err
    assert outcome.err.count("\n") == 1
    assert not out.exists()


LIST = "agency,ST,count\nVruxstow Police,QA,1\nKlalbor County Sheriff,QA,2\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "Likely: --name agency."),
        (("--name", "agancy"), "Did you mean 'agency'?"),
        (("--name", "nothing like it"), "Its columns are: agency, ST, count."),
        (("--name", "agency", "--state", "state"), "(--state)"),
        (("--name", "agency", "--county", "x"), "no column 'x'"),
        (("--name", "agency", "--sheet", "x"), "no workbook"),
        (("--name", "agency", "-o", "{folder}/o.json"), ".csv, .tsv, .parquet, .xlsx"),
        (("--name", "agency", "-o", "{folder}/none/o.csv"), "there is no folder"),
        (("--name", "agency", "-o", "{folder}/list.csv"), "is the list itself"),
        (("--name", "agency", "-o", "{folder}/folder.csv"), "folder.csv is a folder"),
        (("--name", "agency", "-o", "s3://lists/o.csv"), "s3://lists/o.csv is no file on this"),
        (("--name", "agency", "--min-probability", "2"), "--min-probability"),
        (("--name", "agency", "--min-probability", "nan"), "--min-probability"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_one_paragraph(link, write, tmp_path, options, said):
    path = write(LIST)
    (tmp_path / "folder.csv").mkdir()
    outcome = link(path, *(option.format(folder=tmp_path) for option in options))
    assert (outcome.exit_code, outcome.out) == (2, "")
    assert said in outcome.err
    assert outcome.err.count("\n") == 1
    assert path.read_text() == LIST


def test_a_title_above_the_column_names_is_pointed_out(link, write, tmp_path):
    path = workbook(tmp_path / "in.xlsx", {"A": [["All, 2020"], [], ["agency", "state"]]})
    for title in (
        path,
        write("All of them\nagency,state\nVruxstow Police,QA\nKandmere Police,QA\n"),
        write("Title,\nagency,state\n"),
    ):
        outcome = link(title, "--name", "agency")
        assert outcome.exit_code == 2
        assert "remove a title above the column names" in outcome.err
        assert "Likely" not in outcome.err, "a title is no column to choose"
    assert "Its columns are: 'All, 2020', (no name)." in link(path, "--name", "agency").err


def test_a_folder_is_no_list(link, tmp_path):
    outcome = link(tmp_path, *NAME)
    assert outcome.exit_code == 2
    assert "is a folder" in outcome.err


def test_a_column_of_numbers_can_t_hold_the_names(link, tmp_path):
    pq.write_table(pa.table({"n": [1], "agency": ["Vruxstow Police"]}), tmp_path / "in.parquet")
    outcome = link(tmp_path / "in.parquet", *NAME)
    assert outcome.exit_code == 2
    assert "holds int64 and no text" in outcome.err
    assert "Likely: --name agency" in outcome.err


def test_a_column_that_stands_twice_can_t_be_chosen(link, write):
    outcome = link(write("n,n\nVruxstow Police,x\n"), *NAME)
    assert outcome.exit_code == 2
    assert "more than once" in outcome.err


def test_a_column_of_states_that_was_not_named_is_pointed_out(link, write):
    assert "column 'ST' looks like one" in link(write(LIST), "--name", "agency").err


def test_an_output_that_exists_is_replaced_only_when_all_is_well(link, write, tmp_path):
    out = tmp_path / "out.csv"
    out.write_text("before")
    assert link(write(b"n,a\nVrux\0stow,1\n"), *NAME, "-o", str(out)).exit_code == 3
    assert out.read_text() == "before"
    assert link(write("n\nVruxstow Police\n"), *NAME, "-o", str(out)).exit_code == 0
    assert out.read_text().startswith("n,agency_id,")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [
        *("list.csv", "out.csv")
    ]
